package io.massifdb.simulation;

import io.massifdb.expression.SqlException;
import io.massifdb.expression.SqlState;
import io.massifdb.simulation.workload.Actor;
import io.massifdb.simulation.workload.Connection;
import io.massifdb.simulation.workload.Workload;
import io.massifdb.simulation.workload.World;
import io.massifdb.testkit.SeededRandom;
import io.massifdb.testkit.SimulatedScheduler;
import io.massifdb.testkit.Timeline;
import io.massifdb.testkit.VirtualClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The clients of a run: brings a workload's actors into the simulated world. */
final class Crew implements World {
  private static final Duration RETRY = Duration.ofMillis(300);
  private static final int FIRST_SPLITS_MAX = 3;

  private final SimulatedCluster cluster;
  private final Timeline timeline;
  private final SimulatedScheduler scheduler;
  private final VirtualClock clock;
  private final SeededRandom random;
  private final Workload workload;
  private final Actor.Ticks ticks = new Actor.Ticks();
  private final List<Actor> clients = new ArrayList<>();
  private boolean isReady;
  private boolean over;
  private int running;
  private int helpers;

  Crew(
      SimulatedCluster cluster,
      Timeline timeline,
      SimulatedScheduler scheduler,
      VirtualClock clock,
      SeededRandom random,
      Workload workload) {
    this.cluster = cluster;
    this.timeline = timeline;
    this.scheduler = scheduler;
    this.clock = clock;
    this.random = random;
    this.workload = workload;
    int count = 2 + random.nextInt(5);
    for (int i = 1; i <= count; i++) {
      clients.add(actor(i));
    }
  }

  private Actor actor(int number) {
    return new Actor(this, number, random.split("client " + number), ticks);
  }

  // ---- phases

  /** Creates the tables, and now and then cuts them; {@link #isReady} when done. */
  void prepare() {
    scheduler.spawn(
        "setup",
        () -> {
          Actor setup = actor(0);
          workload.setup().forEach(setup::untilDone);
          int splits = random.nextInt(FIRST_SPLITS_MAX + 1);
          for (int i = 0; i < splits; i++) {
            setup.attempt(workload.split(random));
          }
          isReady = true;
        });
  }

  boolean isReady() {
    return isReady;
  }

  void start() {
    for (Actor client : clients) {
      running++;
      Duration pause = Duration.ofMillis(5L + random.nextInt(95));
      SeededRandom pauses = random.split("pauses of " + client.name());
      scheduler.spawn(
          client.name(),
          () -> {
            while (!over) {
              workload.act(client);
              sleep(FaultPlan.around(pause, pauses));
            }
            running--;
          });
    }
  }

  /** Clients end after what they are doing. */
  void stop() {
    over = true;
  }

  boolean hasEnded() {
    return running == 0;
  }

  /** Transactions acknowledged to each client so far, in the clients' order. */
  List<Integer> progress() {
    return clients.stream().map(Actor::committed).toList();
  }

  /** Cuts a range somewhere, beside what the clients do. */
  void split() {
    Actor helper = actor(1_000 + helpers++);
    scheduler.spawn("split", () -> helper.attempt(workload.split(random)));
  }

  /** Reads everything once more, with patience, and judges the run. */
  void finish(Runnable whenDone) {
    scheduler.spawn(
        "final check",
        () -> {
          Actor last = actor(0);
          while (!workload.finish(last)) {
            sleep(RETRY);
          }
          workload.judge();
          whenDone.run();
        });
  }

  int committed() {
    return clients.stream().mapToInt(Actor::committed).sum();
  }

  int aborted() {
    return clients.stream().mapToInt(Actor::aborted).sum();
  }

  int unknown() {
    return clients.stream().mapToInt(Actor::unknown).sum();
  }

  // ---- the world of its actors

  @Override
  public Connection connect(String name) {
    SimulatedMachine machine = cluster.machines().get(random.nextInt(cluster.machines().size()));
    SimulatedSqlPort port = machine.sql();
    if (port == null) {
      throw new SqlException(SqlState.CONNECTION_FAILURE, machine.id() + " is down");
    }
    return SimulatedClient.connect(timeline, clock, name, port);
  }

  @Override
  public void sleep(Duration duration) {
    try {
      clock.sleep(duration);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}

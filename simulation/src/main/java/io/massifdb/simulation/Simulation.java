package io.massifdb.simulation;

import io.massifdb.simulation.workload.InvariantViolation;
import io.massifdb.testkit.SeededRandom;
import io.massifdb.testkit.SimulatedScheduler;
import io.massifdb.testkit.Timeline;
import io.massifdb.testkit.VirtualClock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One run:
 *
 * <pre>
 * boot, first catalog, tables      without faults
 * faults                           clients work, the nemesis breaks things: safety is judged
 * everything heals                 every client must get something done: liveness is judged
 * final check                      everything is read, histories are judged, replicas compared
 * </pre>
 *
 * All on the calling thread; needs {@link SimulatedScheduler#isAvailable}.
 */
public final class Simulation {
  private static final Duration BOOT_LIMIT = Duration.ofMinutes(1);
  private static final Duration PROGRESS_LIMIT = Duration.ofMinutes(1);
  private static final Duration END_LIMIT = Duration.ofMinutes(2);
  private static final Duration SETTLE_LIMIT = Duration.ofMinutes(1);
  private static final Duration LOOK = Duration.ofMillis(250);

  private final SimulationSettings settings;
  private final Timeline timeline;
  private final SimulatedCluster cluster;
  private final Nemesis nemesis;
  private final SimulatedScheduler scheduler;
  private final Crew crew;
  private final Probes probes = new Probes();

  private Simulation(SimulationSettings settings) {
    this.settings = settings;
    SeededRandom random = new SeededRandom(settings.seed());
    timeline = new Timeline(random.split("timeline"));
    timeline.setWitness(settings.witness());
    FaultPlan drawn = FaultPlan.draw(random.split("plan"));
    FaultPlan plan =
        settings.skipped().contains(SimulationSettings.BACKGROUND)
            ? drawn.withoutBackground()
            : drawn;
    cluster = new SimulatedCluster(timeline, random.split("cluster"), plan, settings.bug());
    scheduler = new SimulatedScheduler(timeline, "world");
    VirtualClock clock = new VirtualClock(timeline, scheduler);
    crew =
        new Crew(
            cluster,
            timeline,
            scheduler,
            clock,
            random.split("clients"),
            settings.workload().draw(random.split("workload")));
    nemesis =
        new Nemesis(
            cluster, crew, plan, settings.skipped(), clock, random.split("nemesis"), timeline);
    cluster
        .network()
        .setListener((from, channel, payload) -> {
          probes.received(channel, payload);
          nemesis.received(from, channel, payload);
        });
  }

  /** Runs a seed to its end. */
  public static Outcome run(SimulationSettings settings) {
    Simulation simulation = new Simulation(settings);
    String failure = null;
    try {
      simulation.play();
    } catch (InvariantViolation e) {
      failure = e.getMessage();
    }
    return simulation.outcome(failure);
  }

  private void play() {
    cluster.boot();
    until(cluster::isServing, BOOT_LIMIT, "the cluster does not start");
    crew.prepare();
    until(crew::isReady, BOOT_LIMIT, "the tables cannot be created");
    crew.start();
    scheduler.spawn("nemesis", nemesis::run);
    withFaults();
    nemesis.stop();
    timeline.note("nemesis", "everything heals", 0);
    cluster.heal();
    List<Integer> before = crew.progress();
    until(
        () -> hasProgressed(before),
        PROGRESS_LIMIT,
        "no progress after everything was healed: transactions before " + before);
    crew.stop();
    until(crew::hasEnded, END_LIMIT, "clients hang");
    AtomicBoolean checked = new AtomicBoolean();
    crew.finish(() -> checked.set(true));
    until(checked::get, END_LIMIT, "the final check does not come to an end");
    until(() -> ReplicaComparison.isSettled(cluster), SETTLE_LIMIT, "replicas do not catch up");
    String difference = ReplicaComparison.difference(cluster);
    if (difference != null) {
      throw new InvariantViolation(difference);
    }
  }

  private void withFaults() {
    Duration left = settings.faults();
    while (left.isPositive()) {
      var _ = timeline.runUntil(this::isBroken, LOOK);
      judge();
      probes.look(cluster);
      left = left.minus(LOOK);
    }
  }

  private boolean hasProgressed(List<Integer> before) {
    List<Integer> now = crew.progress();
    for (int i = 0; i < now.size(); i++) {
      if (now.get(i) <= before.get(i)) {
        return false;
      }
    }
    return true;
  }

  private void until(BooleanSupplier condition, Duration limit, String otherwise) {
    boolean reached = timeline.runUntil(() -> isBroken() || condition.getAsBoolean(), limit);
    judge();
    probes.look(cluster);
    if (!reached) {
      throw new InvariantViolation(otherwise + ", " + crew.progress());
    }
  }

  private boolean isBroken() {
    return scheduler.failure() != null || cluster.trouble() != null;
  }

  private void judge() {
    String trouble = cluster.trouble();
    if (trouble != null) {
      throw new InvariantViolation(trouble);
    }
    Throwable failure = scheduler.failure();
    if (failure != null) {
      throw new InvariantViolation(
          failure instanceof InvariantViolation violation
              ? String.valueOf(violation.getMessage())
              : Failures.text(failure));
    }
  }

  private Outcome outcome(@Nullable String failure) {
    int lives = cluster.machines().stream().mapToInt(SimulatedMachine::lives).sum();
    probes.count(Probe.RESTART, lives - cluster.machines().size());
    probes.count(Probe.ABORTED, crew.aborted());
    probes.count(Probe.UNKNOWN_OUTCOME, crew.unknown());
    probes.count(Probe.LEASE_TRANSFER, cluster.transfers());
    return new Outcome(
        settings,
        Optional.ofNullable(failure),
        timeline.traceHash(),
        new Outcome.Statistics(
            timeline.steps(),
            timeline.nowNanos() / 1_000_000,
            crew.committed(),
            crew.aborted(),
            crew.unknown()),
        probes.counts(),
        nemesis.inflicted(),
        nemesis.numbers());
  }
}

package io.massifdb.simulation;

import io.massifdb.kvapi.BatchRequest;
import io.massifdb.kvapi.NodeDescriptor;
import io.massifdb.kvapi.NodeId;
import io.massifdb.kvapi.RangeDescriptor;
import io.massifdb.kvapi.Request;
import io.massifdb.rangestore.ReplicaStatus;
import io.massifdb.server.cluster.Identity;
import io.massifdb.server.cluster.NodeAddresses;
import io.massifdb.server.cluster.NodeStanding;
import io.massifdb.server.console.Metrics;
import io.massifdb.server.node.Node;
import io.massifdb.server.node.NodeSeams;
import io.massifdb.server.node.NodeSettings;
import io.massifdb.testkit.MemoryEngine;
import io.massifdb.testkit.SeededRandom;
import io.massifdb.testkit.SimulatedDisk;
import io.massifdb.testkit.SimulatedNetwork;
import io.massifdb.testkit.SimulatedScheduler;
import io.massifdb.testkit.Timeline;
import io.massifdb.testkit.VirtualClock;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A machine with a disk and an engine that outlive the node running on it. Each {@link #start}
 * begins a new life over what the last {@link #crash} left: threads, timers, messages and
 * connections of the old life are void, unsynced bytes and unflushed batches may be lost.
 */
final class SimulatedMachine {
  private static final long TRANSFER_MILLIS = 2_000;
  private static final long MERGE_MILLIS = 5_000;
  private static final long CHANGE_MILLIS = 5_000;

  private final NodeDescriptor descriptor;
  private final Identity identity;
  private final Timeline timeline;
  private final SimulatedNetwork network;
  private final SeededRandom random;
  private final InjectedBug bug;
  private final double clockRate;
  private final NodeSettings settings;
  private final SimulatedDisk disk = new SimulatedDisk();
  private final MemoryEngine engine = new MemoryEngine();
  private Duration syncMax = Duration.ofNanos(100_000);
  private double stall;
  private Duration wallOffset = Duration.ZERO;
  private boolean diskFails;
  private int lives;
  private @Nullable Life life;
  private @Nullable String brokenBecause;

  /** From one start to the crash that ends it. */
  private record Life(SimulatedScheduler scheduler, VirtualClock clock, SimulatedSqlPort sql) {}

  SimulatedMachine(
      NodeDescriptor descriptor,
      Identity identity,
      Timeline timeline,
      SimulatedNetwork network,
      SeededRandom random,
      double clockRate,
      NodeSettings settings,
      InjectedBug bug) {
    this.descriptor = descriptor;
    this.identity = identity;
    this.timeline = timeline;
    this.network = network;
    this.random = random;
    this.clockRate = clockRate;
    this.settings = settings;
    this.bug = bug;
    if (bug == InjectedBug.LYING_SYNC) {
      disk.lieFromNow();
    }
  }

  NodeId id() {
    return descriptor.id();
  }

  boolean isRunning() {
    return life != null;
  }

  /** How long syncs take from now on. */
  void setDisk(Duration newSyncMax, double newStall) {
    syncMax = newSyncMax;
    stall = newStall;
  }

  /** The SQL port of the present life, if the machine runs. */
  @Nullable SimulatedSqlPort sql() {
    return life == null ? null : life.sql;
  }

  /** The clock on the wall jumps, and stays wrong. */
  void setWallOffset(Duration offset) {
    wallOffset = offset;
    if (life != null) {
      life.clock.setWallOffset(offset);
    }
  }

  /** Writes and syncs fail from now on: the node has to stop by itself. */
  void failDisk() {
    if (life != null) {
      diskFails = true;
      disk.failFromNow();
    }
  }

  /** The same for want of room: what fits into what was given to a file before goes on. */
  void fillDisk() {
    if (life != null) {
      diskFails = true;
      disk.fillFromNow();
    }
  }

  /** A node whose disk failed is of no use any more. */
  void recoverFromDiskFailure() {
    if (diskFails) {
      crash();
    }
  }

  /** How often this machine came up. */
  int lives() {
    return lives;
  }

  /** Asks for another leader of a range, if this node leads it. */
  void transfer(RangeDescriptor range, NodeId target) {
    Life running = life;
    Node node = running == null ? null : running.sql.node();
    if (running != null && node != null) {
      BatchRequest request =
          new BatchRequest(
              range.id(),
              range.epoch(),
              null,
              List.of(new Request.TransferLease(range.span().start(), target)),
              TRANSFER_MILLIS);
      running.scheduler.spawn("transfer", () -> node.store().execute(request));
    }
  }

  /** Asks for the merge of a range with its right neighbour, if this node leads it. */
  void merge(RangeDescriptor range) {
    Life running = life;
    Node node = running == null ? null : running.sql.node();
    if (running != null && node != null) {
      BatchRequest request =
          new BatchRequest(
              range.id(),
              range.epoch(),
              null,
              List.of(new Request.Merge(range.span().start())),
              MERGE_MILLIS);
      running.scheduler.spawn("merge", () -> node.store().execute(request));
    }
  }

  /** Asks for other voters of a range, if this node leads it. */
  void changeVoters(RangeDescriptor range, List<NodeId> present, List<NodeId> wanted) {
    Life running = life;
    Node node = running == null ? null : running.sql.node();
    if (running != null && node != null) {
      BatchRequest request =
          new BatchRequest(
              range.id(),
              range.epoch(),
              null,
              List.of(new Request.Upkeep.ChangeVoters(range.span().start(), present, wanted)),
              CHANGE_MILLIS);
      running.scheduler.spawn("change of voters", () -> node.store().execute(request));
    }
  }

  /** Tells the cluster what to make of a node; whether it hears that or not. */
  void setStanding(NodeId concerned, NodeStanding standing) {
    Life running = life;
    Node node = running == null ? null : running.sql.node();
    if (running != null && node != null) {
      running.scheduler.spawn(
          "standing",
          () -> {
            try {
              node.setStanding(concerned, standing);
            } catch (RuntimeException _) {
              // The system range was not reached.
            }
          });
    }
  }

  /** What the running node says of its replicas. */
  List<ReplicaStatus> replicas() {
    Node node = life == null ? null : life.sql.node();
    return node == null ? List.of() : node.store().replicas();
  }

  MemoryEngine engine() {
    return engine;
  }

  /** Why a node cannot go on, or which of its threads failed; null while all is well. */
  @Nullable String trouble() {
    if (life != null && brokenBecause == null) {
      Throwable failure = life.scheduler.failure();
      if (failure != null) {
        brokenBecause = "a thread of " + descriptor.id() + " failed: " + Failures.text(failure);
      }
    }
    return diskFails ? null : brokenBecause;
  }

  /** Boots; with {@code initialise} the node also writes the cluster's first catalog. */
  void start(boolean initialise) {
    lives++;
    String name = "n" + descriptor.id().value();
    SeededRandom lifeRandom = random.split("life " + lives);
    SimulatedScheduler scheduler = new SimulatedScheduler(timeline, name + "." + lives);
    VirtualClock clock = new VirtualClock(timeline, scheduler, clockRate);
    SimulatedSqlPort sql = new SimulatedSqlPort(timeline, scheduler, lifeRandom.split("sql"));
    clock.setWallOffset(wallOffset);
    Life started = new Life(scheduler, clock, sql);
    life = started;
    disk.beforeSync(new SyncTime(clock, lifeRandom.split("disk")));
    NodeSeams seams =
        new NodeSeams(
            clock,
            lifeRandom.split("node"),
            scheduler,
            network.join(descriptor.id(), scheduler, clock),
            disk,
            new TracedEngine(
                engine,
                timeline,
                name,
                bug == InjectedBug.LOST_BATCH && descriptor.id().value() == 1,
                lifeRandom.split("engine")));
    scheduler.spawn("start", () -> run(started, seams, initialise));
  }

  private void run(Life started, NodeSeams seams, boolean initialise) {
    try {
      Node node = open(seams);
      node.start();
      if (initialise) {
        node.completeInitialisation("");
      }
      node.awaitReady();
      started.sql.serve(node);
    } catch (IOException e) {
      brokenBecause = descriptor.id() + " cannot open its store: " + Failures.text(e);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private Node open(NodeSeams seams) throws IOException {
    NodeAddresses addresses = new NodeAddresses();
    addresses.learn(identity.founders());
    return new Node(
        seams,
        identity,
        descriptor,
        addresses,
        settings,
        new Metrics(),
        (message, cause) ->
            brokenBecause =
                "the store of " + descriptor.id() + " stops: " + message + Failures.text(cause));
  }

  /** Power is gone. */
  void crash() {
    Life ended = life;
    if (ended == null) {
      return;
    }
    life = null;
    if (diskFails) {
      diskFails = false;
      brokenBecause = null;
    }
    ended.scheduler.kill();
    ended.sql.crash();
    SeededRandom lost = random.split("crash " + lives);
    disk.crash(lost);
    engine.crash(lost);
  }

  /** The process gets no processor until {@link #resume}. */
  void pause() {
    if (life != null) {
      life.scheduler.pause();
    }
  }

  void resume() {
    if (life != null) {
      life.scheduler.resume();
    }
  }

  /** How long a sync takes: a crash may come in between. */
  private final class SyncTime implements Runnable {
    private final VirtualClock clock;
    private final SeededRandom draws;

    SyncTime(VirtualClock clock, SeededRandom draws) {
      this.clock = clock;
      this.draws = draws;
    }

    @Override
    public void run() {
      Duration most = draws.chance(stall) ? Duration.ofSeconds(1) : syncMax;
      try {
        clock.sleep(Duration.ofNanos((long) (draws.nextDouble() * most.toNanos())));
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
      }
    }
  }
}

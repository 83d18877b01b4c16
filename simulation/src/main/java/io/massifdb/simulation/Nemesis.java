package io.massifdb.simulation;

import io.massifdb.kvapi.NodeId;
import io.massifdb.kvapi.seam.Clock;
import io.massifdb.testkit.SeededRandom;
import io.massifdb.testkit.Timeline;
import java.util.List;
import java.util.Map;

/**
 * Breaks the cluster as the plan says: one thing at a time, repaired after a while, sometimes
 * before the next one and sometimes not. Runs on a virtual thread.
 */
final class Nemesis {
  private final SimulatedCluster cluster;
  private final FaultPlan plan;
  private final Clock clock;
  private final SeededRandom random;
  private final Timeline timeline;
  private boolean over;
  private int faults;

  Nemesis(
      SimulatedCluster cluster,
      FaultPlan plan,
      Clock clock,
      SeededRandom random,
      Timeline timeline) {
    this.cluster = cluster;
    this.plan = plan;
    this.clock = clock;
    this.random = random;
    this.timeline = timeline;
  }

  int faults() {
    return faults;
  }

  /** No more faults; what is broken stays so until the cluster is healed. */
  void stop() {
    over = true;
  }

  void run() {
    cluster.worsen(plan);
    try {
      while (!over) {
        clock.sleep(FaultPlan.around(plan.calm(), random));
        if (!over) {
          inflict(choose());
        }
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private Fault choose() {
    int sum = plan.weights().values().stream().mapToInt(Integer::intValue).sum();
    int drawn = random.nextInt(sum);
    for (Map.Entry<Fault, Integer> each : plan.weights().entrySet()) {
      drawn -= each.getValue();
      if (drawn < 0) {
        return each.getKey();
      }
    }
    throw new AssertionError("weights");
  }

  private void inflict(Fault fault) throws InterruptedException {
    faults += fault == Fault.NOTHING ? 0 : 1;
    List<SimulatedMachine> machines = cluster.machines();
    SimulatedMachine victim = machines.get(random.nextInt(machines.size()));
    timeline.note("nemesis", fault + " " + victim.id().value(), 0);
    switch (fault) {
      case CRASH -> {
        victim.crash();
        repairLater(() -> restart(victim));
      }
      case POWER_FAILURE -> {
        machines.forEach(SimulatedMachine::crash);
        machines.forEach(machine -> repairLater(() -> restart(machine)));
      }
      case ISOLATION -> {
        cluster.network().isolate(victim.id());
        repairLater(cluster.network()::heal);
      }
      case ONE_WAY_CUT -> {
        NodeId other = machines.get(victim.id().value() % machines.size()).id();
        cluster.network().cut(victim.id(), other);
        repairLater(cluster.network()::heal);
      }
      case PAUSE -> {
        victim.pause();
        repairLater(victim::resume);
      }
      case DISCONNECT -> {
        SimulatedSqlPort sql = victim.sql();
        if (sql != null) {
          sql.disconnectSome(random);
        }
      }
      case NOTHING -> {}
    }
    if (random.chance(0.7)) {
      clock.sleep(plan.repair());
    }
  }

  private void repairLater(Runnable repair) {
    var _ =
        clock.schedule(
            FaultPlan.around(plan.repair(), random),
            () -> {
              if (!over) {
                repair.run();
              }
            });
  }

  private void restart(SimulatedMachine machine) {
    if (!machine.isRunning()) {
      timeline.note("nemesis", "restart " + machine.id().value(), 0);
      machine.start(false);
    }
  }
}

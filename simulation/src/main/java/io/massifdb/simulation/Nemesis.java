package io.massifdb.simulation;

import io.massifdb.kvapi.NodeId;
import io.massifdb.kvapi.seam.Clock;
import io.massifdb.kvapi.seam.Transport.Channel;
import io.massifdb.server.cluster.NodeStanding;
import io.massifdb.testkit.SeededRandom;
import io.massifdb.testkit.SimulatedNetwork;
import io.massifdb.testkit.SimulatedNetwork.Link;
import io.massifdb.testkit.Timeline;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Breaks the cluster as the plan says, each thing repaired after a while, sometimes before the next
 * one and sometimes not. Runs on a virtual thread.
 */
final class Nemesis {
  private static final Link SLOW = new Link(Duration.ofMillis(50), Duration.ofMillis(400), 0, 0);
  private static final int JUMP_MILLIS_MAX = 600_000;

  private final SimulatedCluster cluster;
  private final Crew crew;
  private final FaultPlan plan;
  private final Set<Integer> skipped;
  private final Clock clock;
  private final SeededRandom random;
  private final Timeline timeline;
  private final List<String> inflicted = new ArrayList<>();
  private final List<Integer> numbers = new ArrayList<>();
  private final Ambush ambush = new Ambush();
  private boolean over;

  /**
   * @param skipped numbers of faults that are left out; {@link SimulationSettings#BACKGROUND} is
   *     the one of lossy links, slow disks and drifting clocks
   */
  Nemesis(
      SimulatedCluster cluster,
      Crew crew,
      FaultPlan plan,
      Set<Integer> skipped,
      Clock clock,
      SeededRandom random,
      Timeline timeline) {
    this.cluster = cluster;
    this.crew = crew;
    this.plan = plan;
    this.skipped = skipped;
    this.clock = clock;
    this.random = random;
    this.timeline = timeline;
  }

  /** What was done, in words. */
  List<String> inflicted() {
    return inflicted;
  }

  /** The numbers of the faults that were done. */
  List<Integer> numbers() {
    return numbers;
  }

  /** No more faults; what is broken stays so until the cluster is healed. */
  void stop() {
    over = true;
    ambush.lift();
  }

  /** A message arrived. */
  void received(NodeId from, Channel channel, byte[] payload) {
    ambush.received(from, channel, payload);
  }

  void run() {
    cluster.worsen(plan);
    try {
      for (int number = 1; !over; number++) {
        PlannedFault next = PlannedFault.draw(number, plan, random);
        clock.sleep(next.gap());
        if (over) {
          return;
        }
        if (!skipped.contains(number) && next.fault() != Fault.NOTHING) {
          numbers.add(number);
          inflict(next);
        }
        if (next.alone()) {
          clock.sleep(next.repair());
        }
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void inflict(PlannedFault next) {
    List<SimulatedMachine> machines = cluster.machines();
    SimulatedMachine victim =
        next.fault() == Fault.ORACLE_CRASH || next.fault() == Fault.ORACLE_PAUSE
            ? cluster.oracle()
            : machines.get(next.choice().nextInt(machines.size()));
    note(next, victim);
    switch (next.fault()) {
      case CRASH, ORACLE_CRASH -> {
        victim.crash();
        repairLater(next, () -> restart(victim));
      }
      case POWER_FAILURE -> {
        machines.forEach(SimulatedMachine::crash);
        machines.forEach(machine -> repairLater(next, () -> restart(machine)));
      }
      case PAUSE, ORACLE_PAUSE -> {
        victim.pause();
        repairLater(next, victim::resume);
      }
      case CLOCK_JUMP ->
          victim.setWallOffset(
              Duration.ofMillis(next.choice().nextInt(2 * JUMP_MILLIS_MAX) - JUMP_MILLIS_MAX));
      case SLOW_DISK -> {
        victim.setDisk(Duration.ofMillis(100), 0.1);
        repairLater(next, () -> victim.setDisk(plan.syncMax(), plan.stall()));
      }
      case DISK_FAILURE -> {
        victim.failDisk();
        repairLater(
            next,
            () -> {
              victim.crash();
              restart(victim);
            });
      }
      case DISK_FULL -> {
        victim.fillDisk();
        repairLater(
            next,
            () -> {
              victim.crash();
              restart(victim);
            });
      }
      case DISCONNECT -> {
        SimulatedSqlPort sql = victim.sql();
        if (sql != null) {
          sql.disconnectSome(next.choice());
        }
      }
      case COMMIT_CRASH -> ambush.lay(sender -> strike(next, sender, SimulatedMachine::crash));
      case COMMIT_PAUSE -> ambush.lay(sender -> strike(next, sender, SimulatedMachine::pause));
      case SPLIT -> crew.split();
      case MERGE -> cluster.mergeSome(next.choice());
      case TRANSFER -> cluster.transferSome(next.choice());
      case MOVE -> cluster.moveSome(next.choice());
      case DECOMMISSION -> {
        cluster.setStanding(victim.id(), NodeStanding.DECOMMISSIONING);
        repairLater(next, () -> cluster.setStanding(victim.id(), NodeStanding.ACTIVE));
      }
      case ISOLATION, HALVES, BRIDGE, ONE_WAY_CUT, DEAF, MUTE, SLOW_LINK -> {
        cut(next, victim.id());
        repairLater(next, cluster.network()::heal);
      }
      case NOTHING -> {}
    }
  }

  /** Runs when the commit arrives; the gateway is struck right after. */
  private void strike(PlannedFault next, NodeId gateway, Consumer<SimulatedMachine> blow) {
    SimulatedMachine victim =
        cluster.machines().stream().filter(it -> it.id().equals(gateway)).findFirst().orElseThrow();
    boolean silenced = next.choice().chance(0.5);
    if (silenced) {
      cluster.network().isolate(gateway);
    }
    var _ = clock.schedule(Duration.ZERO, () -> blow.accept(victim));
    repairLater(
        next,
        () -> {
          if (silenced) {
            cluster.network().heal();
          }
          victim.resume();
          restart(victim);
        });
  }

  private void cut(PlannedFault next, NodeId victim) {
    SimulatedNetwork network = cluster.network();
    List<NodeId> nodes = cluster.machines().stream().map(SimulatedMachine::id).toList();
    NodeId other = nodes.get((nodes.indexOf(victim) + 1) % nodes.size());
    switch (next.fault()) {
      case ISOLATION -> network.isolate(victim);
      case HALVES -> {
        int size = 1 + next.choice().nextInt(nodes.size() - 1);
        List<NodeId> part = nodes.subList(0, size);
        List<NodeId> rest = nodes.subList(size, nodes.size());
        part.forEach(one -> rest.forEach(two -> both(one, two)));
      }
      case BRIDGE -> both(victim, other);
      case ONE_WAY_CUT -> network.cut(victim, other);
      case DEAF ->
          nodes.stream()
              .filter(node -> !node.equals(victim))
              .forEach(node -> network.cut(node, victim));
      case MUTE ->
          nodes.stream()
              .filter(node -> !node.equals(victim))
              .forEach(node -> network.cut(victim, node));
      case SLOW_LINK -> {
        network.set(victim, other, SLOW);
        network.set(other, victim, SLOW);
      }
      case CRASH,
          POWER_FAILURE,
          ORACLE_CRASH,
          ORACLE_PAUSE,
          PAUSE,
          CLOCK_JUMP,
          SLOW_DISK,
          DISK_FAILURE,
          DISK_FULL,
          DISCONNECT,
          COMMIT_CRASH,
          COMMIT_PAUSE,
          SPLIT,
          MERGE,
          TRANSFER,
          MOVE,
          DECOMMISSION,
          NOTHING ->
          throw new AssertionError(next);
    }
  }

  private void both(NodeId one, NodeId other) {
    cluster.network().cut(one, other);
    cluster.network().cut(other, one);
  }

  private void note(PlannedFault next, SimulatedMachine victim) {
    String what =
        "%d: %s of node %d at %d ms for %d ms"
            .formatted(
                next.number(),
                next.fault(),
                victim.id().value(),
                timeline.nowNanos() / 1_000_000,
                next.repair().toMillis());
    inflicted.add(what);
    timeline.note("nemesis", what, 0);
  }

  private void repairLater(PlannedFault fault, Runnable repair) {
    var _ =
        clock.schedule(
            fault.repair(),
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

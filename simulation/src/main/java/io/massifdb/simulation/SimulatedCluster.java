package io.massifdb.simulation;

import io.massifdb.kvapi.Keys;
import io.massifdb.kvapi.NodeDescriptor;
import io.massifdb.kvapi.NodeId;
import io.massifdb.kvapi.RangeId;
import io.massifdb.kvapi.ReplicaDescriptor;
import io.massifdb.rangestore.ReplicaStatus;
import io.massifdb.server.cluster.Identity;
import io.massifdb.server.cluster.NodeStanding;
import io.massifdb.server.node.NodeSettings;
import io.massifdb.testkit.SeededRandom;
import io.massifdb.testkit.SimulatedNetwork;
import io.massifdb.testkit.SimulatedNetwork.Link;
import io.massifdb.testkit.Timeline;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Some machines and the network between them. */
final class SimulatedCluster {
  private static final Duration QUICK_SYNC = Duration.ofNanos(200_000);

  private final SimulatedNetwork network;
  private final List<SimulatedMachine> machines = new ArrayList<>();
  private int transfers;

  SimulatedCluster(Timeline timeline, SeededRandom random, FaultPlan plan, InjectedBug bug) {
    network = new SimulatedNetwork(timeline, random.split("network"));
    List<NodeDescriptor> founders = new ArrayList<>();
    int count = random.split("size").chance(0.1) ? 5 : 3;
    for (int i = 1; i <= count; i++) {
      founders.add(descriptor(i));
    }
    NodeSettings limits = TinyLimits.draw(random.split("limits"));
    SeededRandom rates = random.split("clock rates");
    List<NodeDescriptor> nodes = new ArrayList<>(founders);
    nodes.addAll(latecomers(count, random.split("latecomers")));
    for (NodeDescriptor node : nodes) {
      double rate = 1 + (rates.nextDouble() * 2 - 1) * plan.clockDrift();
      machines.add(
          new SimulatedMachine(
              node,
              new Identity("simulated", node.id(), founders),
              timeline,
              network,
              random.split("machine " + node.id().value()),
              rate,
              limits,
              bug));
    }
  }

  private static NodeDescriptor descriptor(int i) {
    return new NodeDescriptor(new NodeId(i), "n" + i + ":1", "n" + i + ":2", "n" + i + ":3", "0");
  }

  /** Nodes that joined later and have no replicas in the beginning. */
  private static List<NodeDescriptor> latecomers(int founders, SeededRandom random) {
    int count = random.chance(0.4) ? 1 + random.nextInt(2) : 0;
    return IntStream.rangeClosed(founders + 1, founders + count)
        .mapToObj(SimulatedCluster::descriptor)
        .toList();
  }

  void boot() {
    for (int i = 0; i < machines.size(); i++) {
      machines.get(i).start(i == 0);
    }
  }

  List<SimulatedMachine> machines() {
    return machines;
  }

  SimulatedNetwork network() {
    return network;
  }

  boolean isServing() {
    return machines.stream()
        .allMatch(machine -> {
          SimulatedSqlPort sql = machine.sql();
          return sql != null && sql.isServing();
        });
  }

  /** The machine that leads the system range, or else the first one. */
  SimulatedMachine oracle() {
    for (SimulatedMachine machine : machines) {
      for (ReplicaStatus status : machine.replicas()) {
        if (status.descriptor().id().equals(RangeId.SYSTEM) && status.isLeaseholder()) {
          return machine;
        }
      }
    }
    return machines.getFirst();
  }

  /** Half of the ranges get another leader. */
  void transferSome(SeededRandom choice) {
    for (SimulatedMachine machine : machines) {
      for (ReplicaStatus status : machine.replicas()) {
        if (status.isLeaseholder() && choice.chance(0.5)) {
          transfers++;
          List<ReplicaDescriptor> replicas = status.descriptor().replicas();
          machine.transfer(
              status.descriptor(), replicas.get(choice.nextInt(replicas.size())).node());
        }
      }
    }
  }

  /** Half of the tables' ranges are to become one with their right neighbours. */
  void mergeSome(SeededRandom choice) {
    for (SimulatedMachine machine : machines) {
      for (ReplicaStatus status : machine.replicas()) {
        boolean ofTables = status.descriptor().span().start().compareTo(Keys.TABLES_START) >= 0;
        if (status.isLeaseholder() && ofTables && choice.chance(0.5)) {
          machine.merge(status.descriptor());
        }
      }
    }
  }

  /** Some ranges are to have other voters: one replaced, one fewer, or more. */
  void moveSome(SeededRandom choice) {
    for (SimulatedMachine machine : machines) {
      for (ReplicaStatus status : machine.replicas()) {
        if (status.isLeaseholder() && choice.chance(0.4)) {
          List<NodeId> present =
              status.descriptor().replicas().stream()
                  .filter(replica -> !replica.learner())
                  .map(ReplicaDescriptor::node)
                  .toList();
          machine.changeVoters(status.descriptor(), present, others(present, choice));
        }
      }
    }
  }

  private List<NodeId> others(List<NodeId> present, SeededRandom choice) {
    List<NodeId> wanted = new ArrayList<>(present);
    List<NodeId> absent =
        machines.stream().map(SimulatedMachine::id).filter(id -> !present.contains(id)).toList();
    boolean adds = !absent.isEmpty() && (wanted.size() < 3 || choice.chance(0.8));
    if (adds) {
      wanted.add(absent.get(choice.nextInt(absent.size())));
    }
    if (wanted.size() > 3 || (!adds && wanted.size() > 2)) {
      wanted.remove(choice.nextInt(present.size()));
    }
    return wanted;
  }

  /** By whichever node runs. */
  void setStanding(NodeId node, NodeStanding standing) {
    machines.stream()
        .filter(SimulatedMachine::isRunning)
        .findFirst()
        .ifPresent(machine -> machine.setStanding(node, standing));
  }

  /** How often a leader was asked to hand over. */
  int transfers() {
    return transfers;
  }

  /** The first reason why a node cannot go on; null while all is well. */
  @Nullable String trouble() {
    for (SimulatedMachine machine : machines) {
      String trouble = machine.trouble();
      if (trouble != null) {
        return trouble;
      }
    }
    return null;
  }

  /** From now on the world is as bad as the plan says. */
  void worsen(FaultPlan plan) {
    network.setUsual(plan.link());
    machines.forEach(machine -> machine.setDisk(plan.syncMax(), plan.stall()));
  }

  /** Everything works again. */
  void heal() {
    network.heal();
    network.setUsual(Link.LAN);
    for (SimulatedMachine machine : machines) {
      machine.setDisk(QUICK_SYNC, 0);
      machine.resume();
      machine.recoverFromDiskFailure();
      if (!machine.isRunning()) {
        machine.start(false);
      }
    }
  }
}

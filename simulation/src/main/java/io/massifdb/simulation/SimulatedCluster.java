package io.massifdb.simulation;

import io.massifdb.kvapi.NodeDescriptor;
import io.massifdb.kvapi.NodeId;
import io.massifdb.server.cluster.Identity;
import io.massifdb.testkit.SeededRandom;
import io.massifdb.testkit.SimulatedNetwork;
import io.massifdb.testkit.SimulatedNetwork.Link;
import io.massifdb.testkit.Timeline;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Three machines and the network between them. */
final class SimulatedCluster {
  private static final int MACHINES = 3;
  private static final Duration QUICK_SYNC = Duration.ofNanos(200_000);

  private final SimulatedNetwork network;
  private final List<SimulatedMachine> machines = new ArrayList<>();

  SimulatedCluster(Timeline timeline, SeededRandom random, FaultPlan plan, InjectedBug bug) {
    network = new SimulatedNetwork(timeline, random.split("network"));
    List<NodeDescriptor> founders = new ArrayList<>();
    for (int i = 1; i <= MACHINES; i++) {
      founders.add(
          new NodeDescriptor(new NodeId(i), "n" + i + ":1", "n" + i + ":2", "n" + i + ":3", "0"));
    }
    SeededRandom rates = random.split("clock rates");
    for (NodeDescriptor founder : founders) {
      double rate = 1 + (rates.nextDouble() * 2 - 1) * plan.clockDrift();
      machines.add(
          new SimulatedMachine(
              founder,
              new Identity("simulated", founder.id(), founders),
              timeline,
              network,
              random.split("machine " + founder.id().value()),
              rate,
              bug));
    }
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
      if (!machine.isRunning()) {
        machine.start(false);
      }
    }
  }
}

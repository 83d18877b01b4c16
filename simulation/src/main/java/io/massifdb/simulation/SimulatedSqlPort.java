package io.massifdb.simulation;

import io.massifdb.server.node.Node;
import io.massifdb.testkit.SeededRandom;
import io.massifdb.testkit.SimulatedScheduler;
import io.massifdb.testkit.Timeline;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where clients reach a node in one of its lives. Turns them away until the node serves. */
final class SimulatedSqlPort {
  private final Timeline timeline;
  private final SimulatedScheduler scheduler;
  private final SeededRandom random;
  private final List<SimulatedSocket> open = new ArrayList<>();
  private @Nullable Node node;
  private int connections;

  SimulatedSqlPort(Timeline timeline, SimulatedScheduler scheduler, SeededRandom random) {
    this.timeline = timeline;
    this.scheduler = scheduler;
    this.random = random;
  }

  void serve(Node running) {
    node = running;
  }

  /** The node behind it once it serves. */
  @Nullable Node node() {
    return node;
  }

  boolean isServing() {
    return node != null && !scheduler.isKilled();
  }

  /** A new connection: what the server sends goes to the receiver. */
  SimulatedSocket accept(SimulatedSocket.Receiver receiver) {
    connections++;
    SimulatedSocket socket =
        new SimulatedSocket(timeline, scheduler, random.split("link " + connections), receiver);
    open.add(socket);
    ServerConnection connection =
        new ServerConnection(
            socket, connections, random.split("session " + connections), () -> node);
    scheduler.spawn("session", connection::run);
    return socket;
  }

  /** All connections break; clients notice a little later. */
  void crash() {
    List.copyOf(open).forEach(SimulatedSocket::reset);
    open.clear();
  }

  /** Some connections break, whatever runs on them. */
  void disconnectSome(SeededRandom choice) {
    for (SimulatedSocket socket : List.copyOf(open)) {
      if (choice.chance(0.5)) {
        socket.reset();
        open.remove(socket);
      }
    }
  }
}

package io.massifdb.simulation;

import io.massifdb.testkit.SeededRandom;
import io.massifdb.testkit.SimulatedScheduler;
import io.massifdb.testkit.Timeline;
import java.util.Arrays;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * A connection between a client and a node: two streams of bytes with delays, and an end that each
 * side learns by itself. Confined to the simulation's thread.
 */
final class SimulatedSocket {
  private static final int DELAY_NANOS_MAX = 500_000;
  private static final byte[] END = {};

  private final Timeline timeline;
  private final SimulatedScheduler server;
  private final SeededRandom random;
  private final Receiver receiver;
  private final LinkedBlockingQueue<byte[]> serverInbox = new LinkedBlockingQueue<>();
  private long lastToServer;
  private long lastToClient;
  private boolean ended;

  /** The client's end. */
  interface Receiver {
    void received(byte[] bytes);

    void closed();
  }

  SimulatedSocket(
      Timeline timeline, SimulatedScheduler server, SeededRandom random, Receiver receiver) {
    this.timeline = timeline;
    this.server = server;
    this.random = random;
    this.receiver = receiver;
  }

  // ---- the client's side

  void send(byte[] bytes) {
    if (!ended) {
      toServer(bytes);
    }
  }

  /** The client goes away. */
  void close() {
    if (!ended) {
      ended = true;
      toServer(END);
    }
  }

  private void toServer(byte[] bytes) {
    lastToServer = Math.max(lastToServer, timeline.nowNanos()) + delay();
    var _ =
        timeline.schedule(
            lastToServer, "client link", () -> server.run(() -> serverInbox.add(bytes)));
  }

  // ---- the server's side

  /** Blocks for bytes; empty when the connection has ended. */
  byte[] take() throws InterruptedException {
    return serverInbox.take();
  }

  void reply(byte[] bytes, int length) {
    if (ended) {
      return;
    }
    byte[] copy = Arrays.copyOf(bytes, length);
    timeline.note("server", "reply", Arrays.hashCode(copy));
    lastToClient = Math.max(lastToClient, timeline.nowNanos()) + delay();
    var _ =
        timeline.schedule(
            lastToClient,
            "client link",
            () -> {
              if (!ended) {
                receiver.received(copy);
              }
            });
  }

  /** The server ends the connection after what it sent. */
  void endFromServer() {
    lastToClient = Math.max(lastToClient, timeline.nowNanos()) + delay();
    var _ = timeline.schedule(lastToClient, "client link", this::closeAtClient);
  }

  /** The connection breaks: bytes on their way are lost. */
  void reset() {
    if (!ended) {
      toServer(END);
      ended = true;
      var _ = timeline.schedule(timeline.nowNanos() + delay(), "client link", receiver::closed);
    }
  }

  private void closeAtClient() {
    if (!ended) {
      ended = true;
      receiver.closed();
    }
  }

  private long delay() {
    return 1L + random.nextInt(DELAY_NANOS_MAX);
  }
}

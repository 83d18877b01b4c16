package io.massifdb.kvapi.seam;

import io.massifdb.kvapi.NodeId;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/**
 * Messages between nodes: length-framed bytes over one connection per pair of nodes and {@link
 * Lane}. Calls have an answer, sends have none and may be lost; both keep their order within a lane
 * and peer.
 */
public interface Transport extends AutoCloseable {
  NodeId self();

  /** Must be called for all channels before traffic starts. */
  void register(Channel channel, Handler handler);

  /**
   * Completes exceptionally with {@link TransportException} on loss, refusal or after {@code
   * timeout}.
   */
  CompletableFuture<byte[]> call(NodeId to, Channel channel, byte[] payload, Duration timeout);

  /**
   * Fire and forget; never blocks; dropped when the peer cannot be reached or its queue is full.
   */
  void send(NodeId to, Channel channel, byte[] payload);

  @Override
  void close();

  /** What a message is for. */
  enum Channel {
    RAFT(Lane.RAFT),
    SNAPSHOT(Lane.BULK),
    KV(Lane.KV),
    ORACLE(Lane.RAFT),
    WAITS(Lane.KV),
    TRANSACTION_STATUS(Lane.KV),
    CLUSTER(Lane.KV),
    CATALOG(Lane.KV),
    STATUS(Lane.KV),
    FLOW(Lane.BULK),
    PROTECTED_SNAPSHOTS(Lane.KV);

    private final Lane lane;

    Channel(Lane lane) {
      this.lane = lane;
    }

    public Lane lane() {
      return lane;
    }
  }

  /** Connections are per lane, so that bulk data never delays a heartbeat. */
  enum Lane {
    RAFT,
    KV,
    BULK
  }

  /** Receives messages on a transport thread: must not block; long work is spawned. */
  interface Handler {
    void handle(NodeId from, byte[] payload, Reply reply);
  }

  /** Answers a call once; does nothing for a send. */
  interface Reply {
    void ok(byte[] payload);

    void error(String message);
  }
}

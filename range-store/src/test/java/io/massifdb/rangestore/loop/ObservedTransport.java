package io.massifdb.rangestore.loop;

import io.massifdb.kvapi.NodeId;
import io.massifdb.kvapi.seam.Transport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** A transport whose Raft frames a test sees. */
final class ObservedTransport implements Transport {
  private final Transport real;
  final List<RaftMessageCodec.Frame> sent = new ArrayList<>();

  ObservedTransport(Transport real) {
    this.real = real;
  }

  /** Messages of groups among what was sent. */
  long messages() {
    return sent.stream().mapToLong(frame -> frame.envelopes().size()).sum();
  }

  @Override
  public NodeId self() {
    return real.self();
  }

  @Override
  public void register(Channel channel, Handler handler) {
    real.register(channel, handler);
  }

  @Override
  public CompletableFuture<byte[]> call(
      NodeId to, Channel channel, byte[] payload, Duration timeout) {
    return real.call(to, channel, payload, timeout);
  }

  @Override
  public void send(NodeId to, Channel channel, byte[] payload) {
    if (channel == Channel.RAFT) {
      sent.add(RaftMessageCodec.decode(payload));
    }
    real.send(to, channel, payload);
  }

  @Override
  public void close() {
    real.close();
  }
}

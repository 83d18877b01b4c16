package io.massifdb.rangestore.loop;

import io.massifdb.kvapi.NodeId;
import io.massifdb.kvapi.seam.Transport;
import io.massifdb.kvapi.seam.TransportException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A transport whose Raft frames a test sees, and whose snapshots it may harm. */
final class ObservedTransport implements Transport {
  private final Transport real;
  final List<RaftMessageCodec.Frame> sent = new ArrayList<>();

  /** The parts of snapshots that were sent, lost ones included. */
  final List<SnapshotPart> snapshotParts = new ArrayList<>();

  /** What is done to the calls of snapshots: the payload, changed or not, or null for a loss. */
  Function<byte[], byte @Nullable []> harm = payload -> payload;

  /** Which of these calls are carried out and seem lost. */
  Predicate<byte[]> loseAnswer = _ -> false;

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
    if (channel != Channel.SNAPSHOT) {
      return real.call(to, channel, payload, timeout);
    }
    snapshotParts.add(SnapshotCodec.decode(payload).part());
    byte[] harmed = harm.apply(payload);
    return harmed == null
        ? CompletableFuture.failedFuture(new TransportException("lost by the test", true))
        : real.call(to, channel, harmed, timeout).thenApply(answer -> answered(harmed, answer));
  }

  private byte[] answered(byte[] payload, byte[] answer) {
    if (loseAnswer.test(payload)) {
      throw new TransportException("the answer was lost by the test", true);
    }
    return answer;
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

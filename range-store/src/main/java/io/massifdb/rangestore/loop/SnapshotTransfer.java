package io.massifdb.rangestore.loop;

import io.massifdb.kvapi.NodeId;
import io.massifdb.kvapi.seam.Clock;
import io.massifdb.kvapi.seam.Engine;
import io.massifdb.kvapi.seam.Transport;
import io.massifdb.kvapi.seam.TransportException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.BooleanSupplier;

/**
 * One snapshot on its way, on a thread of its own. When a call is lost, or the receiver misses or
 * rejects a chunk, the transfer asks how far it is and goes on from there; the engine snapshot
 * stays open until the end, so that the same chunks come again.
 */
final class SnapshotTransfer {
  private static final int UNANSWERED_MAX = 2;
  private static final int FRUITLESS_ATTEMPTS_MAX = 5;
  private static final Duration PAUSE = Duration.ofMillis(300);
  private static final Duration LOOK = Duration.ofMillis(200);

  /** The transfer cannot go on from where it is. */
  private static final class Broken extends RuntimeException {
    Broken(String reason) {
      super(reason);
    }
  }

  /** The transfer is of no use. */
  static final class GivenUp extends RuntimeException {
    GivenUp(String reason) {
      super(reason);
    }
  }

  private final RaftLoop loop;
  private final Transport transport;
  private final SnapshotThrottle throttle;
  private final NodeId to;
  private final long number;
  private final SnapshotPart.Begin begin;
  private final BooleanSupplier wanted;
  private int confirmed;

  /**
   * Prepares.
   *
   * @param number different for each transfer of this store
   * @param wanted false when it is not worth going on
   */
  SnapshotTransfer(
      RaftLoop loop,
      Transport transport,
      SnapshotThrottle throttle,
      NodeId to,
      long number,
      SnapshotPart.Begin begin,
      BooleanSupplier wanted) {
    this.loop = loop;
    this.transport = transport;
    this.throttle = throttle;
    this.to = to;
    this.number = number;
    this.begin = begin;
    this.wanted = wanted;
  }

  /** Returns when all has arrived, else throws {@link GivenUp}. */
  void run(Engine.Snapshot snapshot) throws InterruptedException {
    int fruitless = 0;
    while (true) {
      int before = confirmed;
      try {
        attempt(snapshot);
        return;
      } catch (TransportException | Broken e) {
        fruitless = confirmed > before ? 0 : fruitless + 1;
        if (fruitless >= FRUITLESS_ATTEMPTS_MAX) {
          throw new GivenUp(String.valueOf(e.getMessage()));
        }
      }
      loop.seams().clock().sleep(PAUSE);
    }
  }

  private void attempt(Engine.Snapshot snapshot) throws InterruptedException {
    switch (answer(call(begin))) {
      case SnapshotAnswer.Complete _ -> {}
      case SnapshotAnswer.Staged staged -> stream(snapshot, staged.chunks());
      case SnapshotAnswer.Unknown _ -> throw new Broken("the transfer is not known there");
      case SnapshotAnswer.Refused refused -> throw new GivenUp(refused.reason());
    }
  }

  private void stream(Engine.Snapshot snapshot, int from) throws InterruptedException {
    Deque<CompletableFuture<byte[]>> unanswered = new ArrayDeque<>();
    int next = from;
    try (SnapshotChunks chunks =
        new SnapshotChunks(snapshot, begin.spans(), loop.settings().snapshotChunkBytes())) {
      for (byte[] batch = chunks.next(); batch != null; batch = chunks.next()) {
        if (chunks.chunks() <= from) {
          continue;
        }
        throttle.await(batch.length);
        unanswered.addLast(call(new SnapshotPart.Chunk(chunks.chunks() - 1, batch)));
        if (unanswered.size() >= UNANSWERED_MAX) {
          confirm(unanswered.removeFirst(), ++next);
        }
      }
      while (!unanswered.isEmpty()) {
        confirm(unanswered.removeFirst(), ++next);
      }
      switch (answer(call(chunks.end()))) {
        case SnapshotAnswer.Complete _ -> {}
        case SnapshotAnswer.Staged _, SnapshotAnswer.Unknown _ ->
            throw new Broken("not all has arrived");
        case SnapshotAnswer.Refused refused -> throw new GivenUp(refused.reason());
      }
    }
  }

  private void confirm(CompletableFuture<byte[]> call, int chunks) throws InterruptedException {
    confirmed =
        switch (answer(call)) {
          case SnapshotAnswer.Staged staged when staged.chunks() == chunks ->
              Math.max(confirmed, chunks);
          case SnapshotAnswer.Staged _, SnapshotAnswer.Unknown _, SnapshotAnswer.Complete _ ->
              throw new Broken("a chunk was lost");
          case SnapshotAnswer.Refused refused -> throw new GivenUp(refused.reason());
        };
  }

  private CompletableFuture<byte[]> call(SnapshotPart part) {
    if (!wanted.getAsBoolean()) {
      throw new GivenUp("it is not wanted any more");
    }
    byte[] payload = SnapshotCodec.encode(new SnapshotCodec.Call(number, part));
    return transport.call(
        to, Transport.Channel.SNAPSHOT, payload, loop.settings().snapshotTimeout());
  }

  /** Waits in small steps, so that a store that closes does not wait for the network. */
  private SnapshotAnswer answer(CompletableFuture<byte[]> call) throws InterruptedException {
    Clock clock = loop.seams().clock();
    while (!clock.await(call, LOOK)) {
      if (!wanted.getAsBoolean()) {
        throw new GivenUp("it is not wanted any more");
      }
    }
    try {
      return SnapshotCodec.decodeAnswer(call.join());
    } catch (CompletionException e) {
      throw e.getCause() instanceof TransportException lost ? lost : e;
    } catch (IllegalArgumentException e) {
      throw new GivenUp(String.valueOf(e.getMessage()));
    }
  }
}

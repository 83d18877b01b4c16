package io.massifdb.txnlayer.oracle;

import io.massifdb.kvapi.Timestamp;
import io.massifdb.kvapi.port.TimestampSource;
import io.massifdb.kvapi.port.TimestampUnavailableException;
import io.massifdb.kvapi.seam.Clock;
import io.massifdb.kvapi.seam.Scheduler;
import io.massifdb.kvapi.seam.Transport;
import io.massifdb.txnlayer.leader.LeaderCalls;
import io.massifdb.txnlayer.leader.LeaderReply;
import io.massifdb.txnlayer.leader.MessageCodec;
import io.massifdb.txnlayer.routing.Deadline;
import io.massifdb.txnlayer.routing.RangeCache;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Draws timestamps for everybody on this node. Callers that wait together share a request: a batch
 * is closed in the moment its request is sent, so that a value goes only to a caller that was
 * waiting before (F13); what is left over of an answer is discarded; n callers get n values (F14).
 * On the oracle's own node a draw is a plain call. Thread-safe.
 */
public final class OracleClient implements TimestampSource {
  private static final int REQUESTS_IN_FLIGHT_MAX = 2;
  private static final int BATCH_MAX = 10_000;

  private final Transport transport;
  private final Clock clock;
  private final Scheduler scheduler;
  private final RangeCache cache;
  private final OracleServer local;
  private final LeaderCalls leader;
  private final ReentrantLock lock = new ReentrantLock();
  private List<CompletableFuture<Timestamp>> waiting = new ArrayList<>();
  private int inFlight;

  public OracleClient(
      Transport transport, Clock clock, Scheduler scheduler, RangeCache cache, OracleServer local) {
    this.transport = transport;
    this.clock = clock;
    this.scheduler = scheduler;
    this.cache = cache;
    this.local = local;
    this.leader =
        new LeaderCalls(
            transport,
            Transport.Channel.ORACLE,
            clock,
            cache,
            (request, deadline) -> local.draw(MessageCodec.drawCount(request), deadline));
  }

  @Override
  public Timestamp draw(Duration budget) {
    Deadline deadline = Deadline.in(clock, budget);
    if (transport.self().equals(cache.system().leaseholder())
        && local.draw(1, deadline) instanceof LeaderReply.Drawn(Timestamp first, int _)) {
      return first;
    }
    String trouble = "the timestamp oracle did not answer in time";
    while (true) {
      CompletableFuture<Timestamp> mine = new CompletableFuture<>();
      List<CompletableFuture<Timestamp>> batch = join(mine);
      if (batch != null) {
        send(batch, deadline);
      }
      try {
        if (!clock.await(mine, deadline.remaining())) {
          throw new TimestampUnavailableException(trouble);
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new TimestampUnavailableException("interrupted while waiting for the oracle");
      }
      if (!mine.isCompletedExceptionally()) {
        return mine.join();
      }
      trouble = String.valueOf(mine.exceptionNow().getMessage());
      if (deadline.hasPassed() || Thread.currentThread().isInterrupted()) {
        throw new TimestampUnavailableException(trouble);
      }
    }
  }

  /** Waits with the others; the batch to send when a request may leave now. */
  private @Nullable List<CompletableFuture<Timestamp>> join(CompletableFuture<Timestamp> mine) {
    lock.lock();
    try {
      waiting.add(mine);
      if (inFlight == REQUESTS_IN_FLIGHT_MAX) {
        return null;
      }
      inFlight++;
      return takeBatch();
    } finally {
      lock.unlock();
    }
  }

  private List<CompletableFuture<Timestamp>> takeBatch() {
    if (waiting.size() <= BATCH_MAX) {
      List<CompletableFuture<Timestamp>> batch = waiting;
      waiting = new ArrayList<>();
      return batch;
    }
    List<CompletableFuture<Timestamp>> batch = new ArrayList<>(waiting.subList(0, BATCH_MAX));
    waiting = new ArrayList<>(waiting.subList(BATCH_MAX, waiting.size()));
    return batch;
  }

  /** One request for a closed batch; then another thread sends for those who came meanwhile. */
  private void send(List<CompletableFuture<Timestamp>> batch, Deadline deadline) {
    try {
      LeaderReply reply = leader.call(MessageCodec.drawRequest(batch.size()), deadline);
      if (reply instanceof LeaderReply.Drawn(Timestamp first, int count) && count >= batch.size()) {
        for (int i = 0; i < batch.size(); i++) {
          batch.get(i).complete(new Timestamp(first.value() + i));
        }
      } else {
        fail(batch, reply);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      fail(batch, new LeaderReply.Unavailable("the sender of the batch was interrupted"));
    } catch (RuntimeException | Error e) {
      batch.forEach(waiter -> waiter.completeExceptionally(e));
      throw e;
    } finally {
      passOn();
    }
  }

  private static void fail(List<CompletableFuture<Timestamp>> batch, LeaderReply reply) {
    String message =
        reply instanceof LeaderReply.Unavailable(String why)
            ? why
            : "no node holds the lease of the timestamp oracle";
    batch.forEach(
        waiter -> waiter.completeExceptionally(new TimestampUnavailableException(message)));
  }

  private void passOn() {
    List<CompletableFuture<Timestamp>> next;
    lock.lock();
    try {
      if (waiting.isEmpty()) {
        inFlight--;
        return;
      }
      next = takeBatch();
    } finally {
      lock.unlock();
    }
    // The callers of the next batch may have longer budgets than the sender had.
    scheduler.spawn("oracle-batch", () -> send(next, Deadline.in(clock, Duration.ofSeconds(2))));
  }
}

package io.massifdb.txnlayer.oracle;

import io.massifdb.kvapi.Answer;
import io.massifdb.kvapi.Keys;
import io.massifdb.kvapi.NodeId;
import io.massifdb.kvapi.RangeId;
import io.massifdb.kvapi.Request;
import io.massifdb.kvapi.Timestamp;
import io.massifdb.kvapi.port.KvSender;
import io.massifdb.kvapi.port.LeaseView;
import io.massifdb.kvapi.seam.Clock;
import io.massifdb.kvapi.seam.Scheduler;
import io.massifdb.kvapi.seam.Transport;
import io.massifdb.txnlayer.leader.LeaderReply;
import io.massifdb.txnlayer.leader.MessageCodec;
import io.massifdb.txnlayer.oracle.TimestampOracle.Draw;
import io.massifdb.txnlayer.routing.Deadline;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The oracle on one node; serves while {@link LeaseView} says that the node holds the system
 * range's lease. The window's end lies at {@link Keys#ORACLE_WINDOW}, moved by compare-and-set
 * through Raft. Order of each draw (R2): the window is durable in the present term, the values are
 * drawn, the lease is checked again, then the answer leaves. Windows are extended in the background
 * before they end. Thread-safe: {@code lock} guards the core, {@code windowLock} is held by the one
 * who moves the window.
 */
public final class OracleServer {
  public static final long WINDOW_MILLIS = 3_000;

  /** A year: a cluster may rest for months; a leader in 2093 must not carry it along. */
  public static final long JUMP_MILLIS_MAX = Duration.ofDays(366).toMillis();

  /** A batch larger than this is a broken client. */
  private static final int COUNT_MAX = 100_000;

  private static final Duration WINDOW_BUDGET = Duration.ofSeconds(5);

  private final LeaseView lease;
  private final KvSender sender;
  private final Clock clock;
  private final Scheduler scheduler;
  private final TimestampOracle core;
  private final ReentrantLock lock = new ReentrantLock();
  private final ReentrantLock windowLock = new ReentrantLock();
  private boolean extending;

  public OracleServer(
      LeaseView lease,
      KvSender sender,
      Clock clock,
      Scheduler scheduler,
      long windowMillis,
      long jumpMillisMax) {
    this.lease = lease;
    this.sender = sender;
    this.clock = clock;
    this.scheduler = scheduler;
    this.core = new TimestampOracle(windowMillis, jumpMillisMax);
  }

  public OracleServer(LeaseView lease, KvSender sender, Clock clock, Scheduler scheduler) {
    this(lease, sender, clock, scheduler, WINDOW_MILLIS, JUMP_MILLIS_MAX);
  }

  /** Serves channel ORACLE; {@code leaderHint} guesses where the lease is. */
  public Transport.Handler handler(Supplier<@Nullable NodeId> leaderHint) {
    return (from, payload, reply) -> {
      int count;
      try {
        count = MessageCodec.drawCount(payload);
      } catch (RuntimeException e) {
        reply.error("malformed draw");
        return;
      }
      LeaderReply fast = tryDraw(count);
      if (fast != null) {
        reply.ok(MessageCodec.encode(withHint(fast, leaderHint)));
        return;
      }
      scheduler.spawn(
          "oracle-draw",
          () -> {
            LeaderReply drawn = draw(count, Deadline.in(clock, WINDOW_BUDGET));
            reply.ok(MessageCodec.encode(withHint(drawn, leaderHint)));
          });
    };
  }

  private static LeaderReply withHint(LeaderReply reply, Supplier<@Nullable NodeId> leaderHint) {
    return reply instanceof LeaderReply.NotLeader
        ? new LeaderReply.NotLeader(leaderHint.get())
        : reply;
  }

  /** Draws {@code count} values; blocks while a window is made durable. */
  public LeaderReply draw(int count, Deadline deadline) {
    if (count < 1 || count > COUNT_MAX) {
      return new LeaderReply.Unavailable("a draw of " + count + " timestamps");
    }
    while (true) {
      LeaderReply reply = tryDraw(count);
      if (reply != null) {
        return reply;
      }
      LeaderReply failure = moveWindow(deadline);
      if (failure != null) {
        return failure;
      }
      if (deadline.hasPassed()) {
        return new LeaderReply.Unavailable("the oracle's window could not be moved in time");
      }
    }
  }

  /** An operator accepts the wall clock up to this point after a jump. */
  public void confirmClock(long untilMillis) {
    lock.lock();
    try {
      core.confirm(untilMillis);
    } finally {
      lock.unlock();
    }
  }

  /** Without blocking; null when the window must move first. */
  private @Nullable LeaderReply tryDraw(int count) {
    if (count < 1 || count > COUNT_MAX) {
      return new LeaderReply.Unavailable("a draw of " + count + " timestamps");
    }
    OptionalLong term = lease.leaseTerm(RangeId.SYSTEM);
    if (term.isEmpty()) {
      return new LeaderReply.NotLeader(null);
    }
    Draw draw;
    boolean extend;
    lock.lock();
    try {
      long wallMillis = clock.wallMillis();
      draw = core.draw(term.getAsLong(), count, wallMillis);
      extend = !extending && core.wantsExtension(term.getAsLong(), wallMillis);
      extending |= extend;
    } finally {
      lock.unlock();
    }
    if (extend) {
      scheduler.spawn("oracle-window", this::extend);
    }
    // The linearization point: whoever holds the lease now issued these values.
    if (!lease.leaseTerm(RangeId.SYSTEM).equals(term)) {
      return new LeaderReply.NotLeader(null);
    }
    return switch (draw) {
      case Draw.Issued(Timestamp first, int issued) -> new LeaderReply.Drawn(first, issued);
      case Draw.JumpRefused(String message) -> new LeaderReply.Unavailable(message);
      case Draw.WindowNeeded() -> null;
    };
  }

  private void extend() {
    try {
      moveWindow(Deadline.in(clock, WINDOW_BUDGET));
    } finally {
      lock.lock();
      try {
        extending = false;
      } finally {
        lock.unlock();
      }
    }
  }

  /** Moves the durable end; null when a draw may be tried again. */
  private @Nullable LeaderReply moveWindow(Deadline deadline) {
    windowLock.lock();
    try {
      OptionalLong term = lease.leaseTerm(RangeId.SYSTEM);
      if (term.isEmpty()) {
        return new LeaderReply.NotLeader(null);
      }
      if (!stillNeeded(term.getAsLong())) {
        return null; // the one before us moved it
      }
      Answer read = sender.send(new Request.MetaGet(Keys.ORACLE_WINDOW), deadline.remaining());
      if (!(read instanceof Answer.Value value)) {
        return new LeaderReply.Unavailable("reading the oracle's window: " + read);
      }
      byte @Nullable [] present = value.value();
      Timestamp durable =
          present == null ? Timestamp.ZERO : new Timestamp(ByteBuffer.wrap(present).getLong());
      return extendFrom(term.getAsLong(), present, durable, deadline);
    } finally {
      windowLock.unlock();
    }
  }

  private boolean stillNeeded(long term) {
    lock.lock();
    try {
      return !core.holds(term) || core.wantsExtension(term, clock.wallMillis());
    } finally {
      lock.unlock();
    }
  }

  private @Nullable LeaderReply extendFrom(
      long term, byte @Nullable [] present, Timestamp durable, Deadline deadline) {
    Timestamp end;
    lock.lock();
    try {
      long wallMillis = clock.wallMillis();
      end = core.windowEnd(durable, wallMillis);
      if (end == null) {
        return new LeaderReply.Unavailable(core.jumpMessage(durable, wallMillis));
      }
    } finally {
      lock.unlock();
    }
    byte[] encoded = ByteBuffer.allocate(Long.BYTES).putLong(end.value()).array();
    Answer put =
        sender.send(
            new Request.MetaPut(Keys.ORACLE_WINDOW, encoded, present), deadline.remaining());
    if (!(put instanceof Answer.Done)) {
      // Perhaps done, perhaps another leader was faster: the next try reads what is there.
      return put instanceof Answer.MetaConflict || put instanceof Answer.Unknown
          ? null
          : new LeaderReply.Unavailable("moving the oracle's window: " + put);
    }
    // "In its own term": the entry was accepted while this node held the lease of the term before
    // and holds it still, so no other leader's window can lie between.
    if (!lease.leaseTerm(RangeId.SYSTEM).equals(OptionalLong.of(term))) {
      return new LeaderReply.NotLeader(null);
    }
    lock.lock();
    try {
      core.grant(term, durable, end);
    } finally {
      lock.unlock();
    }
    return null;
  }
}

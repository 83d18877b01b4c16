package io.massifdb.txnlayer.oracle;

import io.massifdb.kvapi.Timestamp;
import org.jspecify.annotations.Nullable;

/**
 * Issues timestamps below the end of a window whose end is durable. Sans-IO: time comes in as a
 * parameter, a longer window is asked for with {@link Draw.WindowNeeded} and granted with {@link
 * #grant}.
 *
 * <pre>
 *   start of a term                    issued            durable end
 *        |------------------------------->|- - - - - - - - - -|
 *        durable end of the term before                       ^ the next term starts here
 * </pre>
 *
 * Invariants: values strictly increase over all terms; none at or above the durable end is issued;
 * nothing is issued in a term before the end was made durable <em>in</em> that term; no value has
 * the counter all ones (those are for {@code AS OF SYSTEM TIME}, F16). The physical part follows
 * the wall clock, never moves back, and a jump of more than a bound is refused until an operator
 * confirms (F17). Not thread-safe: guarded by the server's lock.
 */
final class TimestampOracle {
  /** The counter of a chosen snapshot; never issued. */
  static final int COUNTER_NEVER_ISSUED = (1 << Timestamp.COUNTER_BITS) - 1;

  private final long windowMillis;
  private final long jumpMillisMax;

  /** Of the term that holds the window, or -1 before the first grant. */
  private long term = -1;

  private long next;
  private long end;
  private long confirmedMillis;

  TimestampOracle(long windowMillis, long jumpMillisMax) {
    this.windowMillis = windowMillis;
    this.jumpMillisMax = jumpMillisMax;
  }

  /** The outcome of a draw. */
  sealed interface Draw {
    /** {@code count} values from {@code first} on, issued. */
    record Issued(Timestamp first, int count) implements Draw {}

    /** Nothing issued: make a window durable first; {@link #windowEnd} says up to where. */
    record WindowNeeded() implements Draw {}

    /** Nothing issued: the wall clock jumped; see the message. */
    record JumpRefused(String message) implements Draw {}
  }

  /** Draws {@code count} values in {@code currentTerm}. */
  Draw draw(long currentTerm, int count, long wallMillis) {
    if (currentTerm != term) {
      return new Draw.WindowNeeded();
    }
    String jump = jump(wallMillis, end);
    if (jump != null) {
      return new Draw.JumpRefused(jump);
    }
    long first = skipNeverIssued(Math.max(next, Timestamp.ofMillis(wallMillis).value()), count);
    if (first + count > end) {
      return new Draw.WindowNeeded();
    }
    next = first + count;
    return new Draw.Issued(new Timestamp(first), count);
  }

  /**
   * The first value at or above {@code from} such that none of {@code count} has a counter of ones.
   */
  private static long skipNeverIssued(long from, int count) {
    long untilReserved = COUNTER_NEVER_ISSUED - (from & COUNTER_NEVER_ISSUED);
    return untilReserved >= count ? from : from + untilReserved + 1;
  }

  /** True when a window was made durable in this term. */
  boolean holds(long currentTerm) {
    return currentTerm == term;
  }

  /** True when the next window should be made durable in the background. */
  boolean wantsExtension(long currentTerm, long wallMillis) {
    long reserve = Timestamp.ofMillis(windowMillis / 2).value();
    return currentTerm == term
        && Math.max(next, Timestamp.ofMillis(wallMillis).value()) + reserve > end;
  }

  /**
   * The end to make durable next, or null when the wall clock jumped. {@code durableEnd}: what is
   * durable now.
   */
  @Nullable Timestamp windowEnd(Timestamp durableEnd, long wallMillis) {
    if (jump(wallMillis, durableEnd.value()) != null) {
      return null;
    }
    long from = Math.max(durableEnd.value(), Timestamp.ofMillis(wallMillis).value());
    return new Timestamp(from + Timestamp.ofMillis(windowMillis).value());
  }

  /** What {@link #windowEnd} found wrong. */
  String jumpMessage(Timestamp durableEnd, long wallMillis) {
    String jump = jump(wallMillis, durableEnd.value());
    return jump == null ? "the oracle cannot serve" : jump;
  }

  /**
   * The window up to {@code newEnd} is durable in {@code grantedTerm}; {@code previousEnd} was
   * durable before. In a new term values start there.
   */
  void grant(long grantedTerm, Timestamp previousEnd, Timestamp newEnd) {
    if (grantedTerm < term) {
      return; // late news of a term that ended
    }
    if (grantedTerm > term) {
      term = grantedTerm;
      next = Math.max(next, previousEnd.value());
    }
    end = Math.max(end, newEnd.value());
  }

  /** An operator accepts the wall clock up to this point. */
  void confirm(long untilMillis) {
    confirmedMillis = Math.max(confirmedMillis, untilMillis);
  }

  private @Nullable String jump(long wallMillis, long known) {
    if (known == 0) {
      return null; // the first window of a cluster
    }
    long knownMillis = Math.max(new Timestamp(known).millis(), confirmedMillis);
    return wallMillis - knownMillis <= jumpMillisMax
        ? null
        : "the wall clock jumped from "
            + knownMillis
            + " to "
            + wallMillis
            + " ms; the timestamp oracle waits until an operator confirms it";
  }
}

package io.massifdb.rangestore.replica;

import io.massifdb.kvapi.RangeId;
import io.massifdb.kvapi.Timestamp;
import io.massifdb.rangestore.mvcc.ByteSink;
import io.massifdb.rangestore.mvcc.ByteSource;

/**
 * Where a range stands in a merge (R11), as its left or as its right side; the same on every
 * replica after the same command. {@link MergeChange} makes one of another:
 *
 * <pre>
 * left:   None -- Prepare --> Preparing -- Absorb --> None, and the right side is part of it
 *                                 |
 *                               Abort --> Aborting -- End --> None
 * right:  None -- Freeze --> Frozen -- Thaw --> None
 * </pre>
 *
 * The log of the left side decides: Absorb and Abort exclude each other, and Thaw is sent only
 * while the left side is Aborting. An attempt is an oracle value, so later attempts are larger.
 */
sealed interface MergeState {
  record None() implements MergeState {}

  /** The right side may be frozen, and may become part of this range. */
  record Preparing(RangeId right, Timestamp attempt) implements MergeState {}

  /** The right side may be frozen still, and will never become part of this range by it. */
  record Aborting(RangeId right, Timestamp attempt) implements MergeState {}

  /** Nothing is served, and nothing applies but the thaw. */
  record Frozen(RangeId left, Timestamp attempt) implements MergeState {}

  default void encode(ByteSink into) {
    switch (this) {
      case None() -> into.u8(0);
      case Preparing(RangeId right, Timestamp attempt) -> put(into, 1, right, attempt);
      case Aborting(RangeId right, Timestamp attempt) -> put(into, 2, right, attempt);
      case Frozen(RangeId left, Timestamp attempt) -> put(into, 3, left, attempt);
    }
  }

  private static void put(ByteSink into, int kind, RangeId other, Timestamp attempt) {
    into.u8(kind).i64(other.value()).i64(attempt.value());
  }

  static MergeState decode(ByteSource from) {
    int kind = from.u8();
    if (kind == 0) {
      return new None();
    }
    RangeId other = new RangeId(from.i64());
    Timestamp attempt = from.timestamp();
    return switch (kind) {
      case 1 -> new Preparing(other, attempt);
      case 2 -> new Aborting(other, attempt);
      case 3 -> new Frozen(other, attempt);
      default -> throw new AssertionError("merge state of unknown kind " + kind);
    };
  }
}

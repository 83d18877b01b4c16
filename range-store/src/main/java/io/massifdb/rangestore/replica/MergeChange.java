package io.massifdb.rangestore.replica;

import io.massifdb.kvapi.KeySpan;
import io.massifdb.kvapi.RangeDescriptor;
import io.massifdb.kvapi.RangeEpoch;
import io.massifdb.kvapi.RangeId;
import io.massifdb.kvapi.Timestamp;
import io.massifdb.kvapi.codec.DescriptorCodec;
import io.massifdb.rangestore.mvcc.ByteSink;
import io.massifdb.rangestore.mvcc.ByteSource;
import org.jspecify.annotations.Nullable;

/**
 * A step of a merge as a replicated command: what it does to a {@link RangeState}, and when it does
 * not apply. No effects beyond that state: these are the transitions of {@link MergeState}.
 */
sealed interface MergeChange {
  Timestamp attempt();

  /** To the left side. */
  record Prepare(RangeId right, Timestamp attempt) implements MergeChange {}

  /** To the right side. */
  record Freeze(RangeId left, Timestamp attempt) implements MergeChange {}

  /** To the right side, also when it never froze: no late request freezes it for the attempt. */
  record Thaw(Timestamp attempt) implements MergeChange {}

  /** To the left side. */
  record Abort(Timestamp attempt) implements MergeChange {}

  /** To the left side: the right one has thawed. */
  record End(Timestamp attempt) implements MergeChange {}

  /**
   * To the left side.
   *
   * @param right the right side as it is frozen, and its thresholds
   * @param mark drawn after the freeze: above everything that was read or written on the right
   */
  record Absorb(
      Timestamp attempt,
      RangeDescriptor right,
      Timestamp gcThreshold,
      Timestamp recordThreshold,
      Timestamp mark)
      implements MergeChange {}

  /** Why it does not apply; null when it does. */
  default @Nullable String refusal(RangeState state) {
    MergeState merge = state.merge();
    return switch (this) {
      case Prepare _, Freeze _ ->
          !(merge instanceof MergeState.None)
              ? "another merge is under way"
              : attempt().isAfter(state.lastAttempt()) ? null : "the attempt is over";
      case Thaw _ -> null;
      case Abort _ -> isPreparing(merge) ? null : "the merge is not being prepared";
      case Absorb absorb ->
          !isPreparing(merge)
              ? "the merge is not being prepared"
              : absorb.right().span().start().equals(state.span().end())
                  ? null
                  : "the ranges are not neighbours";
      case End _ ->
          merge instanceof MergeState.Aborting aborting && aborting.attempt().equals(attempt())
              ? null
              : "the merge is not being aborted";
    };
  }

  private boolean isPreparing(MergeState merge) {
    return merge instanceof MergeState.Preparing preparing && preparing.attempt().equals(attempt());
  }

  /** The next state; {@link #refusal} was null. */
  default RangeState apply(RangeState state) {
    return switch (this) {
      case Prepare prepare ->
          state.merging(new MergeState.Preparing(prepare.right, prepare.attempt), prepare.attempt);
      case Freeze freeze ->
          state.merging(new MergeState.Frozen(freeze.left, freeze.attempt), freeze.attempt);
      case Thaw thaw -> state.merging(thawed(state.merge()), thaw.attempt);
      case Abort abort ->
          state.merging(
              new MergeState.Aborting(
                  ((MergeState.Preparing) state.merge()).right(), abort.attempt),
              abort.attempt);
      case End end -> state.merging(new MergeState.None(), end.attempt);
      case Absorb absorb ->
          state
              .withThresholds(absorb.gcThreshold, absorb.recordThreshold)
              .with(together(state.descriptor(), absorb.right))
              .absorbing(absorb.right.id(), absorb.attempt);
    };
  }

  private MergeState thawed(MergeState merge) {
    return merge instanceof MergeState.Frozen frozen && frozen.attempt().equals(attempt())
        ? new MergeState.None()
        : merge;
  }

  /** Both as one range, newer than either. */
  private static RangeDescriptor together(RangeDescriptor left, RangeDescriptor right) {
    long span = Math.max(left.epoch().span(), right.epoch().span()) + 1;
    return new RangeDescriptor(
        left.id(),
        new KeySpan(left.span().start(), right.span().end()),
        left.replicas(),
        left.nextReplicaId(),
        new RangeEpoch(left.epoch().configuration(), span));
  }

  default void encode(ByteSink into) {
    switch (this) {
      case Prepare prepare -> into.u8(0).i64(prepare.attempt.value()).i64(prepare.right.value());
      case Freeze freeze -> into.u8(1).i64(freeze.attempt.value()).i64(freeze.left.value());
      case Thaw thaw -> into.u8(2).i64(thaw.attempt.value());
      case Abort abort -> into.u8(3).i64(abort.attempt.value());
      case End end -> into.u8(4).i64(end.attempt.value());
      case Absorb absorb ->
          into.u8(5)
              .i64(absorb.attempt.value())
              .bytes(DescriptorCodec.encode(absorb.right))
              .i64(absorb.gcThreshold.value())
              .i64(absorb.recordThreshold.value())
              .i64(absorb.mark.value());
    }
  }

  static MergeChange decode(ByteSource from) {
    int kind = from.u8();
    Timestamp attempt = from.timestamp();
    return switch (kind) {
      case 0 -> new Prepare(new RangeId(from.i64()), attempt);
      case 1 -> new Freeze(new RangeId(from.i64()), attempt);
      case 2 -> new Thaw(attempt);
      case 3 -> new Abort(attempt);
      case 4 -> new End(attempt);
      case 5 ->
          new Absorb(
              attempt,
              DescriptorCodec.decodeRange(from.bytes()),
              from.timestamp(),
              from.timestamp(),
              from.timestamp());
      default -> throw new AssertionError("change of a merge of unknown kind " + kind);
    };
  }
}

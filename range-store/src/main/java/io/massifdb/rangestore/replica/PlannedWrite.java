package io.massifdb.rangestore.replica;

import io.massifdb.kvapi.Answer;
import io.massifdb.kvapi.Key;
import io.massifdb.kvapi.Timestamp;
import io.massifdb.rangestore.mvcc.Intent;
import org.jspecify.annotations.Nullable;

/** A write of the batch and what may become of it, decided before anything is laid. */
record PlannedWrite(
    int index,
    Key key,
    int sequence,
    byte @Nullable [] value,
    Placement placement,
    byte @Nullable [] output) {
  /** A write whose value the sender knows. */
  PlannedWrite(int index, Key key, int sequence, byte @Nullable [] value, Placement placement) {
    this(index, key, sequence, value, placement, null);
  }

  /** The answer when it sits at {@code at}; {@code output}: what a write program tells of it. */
  Answer answer(Timestamp at) {
    return output == null ? new Answer.Placed(at) : new Answer.Rewritten(at, 1, output);
  }

  /** Where the write may go. */
  sealed interface Placement {
    /** An own intent already holds this or a later write: nothing changes (R4). */
    record There(Timestamp at) implements Placement {}

    /** It may sit at S. {@code own}: the own intent that it extends. */
    record Fits(@Nullable Intent own) implements Placement {}

    /** S is not possible: it goes to a fresh F. */
    record NeedsFresh(@Nullable Intent own) implements Placement {}

    /** It is not laid; this is its answer. */
    record Ended(Answer answer) implements Placement {}
  }

  boolean isLaid() {
    return switch (placement) {
      case Placement.Fits _, Placement.NeedsFresh _ -> true;
      case Placement.There _, Placement.Ended _ -> false;
    };
  }

  /** In place at or below {@code at} when the batch is applied without a fresh timestamp? */
  boolean sitsAtOrBelow(Timestamp at) {
    return switch (placement) {
      case Placement.There there -> !there.at().isAfter(at);
      case Placement.Fits fits -> fits.own == null || !fits.own.timestamp().isAfter(at);
      case Placement.NeedsFresh _, Placement.Ended _ -> false;
    };
  }

  @Nullable Intent ownIntent() {
    return switch (placement) {
      case Placement.Fits fits -> fits.own;
      case Placement.NeedsFresh fresh -> fresh.own;
      case Placement.There _, Placement.Ended _ -> null;
    };
  }
}

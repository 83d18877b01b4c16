package io.massifdb.rangestore.replica;

import io.massifdb.kvapi.Key;
import io.massifdb.kvapi.Timestamp;
import io.massifdb.kvapi.TransactionId;
import io.massifdb.rangestore.mvcc.Intent;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a batch learnt about the transactions in its way, kept over its evaluations. Confined to the
 * batch's thread.
 */
final class Attempt {
  private final Map<TransactionId, Timestamp> floors = new HashMap<>();
  private final Set<Key> skipped = new HashSet<>();

  /** The transaction will commit above {@code floor}: reads at or below it look beneath. */
  void pushed(TransactionId transaction, Timestamp floor) {
    floors.merge(transaction, floor, Timestamp::max);
  }

  /** Leave this row out (SKIP LOCKED met a live intent). */
  void skip(Key key) {
    skipped.add(key);
  }

  boolean isSkipped(Key key) {
    return skipped.contains(key);
  }

  /** Does the intent matter to a read of another transaction at {@code at}? */
  boolean hides(Intent intent, Timestamp at, @Nullable TransactionId reader) {
    if (intent.isOf(reader) || intent.timestamp().isAfter(at)) {
      return false;
    }
    Timestamp floor = floors.get(intent.transaction());
    return floor == null || floor.isBefore(at);
  }
}

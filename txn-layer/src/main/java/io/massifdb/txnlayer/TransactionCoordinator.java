package io.massifdb.txnlayer;

import io.massifdb.kvapi.Timestamp;
import java.util.function.LongUnaryOperator;

/** Begins transactions at this gateway. Thread-safe. */
public interface TransactionCoordinator {
  /** Draws nothing: B comes from the oracle when data is first touched (F15). */
  Transaction begin(IsolationLevel isolation, boolean readOnly);

  /**
   * A read-only transaction at a chosen time, {@code AS OF SYSTEM TIME} (F16).
   *
   * @throws IllegalArgumentException when {@code millis} is not below the oracle's present
   */
  Transaction beginAsOf(long millis);

  /**
   * The same; {@code chosen} makes the millisecond of the snapshot from that of the oracle's
   * present, which is the identity of the transaction.
   */
  Transaction beginAsOf(LongUnaryOperator chosen);

  /**
   * The fate of a transaction whose coordinator or connection was lost. Makes it definite: what has
   * not committed is aborted by asking. Blocks.
   */
  Fate fate(TransactionToken token);

  /** A fresh timestamp: "now" for {@code now()}, expiry and TTL. */
  Timestamp now();
}

package io.massifdb.txnlayer;

import io.massifdb.kvapi.Key;

/** An insert met a live value: a unique violation of the index that owns the key. */
public final class ConditionFailedException extends TransactionException {
  private final Key key;
  private final byte[] existing;

  ConditionFailedException(Key key, byte[] existing) {
    super("23505", "duplicate key " + key);
    this.key = key;
    this.existing = existing;
  }

  public Key key() {
    return key;
  }

  /** The value that stands in the way. */
  public byte[] existing() {
    return existing;
  }
}

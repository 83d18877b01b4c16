package io.massifdb.txnlayer;

/**
 * How much of other transactions' work a transaction may notice. READ UNCOMMITTED is the second.
 */
public enum IsolationLevel {
  /** Strict: commit order is timestamp order is real-time order. */
  SERIALIZABLE,
  /** One snapshot; only guarded reads and rows written after a read are validated at commit. */
  REPEATABLE_READ,
  /** A fresh snapshot for each statement. */
  READ_COMMITTED
}

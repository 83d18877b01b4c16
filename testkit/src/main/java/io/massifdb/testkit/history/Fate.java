package io.massifdb.testkit.history;

/** What a client knows of the end of its transaction. */
public enum Fate {
  /** The commit was acknowledged. */
  COMMITTED,
  /** The database said that nothing of it will ever be seen. */
  ABORTED,
  /** No answer came, or one that leaves it open: it may take effect at any later time, or never. */
  UNKNOWN
}

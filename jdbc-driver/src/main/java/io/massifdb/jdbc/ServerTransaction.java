package io.massifdb.jdbc;

import org.postgresql.core.TransactionState;

/** What the server said last about the transaction of a physical connection. */
final class ServerTransaction {
  private ServerTransaction() {}

  /** Also right after the connection died: it was open when last heard of. */
  static boolean isOpen(Cluster.Physical physical) {
    return physical.connection().getTransactionState() != TransactionState.IDLE;
  }
}

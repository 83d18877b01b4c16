package io.massifdb.server.session;

import io.massifdb.execution.DuplicateKeys;
import io.massifdb.expression.EvaluationContext;
import io.massifdb.expression.SqlException;
import io.massifdb.expression.SqlFailures;
import io.massifdb.expression.SqlState;
import io.massifdb.kvapi.port.TimestampUnavailableException;
import io.massifdb.server.catalog.StaleCatalogException;
import io.massifdb.sqlfrontend.catalog.CatalogSnapshot;
import io.massifdb.txnlayer.CommitAmbiguousException;
import io.massifdb.txnlayer.ConditionFailedException;
import io.massifdb.txnlayer.DeadlockException;
import io.massifdb.txnlayer.LockNotAvailableException;
import io.massifdb.txnlayer.ProgramFailedException;
import io.massifdb.txnlayer.SnapshotTooOldException;
import io.massifdb.txnlayer.StatementRetryException;
import io.massifdb.txnlayer.TransactionAbortedException;
import io.massifdb.txnlayer.TransactionCancelledException;
import io.massifdb.txnlayer.TransactionException;
import io.massifdb.txnlayer.TransactionRetryException;
import io.massifdb.txnlayer.TransactionUnavailableException;
import io.massifdb.txnlayer.WriteBufferFullException;

/** What a transaction's answers mean to an SQL client. */
final class StatementErrors {
  private StatementErrors() {}

  /** Whether running the transaction again with a new begin timestamp may help. */
  static boolean isRetryable(Throwable failure) {
    return failure instanceof TransactionRetryException
        || failure instanceof StatementRetryException
        || failure instanceof DeadlockException
        || failure instanceof StaleCatalogException
        || failure instanceof TransactionAbortedException;
  }

  static SqlException sql(
      RuntimeException failure, CatalogSnapshot catalog, EvaluationContext evaluation) {
    return switch (failure) {
      case SqlException known -> known;
      case TransactionException answer -> sql(answer, catalog, evaluation);
      case StaleCatalogException stale ->
          new SqlException(
              SqlState.SERIALIZATION_FAILURE,
              "could not serialize access due to concurrent update",
              stale.getMessage(),
              "The transaction might succeed if retried.");
      case TimestampUnavailableException unavailable ->
          new SqlException(
              SqlState.CANNOT_CONNECT_NOW,
              "the timestamp oracle cannot be reached",
              unavailable.getMessage(),
              null);
      default -> throw failure;
    };
  }

  private static SqlException sql(
      TransactionException answer, CatalogSnapshot catalog, EvaluationContext evaluation) {
    return switch (answer) {
      case TransactionRetryException _, StatementRetryException _, TransactionAbortedException _ ->
          new SqlException(
              SqlState.SERIALIZATION_FAILURE,
              "could not serialize access due to concurrent update",
              answer.text(),
              "The transaction might succeed if retried.");
      case DeadlockException _ ->
          new SqlException(
              SqlState.DEADLOCK_DETECTED,
              "deadlock detected",
              answer.text(),
              "The transaction might succeed if retried.");
      case ConditionFailedException duplicate ->
          DuplicateKeys.error(duplicate.key(), catalog, evaluation);
      case LockNotAvailableException _ ->
          new SqlException(SqlState.LOCK_NOT_AVAILABLE, answer.text());
      case CommitAmbiguousException ambiguous ->
          new SqlException(
              SqlState.STATEMENT_COMPLETION_UNKNOWN,
              "it is not known whether the transaction committed",
              "The transaction's token is "
                  + ambiguous.token().encode()
                  + ". Cause: "
                  + ambiguous.text(),
              "Ask for the outcome with SELECT massif_transaction_status('"
                  + ambiguous.token().encode()
                  + "').");
      case TransactionCancelledException _ ->
          new SqlException(SqlState.QUERY_CANCELED, "canceling statement due to user request");
      case TransactionUnavailableException _ ->
          new SqlException(
              SqlState.CANNOT_CONNECT_NOW,
              "a part of the data cannot be reached",
              answer.text(),
              null);
      case SnapshotTooOldException _ ->
          new SqlException(new SqlState("72000"), "snapshot too old", answer.text(), null);
      case WriteBufferFullException _ ->
          new SqlException(SqlState.PROGRAM_LIMIT_EXCEEDED, answer.text());
      case ProgramFailedException program -> SqlFailures.decode(program.error());
    };
  }
}

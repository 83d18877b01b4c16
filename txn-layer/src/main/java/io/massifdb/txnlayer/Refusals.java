package io.massifdb.txnlayer;

import io.massifdb.kvapi.Answer;

/** Refusals of ranges as the exceptions that the session sees. Stateless. */
final class Refusals {
  private Refusals() {}

  static TransactionException exception(Answer.Refused refused) {
    String message = refused.message();
    return switch (refused.reason()) {
      case CONFLICT, NEWER_VERSION ->
          new TransactionRetryException("could not serialize access due to concurrent update");
      case DEADLOCK -> new DeadlockException("deadlock detected");
      case LOCK_NOT_AVAILABLE ->
          new LockNotAvailableException("could not obtain lock on row: " + message);
      case LOCK_TIMEOUT -> new LockNotAvailableException("canceling statement due to lock timeout");
      case ABORTED -> new TransactionAbortedException("the transaction was aborted: " + message);
      case DESCRIPTOR_EXPIRED ->
          new TransactionAbortedException("a schema lease of the transaction ran out");
      case TOO_OLD -> new SnapshotTooOldException("snapshot too old");
      case DEADLINE -> new TransactionUnavailableException("data is unavailable: " + message);
      case CANCELLED ->
          new TransactionCancelledException("canceling statement due to user request");
      case INVALID -> throw new AssertionError("a range found a request invalid: " + message);
    };
  }
}

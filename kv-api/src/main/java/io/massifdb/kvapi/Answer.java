package io.massifdb.kvapi;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The outcome of one {@link Request}. Values, not exceptions: the caller must handle each case. */
public sealed interface Answer {
  /**
   * Of Get: {@code value} null when absent; {@code version} its commit timestamp (ZERO when
   * absent).
   */
  record Value(byte @Nullable [] value, Timestamp version) implements Answer {}

  /** Of Scan without a program; {@code resume} null when the span is exhausted. */
  record Pairs(List<KeyValue> pairs, @Nullable Key resume) implements Answer {}

  /** Of Scan with a program: its encoded output; {@code rows} how many rows that is. */
  record Output(byte[] output, long rows, @Nullable Key resume) implements Answer {}

  /** The program failed on a row; {@code error} is opaque to the store. */
  record ProgramFailed(byte[] error) implements Answer {}

  /** Of a write: the intent sits at {@code at} (possibly above S: a push). */
  record Placed(Timestamp at) implements Answer {}

  /**
   * Of PointWrite: {@code rows} rows (none or one) were written at {@code at}; {@code output} is
   * what the program tells of them. The same for a request that was done before (R9).
   */
  record Rewritten(Timestamp at, long rows, byte[] output) implements Answer {}

  /** Of a write or commit that was sent before: this attempt is committed at {@code at} (R9). */
  record AlreadyCommitted(Timestamp at) implements Answer {}

  /** Of ConditionalPut: a live value exists, read at S (or at the fresh F when pushed). */
  record ConditionFailed(byte[] existing) implements Answer {}

  /** Definite: not done and never will be by this request. */
  record Refused(Reason reason, String message) implements Answer {}

  /** Was perhaps done. Form, attempt or statement may not change before a definite answer (R9). */
  record Unknown(String message) implements Answer {}

  /** Of EndTransaction: committed at {@code at}. */
  record Committed(Timestamp at) implements Answer {}

  /** Of EndTransaction(Stage): the record stands; committed once all writes are proven in place. */
  record Staged() implements Answer {}

  /**
   * Of EndTransaction: could not commit at S; record PENDING (finishing), intents laid; use {@code
   * at} or more.
   */
  record Pushed(Timestamp at) implements Answer {}

  record Aborted() implements Answer {}

  /** Of PushTransaction and RecoverTransaction. */
  record State(RecordState state) implements Answer {}

  /** Of QueryIntent. */
  record InPlace(boolean inPlace) implements Answer {}

  /** Refresh, ResolveIntent, RemoveRecord, HeartbeatTransaction, ReleaseLocks, Split ...: done. */
  record Done() implements Answer {}

  /** Of MetaPut: refused, this is the present value. */
  record MetaConflict(byte @Nullable [] present) implements Answer {}

  /** Why a request was refused. */
  enum Reason {
    /**
     * A newer foreign version of a row that was read (write-write conflict), or a failed refresh.
     */
    CONFLICT,
    /**
     * With a lock: the newest version is above S; draw a fresh S and repeat, keeping the lock
     * (F33).
     */
    NEWER_VERSION,
    DEADLOCK,
    LOCK_NOT_AVAILABLE,
    LOCK_TIMEOUT,
    /** The transaction's record is ABORTED or below the threshold. */
    ABORTED,
    /** S lies below the garbage collection threshold. */
    TOO_OLD,
    /** C would reach the expiry of a descriptor lease. */
    DESCRIPTOR_EXPIRED,
    /** The deadline passed while waiting; nothing was done. */
    DEADLINE,
    CANCELLED,
    INVALID
  }
}

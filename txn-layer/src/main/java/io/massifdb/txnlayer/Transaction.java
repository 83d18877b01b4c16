package io.massifdb.txnlayer;

import io.massifdb.kvapi.Key;
import io.massifdb.kvapi.KeySpan;
import io.massifdb.kvapi.LockStrength;
import io.massifdb.kvapi.Timestamp;
import io.massifdb.kvapi.TransactionId;
import io.massifdb.kvapi.WaitPolicy;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One attempt of a transaction at its gateway. Blocking; confined to the session's thread except
 * {@link #cancel}. Every method may throw a {@link TransactionException}; after any but {@link
 * StatementRetryException}, {@link LockNotAvailableException}, {@link ConditionFailedException} of
 * a read and {@link ProgramFailedException} only {@link #rollback} is of use.
 */
public interface Transaction {
  /** The identity B of the attempt; draws it from the oracle if no data was touched yet. */
  TransactionId id();

  /** S: what reads see now; rows read now carry it as {@code readAt} into their writes. */
  Timestamp readTimestamp();

  /** Present once something was written: ask with it for the fate of the transaction. */
  Optional<TransactionToken> token();

  IsolationLevel isolation();

  boolean isReadOnly();

  /** How long a call may wait for a foreign lock; zero means for ever. */
  void setLockTimeout(Duration timeout);

  /**
   * Reads and commit are refused at or above what the limit says then (descriptor leases, R5); it
   * never goes back.
   */
  void limitTo(Supplier<Timestamp> limit);

  /**
   * Goes on at a fresh S if the isolation level allows it, after what was read before was found
   * valid there.
   */
  void moveSnapshot();

  // ---- statements

  /**
   * Starts a statement: its own writes stay invisible to its reads; at READ COMMITTED it gets a
   * fresh snapshot.
   */
  void beginStatement();

  /**
   * After {@link StatementRetryException}: forgets the statement's writes, takes a fresh snapshot.
   */
  void restartStatement();

  // ---- reads

  /** The value at S, own earlier statements' writes included; null when absent. */
  byte @Nullable [] get(Key key);

  /** Also locks the key (absent too). A skipped row (SKIP_LOCKED) reads as absent. */
  byte @Nullable [] get(Key key, LockStrength lock, WaitPolicy waitPolicy);

  /** Values in the order of the keys, in parallel over ranges. */
  List<byte @Nullable []> get(List<Key> keys);

  List<byte @Nullable []> get(List<Key> keys, LockStrength lock, WaitPolicy waitPolicy);

  /**
   * As a constraint check: sees the running statement's writes too and is validated at commit at
   * every isolation level.
   */
  List<byte @Nullable []> check(List<Key> keys, LockStrength lock, WaitPolicy waitPolicy);

  ScanCursor scan(ScanSpec spec);

  /** Locks keys, absent ones too, without reading them. */
  void lock(List<Key> keys, LockStrength lock, WaitPolicy waitPolicy);

  /** Counts spans that another node read for this transaction at {@link #readTimestamp}. */
  void addReads(List<KeySpan> spans, boolean guard);

  // ---- writes, into the buffer

  /** {@code readAt}: S of the read of this row, null for a blind write. */
  void put(Key key, byte[] value, @Nullable Timestamp readAt);

  /**
   * A put that requires the key to be absent: checked at once against the buffer, against the
   * ranges at commit ({@link ConditionFailedException}).
   */
  void insert(Key key, byte[] value);

  /** {@code readAt}: S of the read of this row, null for a blind delete. */
  void delete(Key key, @Nullable Timestamp readAt);

  /** True when something was written and not rolled back. */
  boolean hasWrites();

  // ---- savepoints

  Savepoint savepoint();

  /** Forgets the writes since; reads stay validated, locks are kept. The savepoint stays usable. */
  void rollbackTo(Savepoint savepoint);

  void release(Savepoint savepoint);

  // ---- the end

  /**
   * Commits. Returning means committed; {@link CommitAmbiguousException} means unknown; any other
   * exception means without effect.
   */
  CommitResult commit();

  /**
   * Rewrites the row under the key by a write program and commits, in one request; for a
   * transaction that did nothing yet. Throws as {@link #commit} does. After {@link
   * PointWriteResult.Done} only {@link #commit} may follow, which has nothing left to do.
   */
  PointWriteResult writeAndCommit(Key key, byte[] program);

  /** Ends without effect; allowed at any time, also after a failed commit. */
  void rollback();

  /**
   * From any thread: the running call, or the next one, ends with {@link
   * TransactionCancelledException}.
   */
  void cancel();

  /** Forgets a cancellation that came too late for the call that it was meant for. */
  void clearCancel();
}

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
 * The transaction of a gateway: writes stay in a buffer until commit, reads merge it over the
 * ranges' data. Its parts: {@link TransactionState} what it knows, {@link PointReads} and {@link
 * RangeScanCursor} the reads, {@link SnapshotMover} and {@link Refresher} moving S, {@link
 * Committer} the end.
 */
final class BufferedTransaction implements Transaction {
  private final TransactionState state;
  private final PointReads points;
  private final SnapshotMover mover;
  private final Committer committer;
  private boolean ended;
  private boolean committedAtOnce;

  BufferedTransaction(TransactionState state) {
    this.state = state;
    Refresher refresher = new Refresher(state);
    this.mover = new SnapshotMover(state, refresher);
    this.points = new PointReads(state, mover);
    this.committer = new Committer(state, refresher);
  }

  @Override
  public TransactionId id() {
    return state.id();
  }

  @Override
  public Timestamp readTimestamp() {
    return state.snapshot();
  }

  @Override
  public Optional<TransactionToken> token() {
    Key anchor = state.anchor();
    TransactionId id = state.idIfBegun();
    return anchor == null || id == null
        ? Optional.empty()
        : Optional.of(new TransactionToken(id, anchor));
  }

  @Override
  public IsolationLevel isolation() {
    return state.isolation;
  }

  @Override
  public boolean isReadOnly() {
    return state.readOnly;
  }

  @Override
  public void setLockTimeout(Duration timeout) {
    state.lockTimeout = timeout;
  }

  @Override
  public void limitTo(Supplier<Timestamp> limit) {
    state.limit = limit;
  }

  @Override
  public void moveSnapshot() {
    if (state.isolation == IsolationLevel.SERIALIZABLE) {
      mover.move();
    }
  }

  @Override
  public void beginStatement() {
    state.failIfCancelled();
    state.writeThrough.failIfDoomed();
    state.statementStart = state.buffer.position();
    state.statementHasRead = false;
    state.endSnapshot();
  }

  @Override
  public void restartStatement() {
    truncate(state.statementStart);
    beginStatement();
  }

  @Override
  public byte @Nullable [] get(Key key) {
    return get(key, LockStrength.NONE, WaitPolicy.WAIT);
  }

  @Override
  public byte @Nullable [] get(Key key, LockStrength lock, WaitPolicy waitPolicy) {
    return get(List.of(key), lock, waitPolicy).getFirst();
  }

  @Override
  public List<byte @Nullable []> get(List<Key> keys) {
    return get(keys, LockStrength.NONE, WaitPolicy.WAIT);
  }

  @Override
  public List<byte @Nullable []> get(List<Key> keys, LockStrength lock, WaitPolicy waitPolicy) {
    return points.get(keys, lock, waitPolicy, false);
  }

  @Override
  public List<byte @Nullable []> check(List<Key> keys, LockStrength lock, WaitPolicy waitPolicy) {
    return points.get(keys, lock, waitPolicy, true);
  }

  @Override
  public ScanCursor scan(ScanSpec spec) {
    return new RangeScanCursor(state, mover, spec);
  }

  @Override
  public void lock(List<Key> keys, LockStrength lock, WaitPolicy waitPolicy) {
    points.get(keys, lock, waitPolicy, false);
  }

  @Override
  public void addReads(List<KeySpan> spans, boolean guard) {
    spans.forEach(span -> state.noteRead(span, guard));
  }

  @Override
  public void put(Key key, byte[] value, @Nullable Timestamp readAt) {
    requireWritable();
    limitRow(key, value);
    state.buffer.put(key, value, readAt);
    limitBuffer();
  }

  @Override
  public void insert(Key key, byte[] value) {
    requireWritable();
    limitRow(key, value);
    WriteBuffer.Write own = state.buffer.visible(key, Integer.MAX_VALUE);
    if (own == null) {
      state.buffer.insert(key, value);
    } else {
      byte[] existing = own.value();
      if (existing != null) {
        throw new ConditionFailedException(key, existing);
      }
      state.buffer.put(key, value, null); // after an own delete
    }
    limitBuffer();
  }

  @Override
  public void delete(Key key, @Nullable Timestamp readAt) {
    requireWritable();
    WriteBuffer.Write own = state.buffer.visible(key, Integer.MAX_VALUE);
    if (own != null && own.onlyIfAbsent()) {
      // The insert that goes away had a condition that nobody checked yet.
      byte[] existing = points.getBeneath(key);
      if (existing != null) {
        throw new ConditionFailedException(key, existing);
      }
      state.buffer.deleteChecked(key, state.snapshot());
    } else {
      state.buffer.put(key, null, readAt);
    }
    limitBuffer();
  }

  private void requireWritable() {
    if (state.readOnly) {
      throw new AssertionError("a write in a read-only transaction");
    }
    if (ended) {
      throw new AssertionError("a write after the end");
    }
    state.writeThrough.failIfDoomed();
  }

  /** A row travels in one command. */
  private void limitRow(Key key, byte[] value) {
    long limit = state.gateway.limits().onePhaseBytesMax();
    if (key.length() + (long) value.length > limit) {
      throw new WriteBufferFullException(
          "row is too big: size " + value.length + ", maximum size " + limit);
    }
  }

  /** A full buffer goes to the ranges. */
  private void limitBuffer() {
    if (state.buffer.bytes() > state.gateway.limits().bufferBytesMax()) {
      state.writeThrough.flush();
    }
  }

  @Override
  public boolean hasWrites() {
    return !state.buffer.isEmpty() || state.writeThrough.hasBegun();
  }

  @Override
  public Savepoint savepoint() {
    state.mark(state.buffer.position());
    return new Savepoint(state.buffer.position());
  }

  @Override
  public void rollbackTo(Savepoint savepoint) {
    truncate(savepoint.sequence());
    state.unmarkAfter(savepoint.sequence());
  }

  @Override
  public void release(Savepoint savepoint) {
    state.unmark(savepoint.sequence());
  }

  private void truncate(int position) {
    state.buffer.truncate(position);
    state.writeThrough.trim(position);
  }

  @Override
  public CommitResult commit() {
    if (committedAtOnce) {
      committedAtOnce = false;
      return new CommitResult.ReadOnly();
    }
    if (ended) {
      throw new AssertionError("a second end of a transaction");
    }
    ended = true;
    try {
      if (state.cancellation.isCancelled()) {
        state.writeThrough.abandon();
        state.failIfCancelled();
      }
      return committer.commit();
    } catch (TransactionException e) {
      releaseLocks();
      throw e;
    } finally {
      deregister();
    }
  }

  @Override
  public PointWriteResult writeAndCommit(Key key, byte[] program) {
    requireWritable();
    if (!state.buffer.isEmpty() || !state.locked.isEmpty() || state.statementHasRead) {
      throw new AssertionError("a write program is the whole of its transaction");
    }
    state.failIfCancelled();
    PointWriteResult result = new PointWriter(state, key, program).run();
    if (result instanceof PointWriteResult.Done) {
      ended = true;
      committedAtOnce = true;
      deregister();
    }
    return result;
  }

  @Override
  public void rollback() {
    if (!ended) {
      ended = true;
      state.writeThrough.abandon();
      releaseLocks();
      deregister();
    }
  }

  private void releaseLocks() {
    TransactionId id = state.idIfBegun();
    if (id != null && !state.locked.isEmpty()) {
      state.gateway.cleanup().releaseLocks(state.lastHeader(), List.copyOf(state.locked.values()));
    }
  }

  private void deregister() {
    TransactionId id = state.idIfBegun();
    if (id != null) {
      state.gateway.registry().deregister(id);
    }
  }

  @Override
  public void cancel() {
    state.cancellation.cancel();
  }

  @Override
  public void clearCancel() {
    state.cancellation.clear();
  }

  @Override
  public String toString() {
    TransactionId id = state.idIfBegun();
    return id == null ? "transaction without a begin" : id.toString();
  }
}

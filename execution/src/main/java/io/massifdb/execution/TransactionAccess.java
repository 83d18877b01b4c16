package io.massifdb.execution;

import io.massifdb.expression.SqlFailures;
import io.massifdb.kvapi.Key;
import io.massifdb.kvapi.KeySpan;
import io.massifdb.kvapi.KeyValue;
import io.massifdb.kvapi.LockStrength;
import io.massifdb.planner.plan.Locking;
import io.massifdb.txnlayer.ConditionFailedException;
import io.massifdb.txnlayer.ProgramFailedException;
import io.massifdb.txnlayer.ScanChunk;
import io.massifdb.txnlayer.ScanCursor;
import io.massifdb.txnlayer.ScanSpec;
import io.massifdb.txnlayer.Transaction;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A transaction as the operators see it.
///
/// @param checksAtCommit true for a transaction of one statement: whether inserted keys are free is
///   found out by the commit itself, without a round trip of its own
/// @param guards true for statements that watch over constraints: what they read is validated at
///   commit at every isolation level
public record TransactionAccess(Transaction transaction, boolean checksAtCommit, boolean guards)
    implements DataAccess {
  public TransactionAccess(Transaction transaction, boolean checksAtCommit) {
    this(transaction, checksAtCommit, false);
  }

  @Override
  public byte @Nullable [] get(Key key, Locking locking) {
    if (guards) {
      return transaction.check(List.of(key), locking.strength(), locking.waitPolicy()).getFirst();
    }
    return locking.locks()
        ? transaction.get(key, locking.strength(), locking.waitPolicy())
        : transaction.get(key);
  }

  @Override
  public List<byte @Nullable []> getAll(List<Key> keys, Locking locking) {
    if (guards) {
      return check(keys, locking);
    }
    return locking.locks()
        ? transaction.get(keys, locking.strength(), locking.waitPolicy())
        : transaction.get(keys);
  }

  @Override
  public List<byte @Nullable []> check(List<Key> keys, Locking locking) {
    return transaction.check(keys, locking.strength(), locking.waitPolicy());
  }

  @Override
  public Chunks scan(
      KeySpan span, boolean reverse, byte @Nullable [] program, long rowLimit, Locking locking) {
    ScanSpec spec =
        new ScanSpec(
            span,
            reverse,
            program,
            rowLimit,
            0,
            locking.strength(),
            locking.waitPolicy(),
            false,
            guards);
    return new CursorChunks(transaction.scan(spec));
  }

  @Override
  public void put(Key key, byte[] value) {
    transaction.put(key, value, transaction.readTimestamp());
  }

  @Override
  public @Nullable Key insert(List<KeyValue> entries) {
    if (!checksAtCommit) {
      List<Key> keys = entries.stream().map(KeyValue::key).toList();
      List<byte @Nullable []> present =
          transaction.check(keys, LockStrength.EXCLUSIVE, Locking.NONE.waitPolicy());
      for (int i = 0; i < keys.size(); i++) {
        if (present.get(i) != null) {
          return keys.get(i);
        }
      }
    }
    try {
      for (KeyValue entry : entries) {
        byte[] value = entry.value();
        if (value == null) {
          throw new AssertionError("an inserted entry has a value");
        }
        transaction.insert(entry.key(), value);
      }
      return null;
    } catch (ConditionFailedException failure) {
      return failure.key();
    }
  }

  @Override
  public void delete(Key key) {
    transaction.delete(key, transaction.readTimestamp());
  }

  private record CursorChunks(ScanCursor cursor) implements Chunks {
    @Override
    public @Nullable Chunk next() {
      try {
        return switch (cursor.next()) {
          case null -> null;
          case ScanChunk.Pairs pairs -> new Chunk(null, pairs.pairs().size(), pairs.pairs());
          case ScanChunk.Output output -> new Chunk(output.output(), output.rows(), List.of());
        };
      } catch (ProgramFailedException failure) {
        throw SqlFailures.decode(failure.error());
      }
    }

    @Override
    public void close() {
      cursor.close();
    }
  }
}

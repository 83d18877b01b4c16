package io.massifdb.execution;

import io.massifdb.kvapi.Key;
import io.massifdb.kvapi.KeySpan;
import io.massifdb.kvapi.KeyValue;
import io.massifdb.planner.plan.Locking;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What the operators need of a transaction: [TransactionAccess] gives it, tests use a sorted map.
/// All calls block. Reads do not show what the running statement wrote.
public interface DataAccess {
  /// The value of a key, null when there is none.
  byte @Nullable [] get(Key key, Locking locking);

  /// The values of many keys in few round trips; the i-th entry is the value of the i-th key.
  List<byte @Nullable []> getAll(List<Key> keys, Locking locking);

  /// As [#getAll], but shows the running statement's writes too: for constraints.
  List<byte @Nullable []> check(List<Key> keys, Locking locking);

  /// Reads a span in key order, or backwards.
  ///
  /// @param program encoded scan program to run beside the data; null = raw keys and values
  /// @param rowLimit rows wanted at most, 0 = no limit
  Chunks scan(
      KeySpan span, boolean reverse, byte @Nullable [] program, long rowLimit, Locking locking);

  /// Writes, whatever is there.
  void put(Key key, byte[] value);

  /// Writes entries whose keys must be free. A row deleted before by this transaction, also by this
  /// very statement, leaves its key free; one inserted before occupies it.
  ///
  /// @return null when all are written, else a key that is taken (the statement must fail then). An
  ///   implementation may put the check of an implicit transaction off until the commit, whose
  ///   failure [DuplicateKeys#error] describes.
  @Nullable Key insert(List<KeyValue> entries);

  void delete(Key key);

  /// The pieces of a scan's result, fetched on demand.
  interface Chunks extends AutoCloseable {
    /// The next piece, perhaps without rows; null at the end.
    @Nullable Chunk next();

    @Override
    void close();
  }

  /// @param output what the program delivered, in the form of [io.massifdb.expression.ScanOutput];
  ///   null without a program
  /// @param rows number of rows
  /// @param pairs keys and values of a scan without a program
  record Chunk(byte @Nullable [] output, long rows, List<KeyValue> pairs) {}
}

package io.massifdb.execution;

import io.massifdb.kvapi.Key;
import io.massifdb.kvapi.KeySpan;
import io.massifdb.kvapi.KeyValue;
import io.massifdb.planner.plan.Locking;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What the operators need of a transaction. The server adapts its transaction to this; tests use a
/// sorted map. All calls block; conflicts, deadlocks and lost leases surface as SqlException.
public interface DataAccess {
  /// The value of a key, null when there is none.
  byte @Nullable [] get(Key key, Locking locking);

  /// The values of many keys in few round trips; the i-th entry is the value of the i-th key.
  List<byte @Nullable []> getAll(List<Key> keys, Locking locking);

  /// One page of a scan whose program runs beside the data.
  ///
  /// @param program encoded scan program
  /// @param rowLimit rows wanted at most from here on, 0 = no limit
  /// @throws io.massifdb.expression.SqlException also for an error that the program met on a row
  ProgramPage scan(KeySpan span, boolean reverse, byte[] program, long rowLimit, Locking locking);

  /// One page of keys and values.
  RawPage scan(KeySpan span, boolean reverse, long rowLimit, Locking locking);

  /// Writes, whatever is there.
  void put(Key key, byte[] value);

  /// Writes where nothing is: a row deleted before by this transaction, also by this very
  /// statement, is nothing; a row inserted before is something.
  ///
  /// @return null when written, else the value that is there; an implementation may put the check
  ///   of an implicit transaction's insert off until the commit, which then fails with
  ///   [DuplicateKeys#error]
  byte @Nullable [] insert(Key key, byte[] value);

  void delete(Key key);

  /// @param output batch in the form of [io.massifdb.expression.BatchCodec], null when there is
  ///   none
  /// @param rest what is still to be scanned; null = done
  record ProgramPage(byte @Nullable [] output, long rows, @Nullable KeySpan rest) {}

  /// @param rest what is still to be scanned; null = done
  record RawPage(List<KeyValue> pairs, @Nullable KeySpan rest) {}
}

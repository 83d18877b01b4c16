package io.massifdb.execution;

import io.massifdb.expression.EvaluationContext;
import io.massifdb.expression.SqlException;
import io.massifdb.expression.SqlState;
import io.massifdb.kvapi.Key;
import io.massifdb.kvapi.KeySpan;
import io.massifdb.kvapi.KeyValue;
import io.massifdb.planner.layout.IndexLayout;
import io.massifdb.planner.layout.TableLayout;
import io.massifdb.planner.plan.Locking;
import io.massifdb.sqlfrontend.catalog.IndexDescriptor;
import io.massifdb.sqlfrontend.catalog.TableDescriptor;
import org.jspecify.annotations.Nullable;

/// Writes the entries of a new index for the rows that are there already. It goes chunk by chunk,
/// so that each chunk may be a transaction of its own: call [#run] with what the last call returned
/// until it returns null.
public final class IndexBackfill {
  private static final int CHUNK_ROWS = 500;

  private IndexBackfill() {}

  /// The whole backfill in one transaction.
  ///
  /// @return rows read
  /// @throws SqlException 23505 when rows collide in a unique index
  public static long runAll(
      DataAccess data, TableDescriptor table, IndexDescriptor index, EvaluationContext context) {
    TableLayout layout = TableLayout.of(table, "");
    KeySpan rest = layout.primary().span();
    long rows = 0;
    while (rest != null) {
      Chunk chunk = run(data, table, index, rest, context);
      rows += chunk.rows();
      rest = chunk.rest();
      context.checkCancelled();
    }
    return rows;
  }

  /// One chunk of rows.
  ///
  /// @param span part of the primary index; `TableLayout.of(...).primary().span()` to start with
  public static Chunk run(
      DataAccess data,
      TableDescriptor table,
      IndexDescriptor index,
      KeySpan span,
      EvaluationContext context) {
    TableLayout layout = TableLayout.of(table.withIndex(index), "");
    IndexLayout target = layout.index(index.id());
    DataAccess.RawPage page = data.scan(span, false, CHUNK_ROWS, Locking.NONE);
    for (KeyValue pair : page.pairs()) {
      byte[] value = pair.value();
      if (value == null) {
        throw new AssertionError("a scan gave a deleted row");
      }
      @Nullable Object[] row = new @Nullable Object[layout.columns().size()];
      layout.primary().decode(pair.key().bytes(), value, row);
      write(data, target, row, context, layout);
    }
    return new Chunk(page.pairs().size(), page.rest());
  }

  private static void write(
      DataAccess data,
      IndexLayout index,
      @Nullable Object[] row,
      EvaluationContext context,
      TableLayout table) {
    Key key = index.key(row);
    byte[] value = index.value(row);
    if (!index.mayConflict(row)) {
      data.put(key, value);
      return;
    }
    byte[] present = data.insert(key, value);
    // An entry that a concurrent writer has already made for the same row is no conflict.
    if (present != null && !java.util.Arrays.equals(present, value)) {
      SqlException duplicate = DuplicateKeys.error(table, index, key, context);
      String detail = duplicate.detail();
      throw new SqlException(
          SqlState.UNIQUE_VIOLATION,
          "could not create unique index \"" + index.name() + "\"",
          detail == null ? null : detail.replace("already exists", "is duplicated"),
          null);
    }
  }

  /// @param rest what is still to be read; null = done
  public record Chunk(long rows, @Nullable KeySpan rest) {}
}

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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Writes the entries of a new index for the rows that are there already. It goes step by step, so
/// that each step may be a transaction of its own: call [#run] with what the last call returned
/// until it returns null.
public final class IndexBackfill {
  private static final int STEP_ROWS = 500;

  private IndexBackfill() {}

  /// The whole backfill in one transaction.
  ///
  /// @return rows read
  /// @throws SqlException 23505 when rows collide in a unique index
  public static long runAll(
      DataAccess data, TableDescriptor table, IndexDescriptor index, EvaluationContext context) {
    KeySpan rest = TableLayout.of(table, "").primary().span();
    long rows = 0;
    while (rest != null) {
      Progress progress = run(data, table, index, rest, context);
      rows += progress.rows();
      rest = progress.rest();
      context.checkCancelled();
    }
    return rows;
  }

  /// One step: at least one row, about [#STEP_ROWS] at most.
  ///
  /// @param span part of the primary index; `TableLayout.of(...).primary().span()` to start with
  public static Progress run(
      DataAccess data,
      TableDescriptor table,
      IndexDescriptor index,
      KeySpan span,
      EvaluationContext context) {
    TableLayout layout = TableLayout.of(table.withIndex(index), "");
    IndexLayout target = layout.index(index.id());
    List<KeyValue> unique = new ArrayList<>();
    long rows = 0;
    Key last = null;
    try (DataAccess.Chunks chunks = data.scan(span, false, null, STEP_ROWS, Locking.NONE)) {
      for (DataAccess.Chunk chunk = chunks.next(); chunk != null; chunk = chunks.next()) {
        for (KeyValue pair : chunk.pairs()) {
          byte[] value = pair.value();
          if (value == null) {
            throw new AssertionError("a scan gave a deleted row");
          }
          @Nullable Object[] row = new @Nullable Object[layout.columns().size()];
          layout.primary().decode(pair.key().bytes(), value, row);
          if (target.mayConflict(row)) {
            unique.add(target.entry(row));
          } else if (target.includes(row)) {
            data.put(target.key(row), target.value(row));
          }
          rows++;
          last = pair.key();
        }
      }
    }
    writeUnique(data, layout, target, unique, context);
    boolean more = last != null && rows >= STEP_ROWS && last.next().compareTo(span.end()) < 0;
    return new Progress(rows, more && last != null ? new KeySpan(last.next(), span.end()) : null);
  }

  /// An entry that a concurrent writer has already made for the same row is no conflict.
  private static void writeUnique(
      DataAccess data,
      TableLayout table,
      IndexLayout index,
      List<KeyValue> entries,
      EvaluationContext context) {
    if (entries.isEmpty()) {
      return;
    }
    List<byte @Nullable []> present =
        data.check(entries.stream().map(KeyValue::key).toList(), Locking.EXCLUSIVE);
    List<KeyValue> missing = new ArrayList<>();
    for (int i = 0; i < entries.size(); i++) {
      byte[] old = present.get(i);
      if (old == null) {
        missing.add(entries.get(i));
      } else if (!Arrays.equals(old, entries.get(i).value())) {
        throw collision(table, index, entries.get(i).key(), context);
      }
    }
    Key taken = missing.isEmpty() ? null : data.insert(missing);
    if (taken != null) {
      throw collision(table, index, taken, context);
    }
  }

  private static SqlException collision(
      TableLayout table, IndexLayout index, Key key, EvaluationContext context) {
    String detail = DuplicateKeys.error(table, index, key, context).detail();
    return new SqlException(
        SqlState.UNIQUE_VIOLATION,
        "could not create unique index \"" + index.name() + "\"",
        detail == null ? null : detail.replace("already exists", "is duplicated"),
        null);
  }

  /// @param rest what is still to be read; null = done
  public record Progress(long rows, @Nullable KeySpan rest) {}
}

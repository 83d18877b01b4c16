package io.massifdb.execution;

import io.massifdb.expression.EvaluationContext;
import io.massifdb.kvapi.Key;
import io.massifdb.kvapi.KeyValue;
import io.massifdb.planner.layout.IndexLayout;
import io.massifdb.planner.layout.TableLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Writes table rows to the primary index and all secondary ones. An index that is being added or
/// dropped is maintained as its state says. Entries whose keys must be free are collected, so that
/// they are checked in few round trips: [#flush] ends the writing.
final class RowWriter {
  private static final int PENDING_MAX = 1000;

  private final TableLayout table;
  private final List<IndexLayout> indexes;
  private final DataAccess data;
  private final EvaluationContext context;
  private final List<KeyValue> pending = new ArrayList<>();

  RowWriter(TableLayout table, DataAccess data, EvaluationContext context) {
    this.table = table;
    this.indexes = table.indexes();
    this.data = data;
    this.context = context;
  }

  void insert(@Nullable Object[] row) {
    for (IndexLayout index : indexes) {
      if (index.state().isWritten() && index.includes(row)) {
        insert(index, row);
      }
    }
  }

  private void insert(IndexLayout index, @Nullable Object[] row) {
    KeyValue entry = index.entry(row);
    if (index.mayConflict(row)) {
      pending.add(entry);
      if (pending.size() >= PENDING_MAX) {
        flush();
      }
    } else {
      data.put(entry.key(), index.value(row));
    }
  }

  /// Writes what was collected.
  void flush() {
    if (pending.isEmpty()) {
      return;
    }
    Key taken = data.insert(List.copyOf(pending));
    pending.clear();
    if (taken == null) {
      return;
    }
    for (IndexLayout index : indexes) {
      if (index.span().contains(taken)) {
        throw DuplicateKeys.error(table, index, taken, context);
      }
    }
    throw new AssertionError("key " + taken + " is of no index of " + table.name());
  }

  void delete(@Nullable Object[] row) {
    for (IndexLayout index : indexes) {
      if (index.includes(row)) {
        data.delete(index.key(row));
      }
    }
  }

  /// First half of an update: removes the entries whose key changes. The halves are apart so that a
  /// statement can move rows to keys that others of its rows leave.
  void removeOld(@Nullable Object[] oldRow, @Nullable Object[] newRow) {
    for (IndexLayout index : indexes) {
      if (!index.includes(oldRow)) {
        continue;
      }
      Key oldKey = index.key(oldRow);
      if (!index.state().isWritten()
          || !index.includes(newRow)
          || !oldKey.equals(index.key(newRow))) {
        data.delete(oldKey);
      }
    }
  }

  /// Second half of an update.
  void addNew(@Nullable Object[] oldRow, @Nullable Object[] newRow) {
    for (IndexLayout index : indexes) {
      if (!index.state().isWritten() || !index.includes(newRow)) {
        continue;
      }
      Key newKey = index.key(newRow);
      if (!index.includes(oldRow) || !newKey.equals(index.key(oldRow))) {
        insert(index, newRow);
        continue;
      }
      byte[] value = index.value(newRow);
      if (!Arrays.equals(value, index.value(oldRow))) {
        data.put(newKey, value);
      }
    }
  }
}

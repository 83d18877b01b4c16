package io.massifdb.execution;

import io.massifdb.expression.Batch;
import io.massifdb.expression.SqlType;
import io.massifdb.expression.Vector;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Rows kept in memory, in columns, within the query's budget.
final class RowStore implements AutoCloseable {
  private final MemoryBudget memory;
  private final List<SqlType> types;
  private final Vector[] columns;
  private int rows;
  private long reservedBytes;

  RowStore(List<SqlType> types, MemoryBudget memory) {
    this.memory = memory;
    this.types = types;
    this.columns = Batch.vectors(types, 16);
  }

  /// Everything that the operator delivers; opens and closes it.
  static RowStore drain(Operator input, List<SqlType> types, ExecutionContext context) {
    RowStore store = new RowStore(types, context.memory());
    try (input) {
      input.open();
      for (Batch batch = input.next(); batch != null; batch = input.next()) {
        context.evaluation().checkCancelled();
        store.append(batch);
      }
      return store;
    } catch (RuntimeException | Error failure) {
      store.close();
      throw failure;
    }
  }

  void append(Batch batch) {
    for (int c = 0; c < columns.length; c++) {
      Vector from = batch.column(c);
      Vector to = columns[c];
      for (int i = 0; i < batch.size(); i++) {
        to.appendFrom(from, batch.row(i));
      }
    }
    rows += batch.size();
    account();
  }

  /// Appends a row of vectors.
  void append(Vector[] source, int row) {
    for (int c = 0; c < columns.length; c++) {
      columns[c].appendFrom(source[c], row);
    }
    rows++;
    if ((rows & 0xff) == 0) {
      account();
    }
  }

  void appendDatums(@Nullable Object[] row) {
    for (int c = 0; c < columns.length; c++) {
      columns[c].append(row[c]);
    }
    rows++;
    if ((rows & 0xff) == 0) {
      account();
    }
  }

  private void account() {
    long held = 0;
    for (Vector column : columns) {
      held += column.memoryBytes();
    }
    if (held > reservedBytes) {
      memory.reserve(held - reservedBytes);
      reservedBytes = held;
    }
  }

  int size() {
    return rows;
  }

  /// Memory reserved for the rows.
  long heldBytes() {
    return reservedBytes;
  }

  List<SqlType> types() {
    return types;
  }

  Vector[] columns() {
    return columns;
  }

  /// All rows as one batch.
  Batch batch() {
    return new Batch(rows, columns);
  }

  /// The row as datums.
  @Nullable Object[] row(int index) {
    @Nullable Object[] row = new @Nullable Object[columns.length];
    for (int c = 0; c < row.length; c++) {
      row[c] = columns[c].get(index);
    }
    return row;
  }

  /// Up to a batch of the rows that the order lists, from a place in it.
  Batch slice(int @Nullable [] order, int from, int end) {
    int count = Math.min(Batch.CAPACITY, end - from);
    Vector[] copies = Batch.vectors(types, count);
    for (int c = 0; c < copies.length; c++) {
      copies[c].resize(count);
      for (int i = 0; i < count; i++) {
        copies[c].copyFrom(columns[c], order == null ? from + i : order[from + i], i);
      }
    }
    return new Batch(count, copies);
  }

  void clear() {
    for (Vector column : columns) {
      column.clear();
    }
    rows = 0;
  }

  /// Gives the rows up, and their memory.
  void discard() {
    close();
    Vector[] empty = Batch.vectors(types, 16);
    System.arraycopy(empty, 0, columns, 0, empty.length);
    rows = 0;
  }

  @Override
  public void close() {
    memory.release(reservedBytes);
    reservedBytes = 0;
  }
}

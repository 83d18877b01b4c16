package io.massifdb.expression;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Up to [#CAPACITY] rows in columns. A selection, where there is one, lists the physical rows that
/// are alive, in ascending order; the columns keep all physical rows. [#size] counts the living.
public final class Batch {
  public static final int CAPACITY = 1024;

  private final Vector[] columns;
  private final int rowCount;
  private final int @Nullable [] selection;
  private final int size;

  /// All rows alive.
  public Batch(int rowCount, Vector... columns) {
    this(rowCount, columns, null, rowCount);
  }

  /// Some rows alive.
  ///
  /// @param selection living physical rows; the first `size` entries count; null = all
  public Batch(int rowCount, Vector[] columns, int @Nullable [] selection, int size) {
    this.columns = columns;
    this.rowCount = rowCount;
    this.selection = selection;
    this.size = size;
  }

  /// An empty batch to append to is made from fresh vectors of these types.
  public static Vector[] vectors(List<SqlType> types, int capacity) {
    Vector[] vectors = new Vector[types.size()];
    for (int i = 0; i < vectors.length; i++) {
      vectors[i] = Vector.create(types.get(i), capacity);
    }
    return vectors;
  }

  /// Number of living rows.
  public int size() {
    return size;
  }

  /// Number of physical rows.
  public int rowCount() {
    return rowCount;
  }

  public int columnCount() {
    return columns.length;
  }

  public Vector column(int index) {
    return columns[index];
  }

  public Vector[] columns() {
    return columns;
  }

  public int @Nullable [] selection() {
    return selection;
  }

  /// The physical row of the i-th living row.
  public int row(int i) {
    return selection == null ? i : selection[i];
  }

  /// The value of the i-th living row.
  public @Nullable Object get(int i, int column) {
    return columns[column].get(row(i));
  }

  /// The same columns with other living rows.
  public Batch select(int[] rows, int count) {
    return new Batch(rowCount, columns, rows, count);
  }

  /// A batch without selection: copies the living rows when there is one.
  public Batch compact() {
    int[] rows = selection;
    if (rows == null) {
      return this;
    }
    Vector[] copies = new Vector[columns.length];
    for (int c = 0; c < copies.length; c++) {
      Vector copy = Vector.create(columns[c].type(), size);
      copy.resize(size);
      for (int i = 0; i < size; i++) {
        copy.copyFrom(columns[c], rows[i], i);
      }
      copies[c] = copy;
    }
    return new Batch(size, copies);
  }
}

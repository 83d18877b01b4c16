package io.massifdb.expression;

import java.util.Arrays;

/// Integers, booleans (0 and 1), dates and times.
public final class LongVector extends Vector {
  private final boolean bool;
  private long[] values;

  public LongVector(SqlType type, int capacity) {
    super(type, capacity);
    this.values = new long[capacity];
    this.bool = type.kind() == TypeKind.BOOLEAN;
  }

  public long getLong(int row) {
    return values[row];
  }

  public boolean getBoolean(int row) {
    return values[row] != 0;
  }

  public void setLong(int row, long value) {
    values[row] = value;
  }

  public void setBoolean(int row, boolean value) {
    values[row] = value ? 1 : 0;
  }

  public void appendLong(long value) {
    int row = size();
    resize(row + 1);
    values[row] = value;
  }

  /// The values themselves, for kernels; longer than [#size] perhaps.
  public long[] values() {
    return values;
  }

  @Override
  void spreadValue() {
    Arrays.fill(values, 1, size(), values[0]);
  }

  @Override
  void reserve(int rows) {
    if (rows > values.length) {
      values = Arrays.copyOf(values, Math.max(rows, values.length * 2));
    }
  }

  @Override
  Object value(int row) {
    if (bool) {
      return values[row] != 0;
    }
    return values[row];
  }

  @Override
  void setValue(int row, Object boxed) {
    values[row] = boxed instanceof Boolean truth ? (truth ? 1 : 0) : ((Number) boxed).longValue();
  }

  @Override
  void copyValue(Vector source, int sourceRow, int row) {
    values[row] = ((LongVector) source).values[sourceRow];
  }

  @Override
  public long memoryBytes() {
    return values.length * 8L + nullBytes();
  }
}

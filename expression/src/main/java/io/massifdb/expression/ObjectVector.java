package io.massifdb.expression;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Values that have no flat form: numeric, interval, arrays, records.
public final class ObjectVector extends Vector {
  private @Nullable Object[] values;

  public ObjectVector(SqlType type, int capacity) {
    super(type, capacity);
    this.values = new @Nullable Object[capacity];
  }

  public Numeric getNumeric(int row) {
    return (Numeric) value(row);
  }

  @Override
  void spreadValue() {
    Arrays.fill(values, 1, size(), value(0));
  }

  @Override
  void reserve(int rows) {
    if (rows > values.length) {
      values = Arrays.copyOf(values, Math.max(rows, values.length * 2));
    }
  }

  @Override
  public void clear() {
    Arrays.fill(values, 0, size(), null);
    super.clear();
  }

  @Override
  Object value(int row) {
    return Objects.requireNonNull(values[row]);
  }

  @Override
  void setValue(int row, Object boxed) {
    values[row] = boxed;
  }

  @Override
  void copyValue(Vector source, int sourceRow, int row) {
    values[row] = ((ObjectVector) source).values[sourceRow];
  }

  @Override
  public long memoryBytes() {
    return values.length * 64L + nullBytes();
  }
}

package io.massifdb.expression;

import java.util.Arrays;

/// Values of float8, and of float4 already rounded to float.
public final class DoubleVector extends Vector {
  private double[] values;

  public DoubleVector(SqlType type, int capacity) {
    super(type, capacity);
    this.values = new double[capacity];
  }

  public double getDouble(int row) {
    return values[row];
  }

  public void setDouble(int row, double value) {
    values[row] = value;
  }

  public void appendDouble(double value) {
    int row = size();
    resize(row + 1);
    values[row] = value;
  }

  /// The values themselves, for kernels; longer than [#size] perhaps.
  public double[] values() {
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
    return values[row];
  }

  @Override
  void setValue(int row, Object boxed) {
    values[row] = ((Number) boxed).doubleValue();
  }

  @Override
  void copyValue(Vector source, int sourceRow, int row) {
    values[row] = ((DoubleVector) source).values[sourceRow];
  }

  @Override
  public long memoryBytes() {
    return values.length * 8L + nullBytes();
  }
}

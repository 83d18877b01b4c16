package io.massifdb.expression;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// One column of a [Batch]: values of one type with a bitmap of NULLs.
///
/// A vector is filled either by appending, or, after [#resize], by setting rows in any order; the
/// value of a row that was never set is undefined. Vectors that an expression returns are read-only
/// for the caller, since constants and columns are handed out without a copy.
///
/// | vector | types | boxed value |
/// |---|---|---|
/// | [LongVector] | boolean; int2, int4, int8, oid and its aliases; date (days since 1970), time, timestamp, timestamptz (µs since 1970) | Boolean; Long |
/// | [DoubleVector] | float4 (rounded), float8 | Double |
/// | [BytesVector] | text and its family, json, jsonb; bytea; uuid | String; byte[]; UUID |
/// | [ObjectVector] | numeric; interval; arrays; record | Numeric; Interval; ArrayValue; RecordValue |
public abstract sealed class Vector permits LongVector, DoubleVector, BytesVector, ObjectVector {
  private final SqlType type;
  private long[] nulls;
  private boolean hasNulls;
  private int size;

  Vector(SqlType type, int capacity) {
    this.type = type;
    this.nulls = new long[(capacity + 63) >> 6];
  }

  /// An empty vector for values of this type.
  public static Vector create(SqlType type, int capacity) {
    return switch (type.kind().representation()) {
      case LONG -> new LongVector(type, capacity);
      case DOUBLE -> new DoubleVector(type, capacity);
      case BYTES -> new BytesVector(type, capacity);
      case OBJECT -> new ObjectVector(type, capacity);
    };
  }

  public final SqlType type() {
    return type;
  }

  public final int size() {
    return size;
  }

  /// False: certainly no NULL among the rows. True: there may be one.
  public final boolean hasNulls() {
    return hasNulls;
  }

  public final boolean isNull(int row) {
    return hasNulls && (nulls[row >> 6] & (1L << row)) != 0;
  }

  /// Makes the row NULL; it must be below [#size].
  public final void setNull(int row) {
    nulls[row >> 6] |= 1L << row;
    hasNulls = true;
  }

  /// The row has a value again.
  final void clearNull(int row) {
    nulls[row >> 6] &= ~(1L << row);
  }

  public final void appendNull() {
    resize(size + 1);
    setNull(size - 1);
  }

  /// Sets the number of rows; new rows are not NULL and hold an undefined value.
  public final void resize(int rows) {
    if ((rows + 63) >> 6 > nulls.length) {
      nulls = Arrays.copyOf(nulls, Math.max(nulls.length * 2, (rows + 63) >> 6));
    }
    reserve(rows);
    if (hasNulls && rows < size) {
      for (int row = rows; row < size; row++) {
        clearNull(row);
      }
    }
    size = rows;
  }

  /// Removes all rows; the memory stays.
  public void clear() {
    if (hasNulls) {
      Arrays.fill(nulls, 0);
      hasNulls = false;
    }
    size = 0;
  }

  /// The value in its boxed form, null for NULL.
  public final @Nullable Object get(int row) {
    return isNull(row) ? null : value(row);
  }

  /// Sets a row below [#size] from its boxed form.
  public final void set(int row, @Nullable Object boxed) {
    if (boxed == null) {
      setNull(row);
    } else {
      if (hasNulls) {
        clearNull(row);
      }
      setValue(row, boxed);
    }
  }

  public final void append(@Nullable Object boxed) {
    resize(size + 1);
    set(size - 1, boxed);
  }

  /// Appends a row of another vector of the same representation.
  public final void appendFrom(Vector source, int row) {
    resize(size + 1);
    copyFrom(source, row, size - 1);
  }

  /// Sets a row from a row of another vector of the same representation.
  public final void copyFrom(Vector source, int sourceRow, int row) {
    if (source.isNull(sourceRow)) {
      setNull(row);
    } else {
      if (hasNulls) {
        clearNull(row);
      }
      copyValue(source, sourceRow, row);
    }
  }

  /// Gives all rows the value of the first.
  final void spreadFirst() {
    if (isNull(0)) {
      for (int row = 1; row < size; row++) {
        setNull(row);
      }
    } else {
      spreadValue();
    }
  }

  abstract void spreadValue();

  abstract void reserve(int rows);

  abstract Object value(int row);

  abstract void setValue(int row, Object boxed);

  abstract void copyValue(Vector source, int sourceRow, int row);

  /// Memory held, for accounting.
  public abstract long memoryBytes();

  final long nullBytes() {
    return nulls.length * 8L + 64;
  }
}

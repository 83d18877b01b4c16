package io.massifdb.execution;

import io.massifdb.expression.ArrayValue;
import io.massifdb.expression.BytesVector;
import io.massifdb.expression.DoubleVector;
import io.massifdb.expression.Interval;
import io.massifdb.expression.LongVector;
import io.massifdb.expression.Numeric;
import io.massifdb.expression.ObjectVector;
import io.massifdb.expression.RecordValue;
import io.massifdb.expression.TypeKind;
import io.massifdb.expression.Vector;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Normal form of a list of values as bytes: two lists have the same bytes exactly when PostgreSQL
/// holds them for equal (NULL being equal to NULL). For hash tables; it says nothing about order.
final class KeyBytes {
  private byte[] bytes = new byte[64];
  private int length;
  private boolean hasNull;

  void clear() {
    length = 0;
    hasNull = false;
  }

  byte[] bytes() {
    return bytes;
  }

  int length() {
    return length;
  }

  /// Whether one of the values since the last clear was NULL.
  boolean hasNull() {
    return hasNull;
  }

  void addRow(Vector[] vectors, int row) {
    clear();
    for (Vector vector : vectors) {
      add(vector, row);
    }
  }

  void add(Vector vector, int row) {
    if (vector.isNull(row)) {
      hasNull = true;
      putByte(0);
      return;
    }
    putByte(1);
    switch (vector) {
      case LongVector longs -> putLong(longs.getLong(row));
      case DoubleVector doubles -> putDouble(doubles.getDouble(row));
      case BytesVector text -> {
        int end =
            text.type().kind() == TypeKind.CHAR ? DatumOrder.unpaddedEnd(text, row) : text.end(row);
        putBytes(text.data(), text.start(row), end);
      }
      case ObjectVector objects -> putObject(objects.get(row));
    }
  }

  /// A part that is no value, such as the number of a group.
  void addNumber(long number) {
    putLong(number);
  }

  private void putObject(@Nullable Object value) {
    switch (value) {
      case null -> putByte(0);
      case Numeric numeric -> putNumeric(numeric);
      case Interval interval -> putInterval(interval);
      case ArrayValue array -> {
        putInts(array.dimensions());
        putInts(array.lowerBounds());
        putObjects(array.values());
      }
      case RecordValue row -> putObjects(row.values());
      case Boolean truth -> putByte(truth ? 2 : 1);
      case Double number -> putDouble(number);
      case Long number -> putLong(number);
      case String text -> putText(text);
      case byte[] data -> putBytes(data, 0, data.length);
      case UUID uuid -> {
        putLong(uuid.getMostSignificantBits());
        putLong(uuid.getLeastSignificantBits());
      }
      default -> throw new AssertionError("no key form for " + value.getClass());
    }
  }

  private void putObjects(List<? extends @Nullable Object> values) {
    putLong(values.size());
    for (Object value : values) {
      putByte(value == null ? 0 : 1);
      if (value != null) {
        putObject(value);
      }
    }
  }

  private void putInts(List<Integer> values) {
    putLong(values.size());
    values.forEach(this::putLong);
  }

  private void putNumeric(Numeric numeric) {
    if (!numeric.isFinite()) {
      putText(numeric.toString());
      return;
    }
    BigDecimal stripped = numeric.value().stripTrailingZeros();
    putLong(stripped.signum() == 0 ? 0 : stripped.scale());
    byte[] digits = stripped.unscaledValue().toByteArray();
    putBytes(digits, 0, digits.length);
  }

  private void putInterval(Interval interval) {
    BigInteger days = BigInteger.valueOf(interval.months() * 30L + interval.days());
    BigInteger micros =
        days.multiply(BigInteger.valueOf(86_400_000_000L))
            .add(BigInteger.valueOf(interval.micros()));
    byte[] digits = micros.toByteArray();
    putBytes(digits, 0, digits.length);
  }

  private void putText(String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    putBytes(utf8, 0, utf8.length);
  }

  private void putDouble(double value) {
    putLong(Double.doubleToLongBits(value + 0.0));
  }

  private void putByte(int value) {
    reserve(1);
    bytes[length++] = (byte) value;
  }

  private void putLong(long value) {
    reserve(8);
    for (int shift = 56; shift >= 0; shift -= 8) {
      bytes[length++] = (byte) (value >>> shift);
    }
  }

  private void putBytes(byte[] source, int from, int end) {
    putLong(end - from);
    reserve(end - from);
    System.arraycopy(source, from, bytes, length, end - from);
    length += end - from;
  }

  private void reserve(int more) {
    if (bytes.length - length < more) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more));
    }
  }
}

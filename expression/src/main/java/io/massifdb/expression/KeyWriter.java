package io.massifdb.expression;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Builds a key part by part; the format is in [KeyCodec].
public final class KeyWriter {
  private final ByteWriter out = new ByteWriter(32);

  /// A table or index id.
  public KeyWriter writeId(long id) {
    if (id < 0) {
      throw new AssertionError("negative id " + id);
    }
    if (id < 240) {
      out.writeByte((int) id);
    } else {
      int count = (71 - Long.numberOfLeadingZeros(id)) / 8;
      out.writeByte(239 + count);
      for (int i = count - 1; i >= 0; i--) {
        out.writeByte((int) (id >>> (8 * i)));
      }
    }
    return this;
  }

  public KeyWriter write(@Nullable Object value, KeyColumn column) {
    int start = out.size();
    if (value == null) {
      boolean last = column.descending() == column.nullsFirst();
      out.writeByte(last ? 2 : 0);
    } else {
      out.writeByte(1);
      writeValue(value, column.type());
    }
    if (column.descending()) {
      out.invertFrom(start);
    }
    return this;
  }

  /// Bytes as they are, such as a prefix made before.
  public KeyWriter writeRaw(byte[] bytes) {
    out.writeBytes(bytes);
    return this;
  }

  public byte[] toBytes() {
    return out.toBytes();
  }

  private void writeValue(Object value, SqlType type) {
    switch (value) {
      case Boolean truth -> out.writeByte(truth ? 1 : 0);
      case Long number -> writeLong(number, type.kind());
      case Double number -> writeDouble(number);
      case String text -> {
        String significant = type.kind() == TypeKind.CHAR ? text.replaceAll(" +$", "") : text;
        writeEscaped(significant.getBytes(StandardCharsets.UTF_8));
      }
      case byte[] bytes -> writeEscaped(bytes);
      case UUID uuid -> {
        out.writeLong(uuid.getMostSignificantBits());
        out.writeLong(uuid.getLeastSignificantBits());
      }
      case Numeric numeric -> writeNumeric(numeric);
      case Interval interval -> {
        long days = interval.months() * 30L + interval.days();
        out.writeLong(
            (days + Math.floorDiv(interval.micros(), Interval.MICROS_PER_DAY)) ^ Long.MIN_VALUE);
        out.writeLong(Math.floorMod(interval.micros(), Interval.MICROS_PER_DAY) ^ Long.MIN_VALUE);
      }
      case ArrayValue array -> writeArray(array);
      default ->
          throw new SqlException(
              SqlState.FEATURE_NOT_SUPPORTED,
              "type " + type.sqlName() + " cannot be part of a key");
    }
  }

  private void writeLong(long value, TypeKind kind) {
    switch (KeyReader.width(kind)) {
      case 2 -> out.writeShort((int) (value ^ 0x8000));
      case 4 ->
          out.writeInt(KeyReader.isUnsigned(kind) ? (int) value : (int) value ^ Integer.MIN_VALUE);
      default -> out.writeLong(value ^ Long.MIN_VALUE);
    }
  }

  private void writeDouble(double value) {
    long bits = Double.doubleToLongBits(value == 0 ? 0.0 : value);
    out.writeLong(bits < 0 ? ~bits : bits ^ Long.MIN_VALUE);
  }

  private void writeEscaped(byte[] bytes) {
    for (byte next : bytes) {
      out.writeByte(next);
      if (next == 0) {
        out.writeByte(0xff);
      }
    }
    out.writeByte(0);
    out.writeByte(1);
  }

  private void writeNumeric(Numeric numeric) {
    if (numeric.isNaN()) {
      out.writeByte(6);
      return;
    }
    int sign = numeric.signum();
    if (numeric.isInfinite()) {
      out.writeByte(sign < 0 ? 1 : 5);
      return;
    }
    out.writeByte(sign < 0 ? 2 : sign == 0 ? 3 : 4);
    if (sign == 0) {
      return;
    }
    int start = out.size();
    BigDecimal stripped = numeric.value().abs().stripTrailingZeros();
    String digits = stripped.unscaledValue().toString();
    out.writeInt((digits.length() - stripped.scale()) ^ Integer.MIN_VALUE);
    for (int i = 0; i < digits.length(); i += 2) {
      int low = i + 1 < digits.length() ? digits.charAt(i + 1) - '0' : 0;
      out.writeByte((digits.charAt(i) - '0') * 10 + low + 1);
    }
    out.writeByte(0);
    if (sign < 0) {
      out.invertFrom(start);
    }
  }

  private void writeArray(ArrayValue array) {
    for (Object value : array.values()) {
      out.writeByte(value == null ? 3 : 2);
      if (value != null) {
        writeValue(value, array.element());
      }
    }
    out.writeByte(1);
    out.writeByte(array.dimensions().size());
    array.dimensions().forEach(length -> out.writeInt(length ^ Integer.MIN_VALUE));
    array.lowerBounds().forEach(bound -> out.writeInt(bound ^ Integer.MIN_VALUE));
  }
}

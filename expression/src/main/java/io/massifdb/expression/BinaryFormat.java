package io.massifdb.expression;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// PostgreSQL's binary wire forms (`typsend`, `typreceive`).
public final class BinaryFormat {
  /// Days and µs from 1970 to 2000, where PostgreSQL counts from.
  private static final long EPOCH_DAYS = 10_957;

  private static final long EPOCH_MICROS = EPOCH_DAYS * DateTimes.MICROS_PER_DAY;
  private static final int POSITIVE = 0;
  private static final int NEGATIVE = 0x4000;
  private static final int NAN = 0xC000;
  private static final int INFINITY = 0xD000;
  private static final int NEGATIVE_INFINITY = 0xF000;

  private BinaryFormat() {}

  public static byte[] encode(Object value, SqlType type) {
    ByteWriter out = new ByteWriter(16);
    write(out, value, type);
    return out.toBytes();
  }

  private static void write(ByteWriter out, Object value, SqlType type) {
    switch (type.kind()) {
      case BOOLEAN -> out.writeByte((Boolean) value ? 1 : 0);
      case INT2 -> out.writeShort(((Long) value).intValue());
      case INT8 -> out.writeLong((Long) value);
      case INT4, OID, XID, REGPROC, REGPROCEDURE, REGCLASS, REGTYPE, REGROLE, REGNAMESPACE ->
          out.writeInt(((Long) value).intValue());
      case FLOAT4 -> out.writeInt(Float.floatToIntBits(((Double) value).floatValue()));
      case FLOAT8 -> out.writeLong(Double.doubleToLongBits((Double) value));
      case NUMERIC -> writeNumeric(out, (Numeric) value);
      case BYTEA -> out.writeBytes((byte[]) value);
      case DATE -> {
        long days = (Long) value;
        out.writeInt((int) (DateTimes.isInfiniteDate(days) ? days : days - EPOCH_DAYS));
      }
      case TIME -> out.writeLong((Long) value);
      case TIMESTAMP, TIMESTAMPTZ -> {
        long micros = (Long) value;
        out.writeLong(DateTimes.isInfinite(micros) ? micros : micros - EPOCH_MICROS);
      }
      case INTERVAL -> {
        Interval interval = (Interval) value;
        out.writeLong(interval.micros());
        out.writeInt(interval.days());
        out.writeInt(interval.months());
      }
      case UUID -> {
        UUID uuid = (UUID) value;
        out.writeLong(uuid.getMostSignificantBits());
        out.writeLong(uuid.getLeastSignificantBits());
      }
      case JSONB -> {
        out.writeByte(1);
        out.writeBytes(value.toString().getBytes(StandardCharsets.UTF_8));
      }
      case ARRAY, INT2VECTOR, OIDVECTOR -> writeArray(out, (ArrayValue) value);
      case RECORD -> writeRecord(out, (RecordValue) value);
      case ENUM -> out.writeBytes(type.label((Long) value).getBytes(StandardCharsets.UTF_8));
      default -> out.writeBytes(value.toString().getBytes(StandardCharsets.UTF_8));
    }
  }

  /// Reads a value; 22P03 when the bytes are none of the type.
  public static Object decode(byte[] bytes, SqlType type) {
    ByteReader in = new ByteReader(bytes);
    Object value;
    try {
      value = read(in, type);
    } catch (SqlException exception) {
      if (exception.state().equals(SqlState.DATA_CORRUPTED)) {
        throw new SqlException(SqlState.PROTOCOL_VIOLATION, "insufficient data left in message");
      }
      throw exception;
    }
    if (!in.atEnd()) {
      throw malformed("incorrect binary data format");
    }
    return value;
  }

  private static SqlException malformed(String message) {
    return new SqlException(SqlState.INVALID_BINARY_REPRESENTATION, message);
  }

  private static Object read(ByteReader in, SqlType type) {
    return switch (type.kind()) {
      case BOOLEAN -> in.readByte() != 0;
      case INT2 -> (long) in.readShort();
      case INT4 -> (long) in.readInt();
      case INT8 -> in.readLong();
      case OID, XID, REGPROC, REGPROCEDURE, REGCLASS, REGTYPE, REGROLE, REGNAMESPACE ->
          Integer.toUnsignedLong(in.readInt());
      case FLOAT4 -> (double) Float.intBitsToFloat(in.readInt());
      case FLOAT8 -> Double.longBitsToDouble(in.readLong());
      case NUMERIC -> Casts.applyModifiers(readNumeric(in), type, false);
      case BYTEA -> in.readBytes(in.remaining());
      case DATE -> readDate(in.readInt());
      case TIME -> readTime(in.readLong());
      case TIMESTAMP, TIMESTAMPTZ -> readTimestamp(in.readLong());
      case INTERVAL -> {
        long micros = in.readLong();
        int days = in.readInt();
        yield new Interval(in.readInt(), days, micros);
      }
      case UUID -> new UUID(in.readLong(), in.readLong());
      case JSONB -> {
        if (in.readByte() != 1) {
          throw malformed("unsupported jsonb version number");
        }
        yield JsonText.canonical(readText(in));
      }
      case JSON -> {
        String text = readText(in);
        JsonText.check(text);
        yield text;
      }
      case ARRAY, INT2VECTOR, OIDVECTOR -> readArray(in, type);
      case RECORD -> readRecord(in);
      case ENUM -> type.place(readText(in));
      default -> Casts.applyModifiers(readText(in), type, false);
    };
  }

  private static Long readDate(int days) {
    return DateTimes.isInfiniteDate(days) ? days : DateTimes.checkedDate(days + EPOCH_DAYS);
  }

  private static Long readTime(long micros) {
    if (micros < 0 || micros > DateTimes.MICROS_PER_DAY) {
      throw new SqlException(SqlState.DATETIME_FIELD_OVERFLOW, "time out of range");
    }
    return micros;
  }

  private static Long readTimestamp(long micros) {
    if (DateTimes.isInfinite(micros)) {
      return micros;
    }
    if (micros > Long.MAX_VALUE - EPOCH_MICROS) {
      throw DateTimes.outOfRange();
    }
    return DateTimes.checkedTimestamp(micros + EPOCH_MICROS);
  }

  private static String readText(ByteReader in) {
    byte[] bytes = in.readBytes(in.remaining());
    return decodeUtf8(bytes);
  }

  /// Text from a client: 22021 when it is not UTF-8 or holds a zero.
  public static String decodeUtf8(byte[] bytes) {
    try {
      CharBuffer text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
      for (byte next : bytes) {
        if (next == 0) {
          throw new SqlException(
              SqlState.CHARACTER_NOT_IN_REPERTOIRE,
              "invalid byte sequence for encoding \"UTF8\": 0x00");
        }
      }
      return text.toString();
    } catch (CharacterCodingException _) {
      throw new SqlException(
          SqlState.CHARACTER_NOT_IN_REPERTOIRE, "invalid byte sequence for encoding \"UTF8\"");
    }
  }

  /// Base 10000 digits with the weight of the first one.
  private static void writeNumeric(ByteWriter out, Numeric numeric) {
    if (!numeric.isFinite()) {
      out.writeInt(0);
      out.writeShort(numeric.isNaN() ? NAN : numeric.signum() > 0 ? INFINITY : NEGATIVE_INFINITY);
      out.writeShort(0);
      return;
    }
    BigDecimal value = numeric.value();
    BigInteger whole = value.abs().toBigInteger();
    List<Integer> digits = new ArrayList<>();
    int weight = -1;
    if (whole.signum() != 0) {
      String text = whole.toString();
      String padded = "0".repeat((4 - text.length() % 4) % 4) + text;
      weight = padded.length() / 4 - 1;
      addGroups(digits, padded);
    }
    if (value.scale() > 0) {
      String fraction = value.abs().unscaledValue().toString();
      fraction = "0".repeat(Math.max(0, value.scale() - fraction.length())) + fraction;
      fraction = fraction.substring(fraction.length() - value.scale());
      addGroups(digits, fraction + "0".repeat((4 - fraction.length() % 4) % 4));
    }
    while (!digits.isEmpty() && digits.getFirst() == 0) {
      digits.removeFirst();
      weight--;
    }
    while (!digits.isEmpty() && digits.getLast() == 0) {
      digits.removeLast();
    }
    out.writeShort(digits.size());
    out.writeShort(digits.isEmpty() ? 0 : weight);
    out.writeShort(value.signum() < 0 ? NEGATIVE : POSITIVE);
    out.writeShort(value.scale());
    digits.forEach(out::writeShort);
  }

  private static void addGroups(List<Integer> digits, String text) {
    for (int i = 0; i < text.length(); i += 4) {
      digits.add(Integer.parseInt(text, i, i + 4, 10));
    }
  }

  private static Numeric readNumeric(ByteReader in) {
    int count = in.readShort();
    int weight = in.readShort();
    int sign = in.readShort() & 0xffff;
    int scale = in.readShort();
    switch (sign) {
      case NAN -> {
        return Numeric.NAN;
      }
      case INFINITY -> {
        return Numeric.INFINITY;
      }
      case NEGATIVE_INFINITY -> {
        return Numeric.NEGATIVE_INFINITY;
      }
      case POSITIVE, NEGATIVE -> {}
      default -> throw malformed("invalid sign in external \"numeric\" value");
    }
    if (count < 0 || scale < 0) {
      throw malformed("invalid length in external \"numeric\" value");
    }
    StringBuilder digits = new StringBuilder("0");
    for (int i = 0; i < count; i++) {
      int digit = in.readShort();
      if (digit < 0 || digit > 9999) {
        throw malformed("invalid digit in external \"numeric\" value");
      }
      digits.append(Integer.toString(digit + 10_000), 1, 5);
    }
    BigDecimal value = new BigDecimal(new BigInteger(digits.toString()), 4 * (count - weight - 1));
    BigDecimal scaled = value.setScale(scale, RoundingMode.DOWN);
    return Numeric.of(sign == NEGATIVE ? scaled.negate() : scaled);
  }

  private static void writeArray(ByteWriter out, ArrayValue array) {
    out.writeInt(array.dimensions().size());
    out.writeInt(array.values().contains(null) ? 1 : 0);
    out.writeInt(array.element().oid());
    for (int i = 0; i < array.dimensions().size(); i++) {
      out.writeInt(array.dimensions().get(i));
      out.writeInt(array.lowerBounds().get(i));
    }
    for (Object value : array.values()) {
      writeElement(out, value, array.element());
    }
  }

  private static void writeElement(ByteWriter out, @Nullable Object value, SqlType type) {
    if (value == null) {
      out.writeInt(-1);
    } else {
      byte[] bytes = encode(value, type);
      out.writeInt(bytes.length);
      out.writeBytes(bytes);
    }
  }

  private static @Nullable Object readElement(ByteReader in, SqlType type) {
    int length = in.readInt();
    return length < 0 ? null : decode(in.readBytes(length), type);
  }

  private static ArrayValue readArray(ByteReader in, SqlType type) {
    int depth = in.readInt();
    in.readInt();
    int element = in.readInt();
    if (depth < 0 || depth > 6) {
      throw malformed("invalid array header");
    }
    if (element != type.elementType().oid()) {
      throw new SqlException(SqlState.DATATYPE_MISMATCH, "wrong element type");
    }
    List<Integer> dimensions = new ArrayList<>();
    List<Integer> lowerBounds = new ArrayList<>();
    long count = depth == 0 ? 0 : 1;
    for (int i = 0; i < depth; i++) {
      int length = in.readInt();
      dimensions.add(length);
      lowerBounds.add(in.readInt());
      count *= length;
      if (length < 0 || count * 4 > in.remaining()) {
        throw malformed("invalid array dimensions");
      }
    }
    List<@Nullable Object> values = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      values.add(readElement(in, type.elementType()));
    }
    return count == 0
        ? new ArrayValue(type.elementType(), values, List.of(), List.of())
        : new ArrayValue(type.elementType(), values, dimensions, lowerBounds);
  }

  private static void writeRecord(ByteWriter out, RecordValue row) {
    out.writeInt(row.types().size());
    for (int i = 0; i < row.types().size(); i++) {
      out.writeInt(row.types().get(i).oid());
      writeElement(out, row.values().get(i), row.types().get(i));
    }
  }

  private static RecordValue readRecord(ByteReader in) {
    int count = in.readInt();
    List<SqlType> types = new ArrayList<>();
    List<@Nullable Object> values = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      SqlType type = SqlType.fromOid(in.readInt(), -1);
      if (type == null) {
        throw malformed("unknown type in record");
      }
      types.add(type);
      values.add(readElement(in, type));
    }
    return new RecordValue(types, values);
  }
}

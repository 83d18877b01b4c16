package io.massifdb.expression;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The bytes of one value of a known type, without regard to order: constants in programs, columns
/// of variable length in rows, objects in batches. Text and bytea are their plain bytes up to the
/// end of the reader, so the container keeps the length; [#write] adds it.
final class DatumCodec {
  private static final int NAN = 0;
  private static final int INFINITY = 1;
  private static final int NEGATIVE_INFINITY = 2;
  private static final int SMALL = 3;
  private static final int BIG = 4;

  private DatumCodec() {}

  /// A type of the system is its oid and modifier, one of a user's 0 and its definition.
  static void writeType(ByteWriter out, SqlType type) {
    if (UserTypeCodec.isNeeded(type)) {
      out.writeVarint(0);
      UserTypeCodec.write(out, type);
      return;
    }
    out.writeVarint(type.oid());
    out.writeSigned(type.typmod());
  }

  static SqlType readType(ByteReader in) {
    int oid = in.readCount();
    if (oid == 0) {
      return UserTypeCodec.read(in);
    }
    SqlType type = SqlType.fromOid(oid, (int) in.readSigned());
    if (type == null) {
      throw ByteReader.corrupted();
    }
    return type;
  }

  static void writeNullable(ByteWriter out, @Nullable Object value, SqlType type) {
    out.writeByte(value == null ? 0 : 1);
    if (value != null) {
      write(out, value, type);
    }
  }

  static @Nullable Object readNullable(ByteReader in, SqlType type) {
    return in.readByte() == 0 ? null : read(in, type);
  }

  /// Self-delimiting form.
  static void write(ByteWriter out, Object value, SqlType type) {
    switch (value) {
      case String text -> out.writeString(text);
      case byte[] bytes -> {
        out.writeVarint(bytes.length);
        out.writeBytes(bytes);
      }
      default -> writeBody(out, value, type);
    }
  }

  static Object read(ByteReader in, SqlType type) {
    if (type.kind().isText()) {
      return in.readString();
    }
    return type.kind() == TypeKind.BYTEA ? in.readBytes(in.readCount()) : readBody(in, type);
  }

  /// Form whose length the container keeps.
  static void writeBody(ByteWriter out, Object value, SqlType type) {
    switch (value) {
      case Boolean truth -> out.writeByte(truth ? 1 : 0);
      case Long number -> out.writeSigned(number);
      case Double number -> out.writeLong(Double.doubleToRawLongBits(number));
      case String text -> out.writeBytes(text.getBytes(StandardCharsets.UTF_8));
      case byte[] bytes -> out.writeBytes(bytes);
      case UUID uuid -> {
        out.writeLong(uuid.getMostSignificantBits());
        out.writeLong(uuid.getLeastSignificantBits());
      }
      case Numeric numeric -> writeNumeric(out, numeric);
      case Interval interval -> {
        out.writeSigned(interval.months());
        out.writeSigned(interval.days());
        out.writeSigned(interval.micros());
      }
      case ArrayValue array -> writeArray(out, array);
      case RecordValue row -> writeRecord(out, row);
      default -> throw new AssertionError("no datum of " + type + ": " + value.getClass());
    }
  }

  static Object readBody(ByteReader in, SqlType type) {
    return switch (type.kind().representation()) {
      case LONG -> type.kind() == TypeKind.BOOLEAN ? in.readByte() != 0 : (Object) in.readSigned();
      case DOUBLE -> Double.longBitsToDouble(in.readLong());
      case BYTES ->
          switch (type.kind()) {
            case BYTEA -> in.readBytes(in.remaining());
            case UUID -> new UUID(in.readLong(), in.readLong());
            default -> new String(in.readBytes(in.remaining()), StandardCharsets.UTF_8);
          };
      case OBJECT ->
          switch (type.kind()) {
            case NUMERIC -> readNumeric(in);
            case INTERVAL ->
                new Interval((int) in.readSigned(), (int) in.readSigned(), in.readSigned());
            case ARRAY, INT2VECTOR, OIDVECTOR -> readArray(in);
            case RECORD -> readRecord(in);
            default -> throw new AssertionError("no datum of " + type);
          };
    };
  }

  private static void writeNumeric(ByteWriter out, Numeric numeric) {
    if (!numeric.isFinite()) {
      out.writeByte(numeric.isNaN() ? NAN : numeric.signum() > 0 ? INFINITY : NEGATIVE_INFINITY);
      return;
    }
    BigDecimal value = numeric.value();
    BigInteger unscaled = value.unscaledValue();
    if (unscaled.bitLength() < 64) {
      out.writeByte(SMALL);
      out.writeVarint(value.scale());
      out.writeSigned(unscaled.longValue());
    } else {
      byte[] bytes = unscaled.toByteArray();
      out.writeByte(BIG);
      out.writeVarint(value.scale());
      out.writeVarint(bytes.length);
      out.writeBytes(bytes);
    }
  }

  private static Numeric readNumeric(ByteReader in) {
    return switch (in.readByte()) {
      case NAN -> Numeric.NAN;
      case INFINITY -> Numeric.INFINITY;
      case NEGATIVE_INFINITY -> Numeric.NEGATIVE_INFINITY;
      case SMALL -> {
        int scale = in.readCount();
        yield Numeric.of(BigDecimal.valueOf(in.readSigned(), scale));
      }
      case BIG -> {
        int scale = in.readCount();
        yield Numeric.of(new BigDecimal(new BigInteger(in.readBytes(in.readCount())), scale));
      }
      default -> throw ByteReader.corrupted();
    };
  }

  private static void writeArray(ByteWriter out, ArrayValue array) {
    writeType(out, array.element());
    out.writeVarint(array.dimensions().size());
    for (int i = 0; i < array.dimensions().size(); i++) {
      out.writeVarint(array.dimensions().get(i));
      out.writeSigned(array.lowerBounds().get(i));
    }
    for (Object value : array.values()) {
      writeNullable(out, value, array.element());
    }
  }

  private static ArrayValue readArray(ByteReader in) {
    SqlType element = readType(in);
    int depth = in.readCount();
    List<Integer> dimensions = new ArrayList<>();
    List<Integer> lowerBounds = new ArrayList<>();
    int count = depth == 0 ? 0 : 1;
    for (int i = 0; i < depth; i++) {
      int length = in.readCount();
      dimensions.add(length);
      lowerBounds.add((int) in.readSigned());
      count = Math.multiplyExact(count, length);
    }
    List<@Nullable Object> values = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      values.add(readNullable(in, element));
    }
    return new ArrayValue(element, values, dimensions, lowerBounds);
  }

  private static void writeRecord(ByteWriter out, RecordValue row) {
    out.writeVarint(row.types().size());
    for (int i = 0; i < row.types().size(); i++) {
      writeType(out, row.types().get(i));
      writeNullable(out, row.values().get(i), row.types().get(i));
    }
  }

  private static RecordValue readRecord(ByteReader in) {
    int count = in.readCount();
    List<SqlType> types = new ArrayList<>();
    List<@Nullable Object> values = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      SqlType type = readType(in);
      types.add(type);
      values.add(readNullable(in, type));
    }
    return new RecordValue(types, values);
  }
}

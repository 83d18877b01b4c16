package io.massifdb.expression;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Reads a key part by part; the format is in [KeyCodec].
public final class KeyReader {
  private final ByteReader in;
  private int inversion;

  public KeyReader(byte[] key) {
    this.in = new ByteReader(key);
  }

  static int width(TypeKind kind) {
    return switch (kind) {
      case INT2 -> 2;
      case INT4, DATE, OID -> 4;
      default -> kind.isRegistered() ? 4 : 8;
    };
  }

  static boolean isUnsigned(TypeKind kind) {
    return kind == TypeKind.OID || kind.isRegistered();
  }

  public long readId() {
    int first = in.readByte();
    if (first < 240) {
      return first;
    }
    long id = 0;
    for (int i = 239; i < first; i++) {
      id = (id << 8) | in.readByte();
    }
    return id;
  }

  public @Nullable Object read(KeyColumn column) {
    inversion = column.descending() ? 0xff : 0;
    int tag = next();
    Object value = tag == 1 ? readValue(column.type()) : null;
    inversion = 0;
    return value;
  }

  /// Where the next part starts.
  public int position() {
    return in.position();
  }

  private int next() {
    return in.readByte() ^ inversion;
  }

  private int nextInt() {
    return inversion == 0 ? in.readInt() : ~in.readInt();
  }

  private long nextLong() {
    return inversion == 0 ? in.readLong() : ~in.readLong();
  }

  private Object readValue(SqlType type) {
    return switch (type.kind().representation()) {
      case LONG -> type.kind() == TypeKind.BOOLEAN ? next() != 0 : (Object) readLong(type.kind());
      case DOUBLE -> {
        long bits = nextLong();
        yield Double.longBitsToDouble(bits < 0 ? bits ^ Long.MIN_VALUE : ~bits);
      }
      case BYTES -> readBytes(type);
      case OBJECT ->
          switch (type.kind()) {
            case NUMERIC -> readNumeric(type);
            case INTERVAL -> {
              long days = nextLong() ^ Long.MIN_VALUE;
              long micros = nextLong() ^ Long.MIN_VALUE;
              yield new Interval((int) (days / 30), (int) (days % 30), micros);
            }
            default -> readArray(type.elementType());
          };
    };
  }

  private long readLong(TypeKind kind) {
    return switch (width(kind)) {
      case 2 -> {
        int high = next();
        yield (short) (((high << 8) | next()) ^ 0x8000);
      }
      case 4 ->
          isUnsigned(kind) ? Integer.toUnsignedLong(nextInt()) : nextInt() ^ Integer.MIN_VALUE;
      default -> nextLong() ^ Long.MIN_VALUE;
    };
  }

  private Object readBytes(SqlType type) {
    if (type.kind() == TypeKind.UUID) {
      return new UUID(nextLong(), nextLong());
    }
    ByteWriter bytes = new ByteWriter(16);
    while (true) {
      int next = next();
      if (next == 0 && next() == 1) {
        break;
      }
      bytes.writeByte(next);
    }
    if (type.kind() == TypeKind.BYTEA) {
      return bytes.toBytes();
    }
    String text = new String(bytes.buffer(), 0, bytes.size(), StandardCharsets.UTF_8);
    if (type.kind() != TypeKind.CHAR || type.precision() < 0) {
      return text;
    }
    return text + " ".repeat(Math.max(0, type.precision() - text.codePointCount(0, text.length())));
  }

  private Numeric readNumeric(SqlType type) {
    int rank = next();
    return switch (rank) {
      case 1 -> Numeric.NEGATIVE_INFINITY;
      case 3 -> scaled(BigDecimal.ZERO, type);
      case 5 -> Numeric.INFINITY;
      case 6 -> Numeric.NAN;
      case 2, 4 -> {
        int outer = inversion;
        inversion = rank == 2 ? inversion ^ 0xff : inversion;
        BigDecimal magnitude = readMagnitude();
        inversion = outer;
        yield scaled(rank == 2 ? magnitude.negate() : magnitude, type);
      }
      default -> throw ByteReader.corrupted();
    };
  }

  private BigDecimal readMagnitude() {
    int exponent = nextInt() ^ Integer.MIN_VALUE;
    StringBuilder digits = new StringBuilder();
    for (int pair = next(); pair != 0; pair = next()) {
      digits.append((char) ('0' + (pair - 1) / 10)).append((char) ('0' + (pair - 1) % 10));
    }
    BigInteger unscaled = new BigInteger(digits.toString());
    return new BigDecimal(unscaled, digits.length() - exponent).stripTrailingZeros();
  }

  private static Numeric scaled(BigDecimal value, SqlType type) {
    return type.precision() < 0 || type.scale() < value.scale()
        ? Numeric.of(value)
        : Numeric.of(value.setScale(type.scale()));
  }

  private ArrayValue readArray(SqlType element) {
    List<@Nullable Object> values = new ArrayList<>();
    for (int tag = next(); tag != 1; tag = next()) {
      values.add(tag == 2 ? readValue(element) : null);
    }
    int depth = next();
    List<Integer> dimensions = new ArrayList<>();
    List<Integer> lowerBounds = new ArrayList<>();
    for (int i = 0; i < depth; i++) {
      dimensions.add(nextInt() ^ Integer.MIN_VALUE);
    }
    for (int i = 0; i < depth; i++) {
      lowerBounds.add(nextInt() ^ Integer.MIN_VALUE);
    }
    return new ArrayValue(element, values, dimensions, lowerBounds);
  }
}

package io.massifdb.expression;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Order-preserving bytes for keys: `tableId indexId column...`. Unsigned comparison of two keys of
/// one index gives the order of their column values, and no key is a proper prefix of another.
///
/// | part | bytes |
/// |---|---|
/// | table and index id | below 240: one byte; else 239 + n, then n big-endian bytes |
/// | tag of a column | before inversion: NULL 00 or 02, value 01 |
/// | boolean; int2; int4, date; oid; others | 1; 2; 4; 4 unsigned; 8 bytes big-endian, sign bit flipped |
/// | float4, float8 | IEEE bits, sign flipped, all bits flipped when negative; -0 as 0 |
/// | text, bytea | bytes with 00 written as 00 FF, then 00 01; char(n) without trailing blanks |
/// | uuid | 16 bytes |
/// | numeric | class (-Infinity 1, negative 2, 0 3, positive 4, Infinity 5, NaN 6), decimal exponent as int4, digit pairs + 1, 00; exponent and digits inverted when negative |
/// | interval | whole days as int8, rest in µs as int8 (a month has 30 days) |
/// | array | for each element 02 and its value or 03 for NULL, then 01, number of dimensions, their lengths and lower bounds |
///
/// All bytes of a descending column, its tag included, are inverted. Values that compare as equal
/// have the same bytes, so some types cannot be read back exactly: see [#isExact].
public final class KeyCodec {
  private KeyCodec() {}

  /// Whether a value that is decoded from a key is the one that was encoded. If not (`1.00` comes
  /// back as `1`), a column must be stored in the row value as well.
  public static boolean isExact(SqlType type) {
    return switch (type.kind()) {
      case NUMERIC -> false;
      case FLOAT4, FLOAT8, INTERVAL -> false;
      case CHAR -> type.precision() > 0;
      case ARRAY -> isExact(type.elementType());
      default -> true;
    };
  }

  /// Whether values of the type can stand in a key.
  public static boolean isSupported(SqlType type) {
    return switch (type.kind()) {
      case ARRAY -> isSupported(type.elementType());
      case JSON, JSONPATH, RECORD, UNKNOWN, NAMED, VOID, CSTRING, TRIGGER, INTERNAL, XID -> false;
      default -> !type.kind().isPolymorphic();
    };
  }

  /// `tableId indexId`: the prefix of all keys of an index.
  public static byte[] indexPrefix(long tableId, long indexId) {
    KeyWriter writer = new KeyWriter();
    return writer.writeId(tableId).writeId(indexId).toBytes();
  }

  /// `tableId`: the prefix of all keys of a table.
  public static byte[] tablePrefix(long tableId) {
    return new KeyWriter().writeId(tableId).toBytes();
  }

  /// `tableId indexId values...`; fewer values than columns give a prefix of keys.
  public static byte[] encode(
      long tableId,
      long indexId,
      List<KeyColumn> columns,
      List<? extends @Nullable Object> values) {
    KeyWriter writer = new KeyWriter().writeId(tableId).writeId(indexId);
    for (int i = 0; i < values.size(); i++) {
      writer.write(values.get(i), columns.get(i));
    }
    return writer.toBytes();
  }

  /// The column values of a key of [#encode].
  public static @Nullable Object[] decode(byte[] key, List<KeyColumn> columns) {
    KeyReader reader = new KeyReader(key);
    reader.readId();
    reader.readId();
    @Nullable Object[] values = new @Nullable Object[columns.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = reader.read(columns.get(i));
    }
    return values;
  }

  /// The table of a key.
  public static long tableId(byte[] key) {
    return new KeyReader(key).readId();
  }

  /// The least key above all keys that start with the prefix; empty when there is none.
  public static byte[] prefixEnd(byte[] prefix) {
    for (int i = prefix.length - 1; i >= 0; i--) {
      if (prefix[i] != (byte) 0xff) {
        byte[] end = Arrays.copyOf(prefix, i + 1);
        end[i]++;
        return end;
      }
    }
    return new byte[0];
  }
}

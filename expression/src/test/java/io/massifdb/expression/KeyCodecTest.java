package io.massifdb.expression;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The bytes of keys must sort as their values do, and come back.
class KeyCodecTest {
  /// Values of one type in ascending order.
  record Ordered(SqlType type, List<Object> values) {}

  static List<Ordered> ordered() {
    return List.of(
        new Ordered(SqlType.BOOLEAN, List.of(false, true)),
        new Ordered(SqlType.INT2, List.of(-32768L, -1L, 0L, 1L, 32767L)),
        new Ordered(SqlType.INT4, List.of((long) Integer.MIN_VALUE, -1L, 0L, 300L, 2147483647L)),
        new Ordered(SqlType.INT8, List.of(Long.MIN_VALUE, -1L, 0L, 1L, Long.MAX_VALUE)),
        new Ordered(SqlType.OID, List.of(0L, 1L, 0x7fff_ffffL, 0xffff_ffffL)),
        new Ordered(
            SqlType.FLOAT8,
            List.of(
                Double.NEGATIVE_INFINITY,
                -1e300,
                -1.5,
                0.0,
                1e-300,
                2.0,
                Double.POSITIVE_INFINITY,
                Double.NaN)),
        new Ordered(
            SqlType.NUMERIC,
            List.of(
                Numeric.NEGATIVE_INFINITY,
                decimal("-1000"),
                decimal("-99.5"),
                decimal("-0.001"),
                decimal("0"),
                decimal("0.00001"),
                decimal("0.1"),
                decimal("0.11"),
                decimal("9"),
                decimal("10"),
                decimal("12345678901234567890.1"),
                Numeric.INFINITY,
                Numeric.NAN)),
        new Ordered(SqlType.TEXT, List.of("", "a", "a\u0001", "aa", "b", "é", "\uffff", "😀")),
        new Ordered(
            SqlType.BYTEA,
            List.of(
                new byte[0],
                new byte[] {0},
                new byte[] {0, 0},
                new byte[] {0, 1},
                new byte[] {1},
                new byte[] {-1})),
        new Ordered(
            SqlType.UUID,
            List.of(
                new UUID(0, 0), new UUID(0, 1), new UUID(1, 0), new UUID(-1, 0), new UUID(-1, -1))),
        new Ordered(
            SqlType.INTERVAL,
            List.of(
                new Interval(0, -1, 0),
                Interval.ZERO,
                new Interval(0, 0, 1),
                new Interval(1, 0, 0))),
        new Ordered(
            SqlType.array(SqlType.INT4),
            List.of(
                ArrayValue.of(SqlType.INT4, List.of()),
                array(1L),
                array(1L, 1L),
                array(1L, null),
                array(2L),
                array((Long) null))));
  }

  private static Numeric decimal(String text) {
    return TextParser.parseNumeric(text);
  }

  private static ArrayValue array(@Nullable Long... values) {
    return ArrayValue.of(SqlType.INT4, Arrays.asList(values));
  }

  @ParameterizedTest
  @MethodSource("ordered")
  void bytesSortAsValues(Ordered ordered) {
    for (boolean descending : new boolean[] {false, true}) {
      for (boolean nullsFirst : new boolean[] {false, true}) {
        KeyColumn column = new KeyColumn(ordered.type(), descending, nullsFirst);
        List<@Nullable Object> values = new ArrayList<>(ordered.values());
        if (descending) {
          Collections.reverse(values);
        }
        values.add(nullsFirst ? 0 : values.size(), null);
        byte[] before = new byte[0];
        for (Object value : values) {
          byte[] key = KeyCodec.encode(7, 1, List.of(column), Collections.singletonList(value));
          assertThat(Arrays.compareUnsigned(before, key)).as("%s %s", column, value).isNegative();
          assertThat(KeyCodec.decode(key, List.of(column))[0]).isEqualTo(value);
          before = key;
        }
      }
    }
  }

  @Test
  void idsArePrefixFreeAndOrdered() {
    long[] ids = {0, 1, 239, 240, 255, 256, 65_535, 65_536, 1L << 40, Long.MAX_VALUE};
    byte[] before = new byte[0];
    for (long id : ids) {
      byte[] prefix = KeyCodec.tablePrefix(id);
      assertThat(Arrays.compareUnsigned(before, prefix)).isNegative();
      assertThat(KeyCodec.tableId(prefix)).isEqualTo(id);
      assertThat(before.length > 0 && Arrays.equals(before, Arrays.copyOf(prefix, before.length)))
          .isFalse();
      before = prefix;
    }
  }

  @Test
  void equalNumericsHaveEqualKeys() {
    List<KeyColumn> columns = List.of(KeyColumn.ascending(SqlType.NUMERIC));
    assertThat(KeyCodec.encode(1, 1, columns, List.of(decimal("1.00"))))
        .isEqualTo(KeyCodec.encode(1, 1, columns, List.of(decimal("1"))));
  }

  @Test
  void prefixEndIsTheNextPrefix() {
    assertThat(KeyCodec.prefixEnd(new byte[] {1, -1})).containsExactly(2);
    assertThat(KeyCodec.prefixEnd(new byte[] {-1})).isEmpty();
  }
}

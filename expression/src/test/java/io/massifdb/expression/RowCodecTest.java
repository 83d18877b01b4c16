package io.massifdb.expression;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RowCodecTest {
  private static final List<SqlType> TYPES =
      List.of(
          SqlType.BOOLEAN,
          SqlType.INT2,
          SqlType.TEXT,
          SqlType.INT4,
          SqlType.INT8,
          SqlType.FLOAT4,
          SqlType.FLOAT8,
          SqlType.numeric(10, 2),
          SqlType.BYTEA,
          SqlType.DATE,
          SqlType.TIMESTAMPTZ,
          SqlType.INTERVAL,
          SqlType.UUID,
          SqlType.array(SqlType.TEXT),
          SqlType.OID);

  private static final List<Object> VALUES =
      List.of(
          true,
          -5L,
          "héllo",
          70_000L,
          1L << 50,
          1.5,
          Math.PI,
          Numeric.of(new BigDecimal("12.50")),
          new byte[] {0, 1, 2},
          -1L,
          1234567L,
          new Interval(1, 2, 3),
          new UUID(5, 6),
          ArrayValue.of(SqlType.TEXT, Arrays.asList("a", null)),
          0xffff_fff0L);

  private static RowLayout layout(int columns) {
    return new RowLayout(
        IntStream.range(0, columns).mapToObj(i -> new RowColumn(i + 1, TYPES.get(i))).toList());
  }

  @Test
  void everyTypeComesBack() {
    RowLayout layout = layout(TYPES.size());
    @Nullable Object[] decoded = RowCodec.decode(layout, RowCodec.encode(layout, VALUES));
    assertThat(decoded).containsExactly(VALUES.toArray());
  }

  @Test
  void nullsComeBack() {
    RowLayout layout = layout(TYPES.size());
    List<@Nullable Object> nulls = Collections.nCopies(TYPES.size(), null);
    assertThat(RowCodec.decode(layout, RowCodec.encode(layout, nulls))).containsOnlyNulls();
  }

  @Test
  void addedColumnsHaveTheirMissingValue() {
    byte[] old = RowCodec.encode(layout(2), VALUES.subList(0, 2));
    RowLayout grown =
        new RowLayout(
            List.of(
                new RowColumn(1, SqlType.BOOLEAN),
                new RowColumn(2, SqlType.INT2),
                new RowColumn(3, SqlType.TEXT, "later"),
                new RowColumn(4, SqlType.INT4)));
    assertThat(RowCodec.decode(grown, old)).containsExactly(true, -5L, "later", null);
  }

  @Test
  void longRowsUseWideEnds() {
    RowLayout layout =
        new RowLayout(List.of(new RowColumn(1, SqlType.TEXT), new RowColumn(2, SqlType.TEXT)));
    String big = "x".repeat(70_000);
    assertThat(RowCodec.decode(layout, RowCodec.encode(layout, List.of(big, "y"))))
        .containsExactly(big, "y");
  }
}

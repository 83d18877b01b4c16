package io.massifdb.benchmarks.micro;

import io.massifdb.expression.KeyCodec;
import io.massifdb.expression.KeyColumn;
import io.massifdb.expression.RowCodec;
import io.massifdb.expression.RowColumn;
import io.massifdb.expression.RowLayout;
import io.massifdb.expression.RowReader;
import io.massifdb.expression.SqlType;
import io.massifdb.expression.Vector;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Rows and keys to bytes and back: an order line of six columns with a two-column key. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 4, time = 1)
public class CodecBenchmark {
  private static final int TABLE = 1000;
  private static final int ROWS = 1024;

  private final RowLayout layout =
      new RowLayout(
          List.of(
              new RowColumn(1, SqlType.INT4),
              new RowColumn(2, SqlType.INT8),
              new RowColumn(3, SqlType.FLOAT8),
              new RowColumn(4, SqlType.TIMESTAMPTZ),
              new RowColumn(5, SqlType.TEXT),
              new RowColumn(6, SqlType.TEXT)));
  private final List<Object> values =
      List.of(42L, 1L << 40, 2.5, 1_700_000_000_000_000L, "MassifDB", "a text of some length");
  private final byte[] row = RowCodec.encode(layout, values);
  private final List<KeyColumn> keyColumns =
      List.of(KeyColumn.ascending(SqlType.INT8), KeyColumn.ascending(SqlType.TEXT));
  private final List<Object> keyValues = List.of(123_456_789L, "warehouse 7");
  private final byte[] key = KeyCodec.encode(TABLE, 1, keyColumns, keyValues);
  private final RowReader twoColumns = new RowReader(layout, new int[] {1, 4});
  private final Vector[] vectors = {
    Vector.create(SqlType.INT8, ROWS), Vector.create(SqlType.TEXT, ROWS)
  };
  private final List<byte[]> rows = new ArrayList<>();

  public CodecBenchmark() {
    for (long i = 0; i < ROWS; i++) {
      rows.add(
          RowCodec.encode(layout, List.of(i, i << 20, 0.5 * i, i, "name " + i, "a text " + i)));
    }
  }

  @Benchmark
  public byte[] encodeRow() {
    return RowCodec.encode(layout, values);
  }

  @Benchmark
  public @Nullable Object[] decodeRow() {
    return RowCodec.decode(layout, row);
  }

  /** What a scan does: two of the columns of each row into vectors. */
  @Benchmark
  @OperationsPerInvocation(ROWS)
  public Vector[] readTwoColumnsPerRow() {
    for (Vector vector : vectors) {
      vector.clear();
    }
    for (byte[] each : rows) {
      twoColumns.read(each, vectors);
    }
    return vectors;
  }

  @Benchmark
  public byte[] encodeKey() {
    return KeyCodec.encode(TABLE, 1, keyColumns, keyValues);
  }

  @Benchmark
  public @Nullable Object[] decodeKey() {
    return KeyCodec.decode(key, keyColumns);
  }
}

package io.massifdb.benchmarks.micro;

import io.massifdb.kvapi.Key;
import io.massifdb.kvapi.KeySpan;
import io.massifdb.kvapi.Timestamp;
import io.massifdb.kvapi.TransactionId;
import io.massifdb.kvapi.seam.Family;
import io.massifdb.rangestore.engine.RocksEngine;
import io.massifdb.rangestore.engine.RocksSettings;
import io.massifdb.rangestore.mvcc.IntentIndex;
import io.massifdb.rangestore.mvcc.MvccReader;
import io.massifdb.rangestore.mvcc.MvccScan;
import io.massifdb.rangestore.mvcc.MvccWriter;
import io.massifdb.rangestore.mvcc.Version;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Reads of 100,000 rows of 100 bytes in RocksDB, flushed to its files and cached, with one version
 * each or ten. {@code engineGet} is the bare lookup of an unversioned key of the same size.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 4, time = 1)
public class MvccReadBenchmark {
  private static final int ROWS = 100_000;
  private static final int ROWS_PER_SCAN = 1000;
  private static final int ROWS_PER_BATCH = 1000;
  private static final int VALUE_BYTES = 100;
  private static final byte[] TABLE_PREFIX = {(byte) 0xf1, 3, (byte) 0xe8, 1};

  @Param({"1", "10"})
  public int versions;

  private final ScratchDirectory directory = new ScratchDirectory();
  private final RocksEngine engine =
      RocksEngine.open(directory.path().resolve("engine"), RocksSettings.DEFAULT);
  private final MvccReader reader = new MvccReader(engine, new IntentIndex());
  private final SplittableRandom random = new SplittableRandom(1);
  private Timestamp now = Timestamp.ZERO;

  @Setup
  public void load() {
    byte[] value = new byte[VALUE_BYTES];
    for (int version = 1; version <= versions; version++) {
      now = Timestamp.ofMillis(1_700_000_000_000L + version);
      for (int first = 0; first < ROWS; first += ROWS_PER_BATCH) {
        MvccWriter writer = new MvccWriter();
        for (int i = first; i < first + ROWS_PER_BATCH; i++) {
          writer.version(key(i), now, new TransactionId(now), value);
          if (version == 1) {
            writer.meta(key(i), value);
          }
        }
        engine.write(writer.batch());
      }
    }
    engine.flush();
  }

  @TearDown
  public void close() {
    engine.close();
    directory.delete();
  }

  private static Key key(int row) {
    ByteBuffer bytes = ByteBuffer.allocate(TABLE_PREFIX.length + 9).put(TABLE_PREFIX);
    return new Key(bytes.put((byte) 1).putLong(row).array());
  }

  @Benchmark
  public @Nullable Version point() {
    return reader.newestAtOrBelow(key(random.nextInt(ROWS)), now);
  }

  @Benchmark
  public byte @Nullable [] engineGet() {
    return engine.get(Family.META, key(random.nextInt(ROWS)).bytes());
  }

  /** Time per row. */
  @Benchmark
  @OperationsPerInvocation(ROWS_PER_SCAN)
  public long scanPerRow() {
    int first = random.nextInt(ROWS - ROWS_PER_SCAN);
    long[] seen = new long[2];
    MvccScan.Spec spec =
        new MvccScan.Spec(
            new KeySpan(key(first), key(first + ROWS_PER_SCAN)),
            false,
            now,
            null,
            Integer.MAX_VALUE,
            List.of(),
            _ -> true,
            _ -> false);
    reader.scan(
        spec,
        (key, value) -> {
          seen[0]++;
          seen[1] += key.length() + value.length;
          return false;
        });
    if (seen[0] != ROWS_PER_SCAN) {
      throw new IllegalStateException("saw " + seen[0] + " rows");
    }
    return seen[1];
  }
}

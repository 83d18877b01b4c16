package io.massifdb.benchmarks.micro;

import io.massifdb.kvapi.RangeId;
import io.massifdb.raft.Entry;
import io.massifdb.rangestore.log.FileDisk;
import io.massifdb.rangestore.log.LogSettings;
import io.massifdb.rangestore.log.RaftLogStore;
import io.massifdb.server.seam.VirtualThreadScheduler;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Durable appends of 200 bytes by 1, 8 and 64 appenders, each of which waits for its own: {@link
 * RaftLogStore} as the nodes use it, RocksDB's {@code put(sync)} into one instance that all share
 * and into one for each appender, and a preallocated file with group commit and nothing else, which
 * is the most that can be had.
 */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(value = 1, jvmArgsAppend = "-Xmx1g")
@Warmup(iterations = 2, time = 2)
@Measurement(iterations = 3, time = 4)
public class LogAppendBenchmark {
  private static final int DATA_BYTES = 200;
  private static final byte[] DATA = new byte[DATA_BYTES];

  /** The log of a store. */
  @State(Scope.Benchmark)
  public static class RaftLog {
    private final ScratchDirectory directory = new ScratchDirectory();
    private final AtomicInteger ranges = new AtomicInteger();
    private final RaftLogStore store;

    public RaftLog() {
      try {
        store =
            RaftLogStore.open(
                new FileDisk(directory.path()),
                "raft",
                LogSettings.DEFAULT,
                new VirtualThreadScheduler(),
                (message, cause) -> {
                  throw new IllegalStateException(message, cause);
                });
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @TearDown
    public void close() {
      store.close();
      directory.delete();
    }
  }

  /** One range of the log, with one append at a time, truncated as it goes. */
  @State(Scope.Thread)
  public static class RaftAppender {
    private static final long TERM = 1;
    private static final int KEPT = 1000;

    private final Semaphore durable = new Semaphore(0);
    private RangeId range = new RangeId(0);
    private long index;

    @Setup
    public void create(RaftLog log) {
      range = new RangeId(log.ranges.incrementAndGet());
      log.store.create(range, 1, 0, 0);
    }

    void append(RaftLogStore store) {
      index++;
      Entry entry = Entry.normal(TERM, index, DATA);
      store.append(
          List.of(new RaftLogStore.Append(range, null, List.of(entry), true, durable::release)));
      durable.acquireUninterruptibly();
      if (index % KEPT == 0) {
        store.truncate(range, index - 1, TERM, () -> {});
      } else if (index % KEPT == 1) {
        store.finishTruncation(range);
      }
    }
  }

  /** What a range has if ranges share no log: nobody's sync serves another. */
  @State(Scope.Thread)
  public static class OwnRocks extends SyncedRocks {}

  @Benchmark
  @Threads(1)
  public void raftLog01(RaftLog log, RaftAppender appender) {
    appender.append(log.store);
  }

  @Benchmark
  @Threads(8)
  public void raftLog08(RaftLog log, RaftAppender appender) {
    appender.append(log.store);
  }

  @Benchmark
  @Threads(64)
  public void raftLog64(RaftLog log, RaftAppender appender) {
    appender.append(log.store);
  }

  @Benchmark
  @Threads(1)
  public void rocksPutSync01(SyncedRocks rocks) {
    rocks.put(DATA);
  }

  @Benchmark
  @Threads(8)
  public void rocksPutSync08(SyncedRocks rocks) {
    rocks.put(DATA);
  }

  @Benchmark
  @Threads(64)
  public void rocksPutSync64(SyncedRocks rocks) {
    rocks.put(DATA);
  }

  @Benchmark
  @Threads(8)
  public void ownRocksPutSync08(OwnRocks rocks) {
    rocks.put(DATA);
  }

  @Benchmark
  @Threads(64)
  public void ownRocksPutSync64(OwnRocks rocks) {
    rocks.put(DATA);
  }

  @Benchmark
  @Threads(1)
  public void bareFile01(BareFile file) {
    file.append(DATA);
  }

  @Benchmark
  @Threads(8)
  public void bareFile08(BareFile file) {
    file.append(DATA);
  }

  @Benchmark
  @Threads(64)
  public void bareFile64(BareFile file) {
    file.append(DATA);
  }
}

package io.massifdb.benchmarks.replication;

import io.massifdb.server.rpc.HostAndPort;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import org.HdrHistogram.ConcurrentHistogram;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code massif workload log-load}: proposers against the leader of a replicated log. */
@Command(
    name = "log-load",
    description = "Puts of 200 bytes into a replicated log (log-node) or into etcd.",
    mixinStandardHelpOptions = true)
public final class LogLoadCommand implements Callable<Integer> {
  private static final int VALUE_BYTES = 200;
  private static final int KEYS = 10_000;

  @Option(names = "--massif", description = "address of the leading log-node")
  private String massif = "";

  @Option(names = "--etcd", description = "client address of etcd's leader")
  private String etcd = "";

  @Option(names = "--proposers", split = ",", description = "numbers of concurrent proposers")
  private List<Integer> proposers = List.of(1, 8, 64);

  @Option(names = "--windows", description = "windows, of which the median counts")
  private int windows = 3;

  @Option(names = "--window-millis", description = "length of a window")
  private long windowMillis = 4000;

  @Option(names = "--warm-up-millis", description = "before the first window")
  private long warmUpMillis = 4000;

  /** For the command line. */
  public LogLoadCommand() {}

  @Override
  public Integer call() throws Exception {
    if (massif.isEmpty() == etcd.isEmpty()) {
      System.err.println("massif workload: one of --massif and --etcd is needed");
      return 2;
    }
    measure(8, warmUpMillis, 1, 1);
    for (int count : proposers) {
      System.out.println(measure(count, Math.min(1000, warmUpMillis), windowMillis, windows));
    }
    return 0;
  }

  /** Both kinds write their frames to a socket of their own: no library is measured. */
  private LogClient connect() throws IOException {
    HostAndPort address = HostAndPort.parse(etcd.isEmpty() ? massif : etcd);
    return etcd.isEmpty()
        ? new NodeClient(address.host(), address.port())
        : new EtcdClient(address.host(), address.port());
  }

  /** One line: proposers, median of the windows per second, p50 and p99 in milliseconds. */
  private String measure(int count, long warmUp, long window, int windowCount) throws Exception {
    LongAdder done = new LongAdder();
    ConcurrentHistogram micros = new ConcurrentHistogram(60_000_000L, 3);
    AtomicBoolean stop = new AtomicBoolean();
    List<Double> rates = new ArrayList<>();
    try (ExecutorService executor = Executors.newThreadPerTaskExecutor(Thread::new)) {
      List<Future<Void>> running = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        running.add(executor.submit(() -> propose(stop, done, micros)));
      }
      Thread.sleep(warmUp);
      micros.reset();
      for (int i = 0; i < windowCount; i++) {
        long begun = System.nanoTime();
        long before = done.sum();
        Thread.sleep(window);
        rates.add((done.sum() - before) * 1e9 / (System.nanoTime() - begun));
      }
      stop.set(true);
      for (Future<Void> each : running) {
        each.get();
      }
    } finally {
      stop.set(true);
    }
    double median = rates.stream().sorted().toList().get(rates.size() / 2);
    return String.format(
        Locale.ROOT,
        "%d\t%.1f\t%.3f\t%.3f",
        count,
        median,
        micros.getValueAtPercentile(50) / 1e3,
        micros.getValueAtPercentile(99) / 1e3);
  }

  private @Nullable Void propose(AtomicBoolean stop, LongAdder done, ConcurrentHistogram micros)
      throws IOException {
    byte[] value = new byte[VALUE_BYTES];
    try (LogClient client = connect()) {
      while (!stop.get()) {
        ThreadLocalRandom.current().nextBytes(value);
        byte[] key =
            ByteBuffer.allocate(StoredEntries.KEY_BYTES)
                .putLong(ThreadLocalRandom.current().nextInt(KEYS))
                .array();
        long begun = System.nanoTime();
        client.put(key, value);
        micros.recordValue(Math.min((System.nanoTime() - begun) / 1000, 60_000_000L));
        done.increment();
      }
    }
    return null;
  }
}

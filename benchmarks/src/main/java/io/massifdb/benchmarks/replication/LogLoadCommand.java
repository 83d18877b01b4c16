package io.massifdb.benchmarks.replication;

import io.massifdb.server.rpc.HostAndPort;
import java.nio.ByteBuffer;
import java.time.Duration;
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
    description =
        "Puts of 200 bytes into a replicated log (log-node), into etcd, or into both by turns.",
    mixinStandardHelpOptions = true)
public final class LogLoadCommand implements Callable<Integer> {
  private static final int VALUE_BYTES = 200;
  private static final int KEYS = 10_000;
  private static final List<Integer> WARM_UP_PROPOSERS = List.of(64, 8);
  private static final Duration SETTLING = Duration.ofMillis(300);

  @Option(names = "--massif", split = ",", description = "address of a leading log-node")
  private List<String> massif = List.of();

  @Option(names = "--etcd", description = "client address of etcd's leader")
  private String etcd = "";

  @Option(names = "--proposers", split = ",", description = "numbers of concurrent proposers")
  private List<Integer> proposers = List.of(1, 8, 64);

  @Option(names = "--windows", description = "windows, of which the median counts")
  private int windows = 5;

  @Option(names = "--window-millis", description = "length of a window")
  private long windowMillis = 2000;

  @Option(names = "--warm-up-millis", description = "before the first window, each target")
  private long warmUpMillis = 30_000;

  /** For the command line. */
  public LogLoadCommand() {}

  @Override
  public Integer call() throws Exception {
    List<Target> targets = new ArrayList<>();
    for (String leader : massif) {
      HostAndPort address = HostAndPort.parse(leader);
      targets.add(new Target(() -> new NodeClient(address.host(), address.port())));
    }
    if (!etcd.isEmpty()) {
      HostAndPort address = HostAndPort.parse(etcd);
      targets.add(new Target(() -> new EtcdClient(address.host(), address.port())));
    }
    if (targets.isEmpty()) {
      System.err.println("massif workload: --massif, --etcd or both are needed");
      return 2;
    }
    for (Target target : targets) {
      for (int count : WARM_UP_PROPOSERS) {
        target.run(count, Duration.ofMillis(warmUpMillis / WARM_UP_PROPOSERS.size()));
      }
    }
    for (int count : proposers) {
      targets.forEach(Target::begin);
      // By turns, so that what else the machine does meets all of them.
      for (int i = 0; i < windows; i++) {
        for (Target target : targets) {
          target.run(count, SETTLING);
          target.measure(count, Duration.ofMillis(windowMillis));
        }
      }
      System.out.println(line(count, targets));
    }
    return 0;
  }

  /** Proposers; of each target median per second, p50 and p99 in ms; median ratio of a turn. */
  private static String line(int count, List<Target> targets) {
    StringBuilder line = new StringBuilder(String.valueOf(count));
    for (Target target : targets) {
      line.append(
          String.format(
              Locale.ROOT,
              "\t%.1f\t%.3f\t%.3f",
              median(target.rates),
              target.micros.getValueAtPercentile(50) / 1e3,
              target.micros.getValueAtPercentile(99) / 1e3));
    }
    if (targets.size() == 2) {
      List<Double> ratios = new ArrayList<>();
      for (int i = 0; i < targets.getFirst().rates.size(); i++) {
        ratios.add(targets.getFirst().rates.get(i) / targets.getLast().rates.get(i));
      }
      List<Double> sorted = ratios.stream().sorted().toList();
      line.append(
          String.format(
              Locale.ROOT,
              "\t%.2f\t%.2f\t%.2f",
              median(ratios),
              sorted.getFirst(),
              sorted.getLast()));
    }
    return line.toString();
  }

  private static double median(List<Double> values) {
    return values.stream().sorted().toList().get(values.size() / 2);
  }

  /** One of the logs that are compared. */
  private static final class Target {
    private final Callable<LogClient> connect;
    private final List<Double> rates = new ArrayList<>();
    private final ConcurrentHistogram micros = new ConcurrentHistogram(60_000_000L, 3);

    Target(Callable<LogClient> connect) {
      this.connect = connect;
    }

    void begin() {
      rates.clear();
      micros.reset();
    }

    void measure(int proposers, Duration window) throws Exception {
      rates.add(load(proposers, window, micros));
    }

    void run(int proposers, Duration time) throws Exception {
      var _ = load(proposers, time, new ConcurrentHistogram(60_000_000L, 3));
    }

    /** Answers how many were done in a second. */
    private double load(int proposers, Duration time, ConcurrentHistogram into) throws Exception {
      LongAdder done = new LongAdder();
      AtomicBoolean stop = new AtomicBoolean();
      try (ExecutorService executor = Executors.newThreadPerTaskExecutor(Thread::new)) {
        List<Future<Void>> running = new ArrayList<>();
        for (int i = 0; i < proposers; i++) {
          running.add(executor.submit(() -> propose(stop, done, into)));
        }
        long begun = System.nanoTime();
        Thread.sleep(time);
        double rate = done.sum() * 1e9 / (System.nanoTime() - begun);
        stop.set(true);
        for (Future<Void> each : running) {
          each.get();
        }
        return rate;
      } finally {
        stop.set(true);
      }
    }

    private @Nullable Void propose(AtomicBoolean stop, LongAdder done, ConcurrentHistogram into)
        throws Exception {
      byte[] value = new byte[VALUE_BYTES];
      try (LogClient client = connect.call()) {
        while (!stop.get()) {
          ThreadLocalRandom.current().nextBytes(value);
          byte[] key =
              ByteBuffer.allocate(StoredEntries.KEY_BYTES)
                  .putLong(ThreadLocalRandom.current().nextInt(KEYS))
                  .array();
          long begun = System.nanoTime();
          client.put(key, value);
          into.recordValue(Math.min((System.nanoTime() - begun) / 1000, 60_000_000L));
          done.increment();
        }
      }
      return null;
    }
  }
}

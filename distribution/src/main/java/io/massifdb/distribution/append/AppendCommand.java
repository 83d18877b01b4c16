package io.massifdb.distribution.append;

import io.massifdb.benchmarks.AdditionalLoad;
import io.massifdb.testkit.history.ConsistencyModel;
import io.massifdb.testkit.history.Edn;
import io.massifdb.testkit.history.History;
import io.massifdb.testkit.history.HistoryChecker;
import io.massifdb.testkit.history.Verdict;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Properties;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code massif workload append}. Exit code 1: the history is not what was promised. */
@Command(
    name = "append",
    description = "Transactions on lists; the history of what the clients saw can be checked.",
    mixinStandardHelpOptions = true)
public final class AppendCommand implements AdditionalLoad {
  private static final Duration READABLE_WITHIN = Duration.ofMinutes(2);

  /** How long a client may take to come back; more means that something hangs. */
  private static final Duration COME_BACK_WITHIN = Duration.ofMinutes(2);

  @Option(names = "--url", required = true, description = "JDBC URL")
  private String url = "";

  @Option(names = "--user", description = "user (default ${DEFAULT-VALUE})")
  private String user = "massif";

  @Option(names = "--connections", description = "clients (default ${DEFAULT-VALUE})")
  private int connections = 8;

  @Option(names = "--seconds", description = "how long (default ${DEFAULT-VALUE})")
  private long seconds = 30;

  @Option(
      names = "--until",
      paramLabel = "FILE",
      description = "end as soon as this file is there, before the seconds are over")
  private @Nullable Path until;

  @Option(
      names = "--socket-timeout",
      description = "seconds after which a silent server counts as lost (default ${DEFAULT-VALUE})")
  private int socketTimeout = 20;

  @Option(names = "--check", description = "check the history in the end")
  private boolean check;

  @Option(
      names = "--model",
      description = "what to check against: ${COMPLETION-CANDIDATES} (default ${DEFAULT-VALUE})")
  private ConsistencyModel model = ConsistencyModel.STRICT_SERIALIZABLE;

  @Option(names = "--edn", description = "file for the history in Jepsen's form, for Elle")
  private @Nullable Path edn;

  @Option(names = "--gaps", description = "file for the times in which nothing succeeded")
  private @Nullable Path gaps;

  /** For the command line. */
  public AppendCommand() {}

  @Override
  public Integer call() throws Exception {
    if (connections < 1 || connections > 1000 || seconds < 0) {
      System.err.println("massif workload: --connections takes 1 to 1000, --seconds 0 or more");
      return 2;
    }
    try (Connection connection = connect()) {
      Lists.create(connection, url.startsWith("jdbc:massif:"));
    }
    History history = new History();
    Successes successes = new Successes();
    load(history, successes);
    report(successes);
    if (edn != null) {
      try (BufferedWriter target = Files.newBufferedWriter(edn)) {
        Edn.write(history.transactions(), target);
      }
    }
    return check ? judge(history) : 0;
  }

  private int judge(History history) {
    Verdict verdict = HistoryChecker.check(model, history);
    System.out.println("append: " + verdict.report());
    return verdict.isValid() ? 0 : 1;
  }

  private void load(History history, Successes successes) throws Exception {
    ActiveKeys keys = new ActiveKeys();
    AtomicBoolean stop = new AtomicBoolean();
    List<Future<Void>> running = new ArrayList<>();
    try (ExecutorService executor = Executors.newThreadPerTaskExecutor(Thread::new)) {
      for (int i = 0; i < connections; i++) {
        AppendClient client = new AppendClient(i, this::connect, keys, history, successes);
        running.add(
            executor.submit(() -> {
              client.run(() -> !stop.get());
              return null;
            }));
      }
      awaitEnd(running);
      stop.set(true);
      for (Future<Void> client : running) {
        client.get(COME_BACK_WITHIN.toSeconds(), TimeUnit.SECONDS);
      }
    } finally {
      stop.set(true);
    }
    new AppendClient(connections, this::connect, keys, history, successes)
        .readAll(keys.end(), System.nanoTime() + READABLE_WITHIN.toNanos());
  }

  /** The end of a client before its time is a failure, which its future tells. */
  private void awaitEnd(List<Future<Void>> running) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    while (System.nanoTime() < end
        && running.stream().noneMatch(Future::isDone)
        && (until == null || !Files.exists(until))) {
      Thread.sleep(50);
    }
  }

  private void report(Successes successes) throws IOException {
    List<Successes.Gap> found = successes.end();
    long longest = found.stream().mapToLong(Successes.Gap::millis).max().orElse(0);
    System.out.printf(
        "append: %d transactions; longest stall %.2f s; errors %s%n",
        successes.count(),
        longest / 1e3,
        successes.errors().isEmpty() ? "none" : successes.errors());
    if (gaps != null) {
      Files.write(gaps, found.stream().map(it -> it.fromMillis() + "\t" + it.toMillis()).toList());
    }
  }

  private Connection connect() throws SQLException {
    Properties properties = new Properties();
    properties.setProperty("user", user);
    properties.setProperty(
        "password", Objects.requireNonNullElse(System.getenv("MASSIF_PASSWORD"), ""));
    properties.setProperty("socketTimeout", Integer.toString(socketTimeout));
    return DriverManager.getConnection(url, properties);
  }
}

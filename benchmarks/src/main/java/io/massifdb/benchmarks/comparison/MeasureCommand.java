package io.massifdb.benchmarks.comparison;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code massif workload measure}: the loads of the comparison against one server. */
@Command(
    name = "measure",
    description = "Short measurements of several loads, one line of figures for each.",
    mixinStandardHelpOptions = true)
public final class MeasureCommand implements Callable<Integer> {
  private static final int WARM_UP_CONNECTIONS = 8;
  private static final int ACCOUNTS = 10_000;
  private static final int ACCOUNTS_CONTENDED = 10;

  @Option(names = "--url", required = true, description = "JDBC URL")
  private String url = "";

  @Option(names = "--user", description = "user (default ${DEFAULT-VALUE})")
  private String user = "massif";

  @Option(
      names = "--loads",
      split = ",",
      description =
          "of read, update, bank, bank-serializable, contention, batch, ddl (default all)")
  private List<String> loads = List.of();

  @Option(
      names = "--connections",
      split = ",",
      description = "for read, update and bank; contention takes all above 1, batch and ddl theirs")
  private List<Integer> connections = List.of(1, 8, 32);

  @Option(names = "--windows", description = "windows, of which the median counts")
  private int windows = 3;

  @Option(names = "--window-millis", description = "length of a window")
  private long windowMillis = 4000;

  @Option(names = "--warm-up-millis", description = "before the first window of each load")
  private long warmUpMillis = 3000;

  @Option(names = "--out", description = "file to which the lines go as well")
  private @Nullable Path out;

  /** For the command line. */
  public MeasureCommand() {}

  private record Planned(Load load, List<Integer> connections) {}

  @Override
  public Integer call() throws Exception {
    Map<String, Planned> known = known();
    for (String name : loads) {
      if (!known.containsKey(name)) {
        System.err.println("massif workload: there is no load '" + name + "'");
        return 2;
      }
    }
    report(Figures.HEADER, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING);
    for (Map.Entry<String, Planned> each : known.entrySet()) {
      if (loads.isEmpty() || loads.contains(each.getKey())) {
        measure(each.getKey(), each.getValue());
      }
    }
    return 0;
  }

  private Map<String, Planned> known() {
    Map<String, Planned> known = new LinkedHashMap<>();
    known.put("read", new Planned(new KeyValueLoad(false), connections));
    known.put("update", new Planned(new KeyValueLoad(true), connections));
    known.put("bank", new Planned(new BankLoad(ACCOUNTS, false), connections));
    known.put("bank-serializable", new Planned(new BankLoad(ACCOUNTS, true), connections));
    List<Integer> several = connections.stream().filter(it -> it > 1).toList();
    known.put("contention", new Planned(new BankLoad(ACCOUNTS_CONTENDED, false), several));
    known.put("batch", new Planned(new BatchLoad(), List.of(8)));
    known.put("ddl", new Planned(new DefinitionLoad(), List.of(1)));
    return known;
  }

  /**
   * Warms both sides up with several clients, so that the figure of one client is not a cold one.
   */
  private void measure(String name, Planned planned) throws Exception {
    try (Connection connection = connect()) {
      planned.load().prepare(connection);
    }
    boolean single = planned.connections().equals(List.of(1));
    new Windows(planned.load())
        .run(
            connect(single ? 1 : WARM_UP_CONNECTIONS),
            Duration.ofMillis(warmUpMillis),
            Duration.ofMillis(1),
            1);
    for (int count : planned.connections()) {
      Figures figures =
          new Windows(planned.load())
              .run(
                  connect(count),
                  Duration.ofMillis(Math.min(warmUpMillis, 1000)),
                  Duration.ofMillis(windowMillis),
                  windows);
      report(figures.line(name, count), StandardOpenOption.APPEND);
    }
    try (Connection connection = connect()) {
      planned.load().verify(connection);
    }
  }

  private void report(String line, StandardOpenOption... how) throws IOException {
    System.out.println(line);
    if (out != null) {
      List<StandardOpenOption> options = new ArrayList<>(List.of(how));
      options.add(StandardOpenOption.WRITE);
      Files.writeString(out, line + "\n", options.toArray(StandardOpenOption[]::new));
    }
  }

  private List<Connection> connect(int count) throws SQLException {
    List<Connection> opened = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      opened.add(connect());
    }
    return opened;
  }

  private Connection connect() throws SQLException {
    Properties properties = new Properties();
    properties.setProperty("user", user);
    String password = System.getenv("MASSIF_PASSWORD");
    properties.setProperty("password", Objects.requireNonNullElse(password, ""));
    return DriverManager.getConnection(url, properties);
  }
}

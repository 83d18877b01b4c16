package io.massifdb.benchmarks.tpch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code massif workload tpch}: exit code 1 when a query fails or its answer is wrong. */
@Command(
    name = "tpch",
    description = "The 22 queries of TPC-H, one after the other on one connection.",
    mixinStandardHelpOptions = true)
public final class TpchCommand implements Callable<Integer> {
  @Option(names = "--url", required = true, paramLabel = "JDBC-URL", description = "the server")
  private String url = "";

  @Option(names = "--user", description = "user (default ${DEFAULT-VALUE})")
  private String user = "massif";

  @Option(
      names = "--scale",
      paramLabel = "FACTOR",
      description = "size of the data, 1 is about 1 GB (default ${DEFAULT-VALUE})")
  private double scale = Queries.SCALE_OF_ANSWERS;

  @Option(names = "--init", description = "drop the tables and load them again")
  private boolean init;

  @Option(
      names = "--check",
      description = "hold the answers against the recorded ones; needs --scale 0.01")
  private boolean check;

  @Option(
      names = "--queries",
      split = ",",
      paramLabel = "N",
      description = "numbers of the queries (default all)")
  private List<Integer> queries = IntStream.rangeClosed(1, Queries.COUNT).boxed().toList();

  @Option(
      names = "--runs",
      paramLabel = "N",
      description = "runs of each query, of which the median counts (default ${DEFAULT-VALUE})")
  private int runs = 3;

  @Option(
      names = "--timeout",
      paramLabel = "S",
      description = "seconds after which a query is given up (default ${DEFAULT-VALUE})")
  private int timeout = 300;

  @Option(names = "--out", paramLabel = "FILE", description = "query and milliseconds, with tabs")
  private @Nullable Path out;

  @Option(names = "--answers", paramLabel = "DIR", description = "write each answer to DIR/qN.txt")
  private @Nullable Path answers;

  /** For the command line. */
  public TpchCommand() {}

  @Override
  public Integer call() throws Exception {
    if (queries.stream().anyMatch(query -> query < 1 || query > Queries.COUNT)
        || runs < 1
        || scale <= 0
        || (check && scale != Queries.SCALE_OF_ANSWERS)) {
      System.err.println(
          "massif workload: --queries takes 1 to 22, --runs 1 or more, --check a --scale of 0.01");
      return 2;
    }
    String password = Objects.requireNonNullElse(System.getenv("MASSIF_PASSWORD"), "");
    try (Connection connection = DriverManager.getConnection(url, user, password)) {
      if (init) {
        Schema.load(connection, scale);
      }
      return run(connection) ? 0 : 1;
    }
  }

  private boolean run(Connection connection) throws SQLException, IOException {
    boolean good = true;
    double total = 0;
    StringBuilder lines = new StringBuilder();
    for (int query : queries) {
      Outcome outcome = measure(connection, query);
      System.out.printf("q%-3d %10.1f ms  %s%n", query, outcome.millis(), outcome.remark());
      lines.append(query).append('\t').append("%.1f".formatted(outcome.millis())).append('\n');
      total += outcome.millis();
      good &= outcome.good();
    }
    System.out.printf("sum  %10.1f ms%n", total);
    if (out != null) {
      Files.writeString(out, lines);
    }
    return good;
  }

  private record Outcome(double millis, boolean good, String remark) {}

  private Outcome measure(Connection connection, int query) throws IOException {
    double[] millis = new double[runs];
    List<List<String>> rows = List.of();
    for (int run = 0; run < runs; run++) {
      long started = System.nanoTime();
      try {
        rows = answer(connection, Queries.statements(query));
      } catch (SQLException e) {
        String text = e.getSQLState() + " " + String.valueOf(e.getMessage()).replace('\n', ' ');
        return new Outcome((System.nanoTime() - started) / 1e6, false, text);
      }
      millis[run] = (System.nanoTime() - started) / 1e6;
    }
    keep(query, rows);
    Arrays.sort(millis);
    double median = millis[runs / 2];
    String difference = check ? Answers.difference(Queries.answer(query), rows) : null;
    return difference == null
        ? new Outcome(median, true, rows.size() + " rows" + (check ? ", right" : ""))
        : new Outcome(median, false, "wrong: " + difference);
  }

  private List<List<String>> answer(Connection connection, List<String> statements)
      throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.setQueryTimeout(timeout);
      for (String each : statements.subList(0, statements.size() - 1)) {
        statement.execute(each);
      }
      try (ResultSet rows = statement.executeQuery(statements.getLast())) {
        return read(rows);
      }
    }
  }

  private static List<List<String>> read(ResultSet rows) throws SQLException {
    int columns = rows.getMetaData().getColumnCount();
    List<List<String>> read = new ArrayList<>();
    while (rows.next()) {
      List<String> row = new ArrayList<>();
      for (int column = 1; column <= columns; column++) {
        row.add(Objects.requireNonNullElse(rows.getString(column), "null"));
      }
      read.add(row);
    }
    return read;
  }

  private void keep(int query, List<List<String>> rows) throws IOException {
    if (answers != null) {
      Files.createDirectories(answers);
      Files.write(
          answers.resolve("q" + query + ".txt"),
          rows.stream().map(row -> String.join("|", row)).toList());
    }
  }
}

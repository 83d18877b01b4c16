package io.massifdb.benchmarks;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import javax.sql.DataSource;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code massif workload kv}: reads and updates of single rows, each its own transaction. */
@Command(
    name = "kv",
    description = "Point reads and updates by primary key.",
    mixinStandardHelpOptions = true)
final class KeyValueCommand implements Callable<Integer> {
  private static final int ROWS_PER_INSERT = 500;

  @Mixin private LoadOptions options = new LoadOptions();

  @Option(
      names = "--rows",
      paramLabel = "N",
      description = "number of rows (default ${DEFAULT-VALUE})")
  private int rows = 10_000;

  @Option(
      names = "--reads",
      paramLabel = "PERCENT",
      description = "share of reads (default ${DEFAULT-VALUE})")
  private int readPercent = 95;

  private KeyValueCommand() {}

  @Override
  public Integer call() throws Exception {
    if (rows < 1 || readPercent < 0 || readPercent > 100) {
      System.err.println("massif workload: --rows takes 1 or more, --reads 0 to 100");
      return 2;
    }
    try (HikariDataSource dataSource = options.open()) {
      if (options.init()) {
        initialise(dataSource);
      }
      Clients clients = new Clients();
      Measurement measurement = new Measurement();
      for (int i = 0; i < options.connections(); i++) {
        clients.add(() -> client(dataSource, clients, measurement));
      }
      clients.run(options, measurement);
      System.out.println(
          "kv %d %% reads, %d connections: %s"
              .formatted(readPercent, options.connections(), measurement.report("operations")));
      return 0;
    }
  }

  private void initialise(DataSource dataSource) throws SQLException {
    try (Connection connection = dataSource.getConnection();
        Statement statement = connection.createStatement()) {
      statement.executeUpdate("DROP TABLE IF EXISTS kv");
      statement.executeUpdate("CREATE TABLE kv (k bigint PRIMARY KEY, v text NOT NULL)");
      connection.commit();
      for (int first = 0; first < rows; first += ROWS_PER_INSERT) {
        StringBuilder sql = new StringBuilder("INSERT INTO kv VALUES ");
        for (int k = first; k < Math.min(rows, first + ROWS_PER_INSERT); k++) {
          sql.append(k == first ? "" : ", ").append('(').append(k).append(", 'value ");
          sql.append(k).append("')");
        }
        statement.executeUpdate(sql.toString());
        connection.commit();
      }
    }
  }

  /** Keeps one connection with its prepared statements; takes a new one when that is lost. */
  private Void client(DataSource dataSource, Clients clients, Measurement measurement) {
    while (clients.running()) {
      try (Connection connection = dataSource.getConnection()) {
        connection.setAutoCommit(true);
        try (PreparedStatement read = connection.prepareStatement("SELECT v FROM kv WHERE k = ?");
            PreparedStatement write =
                connection.prepareStatement("UPDATE kv SET v = ? WHERE k = ?")) {
          while (clients.running()) {
            long begun = System.nanoTime();
            operation(read, write);
            measurement.success(begun);
          }
        }
      } catch (SQLException e) {
        measurement.error(e);
      }
    }
    return null;
  }

  private void operation(PreparedStatement read, PreparedStatement write) throws SQLException {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    long key = random.nextInt(rows);
    if (random.nextInt(100) < readPercent) {
      read.setLong(1, key);
      try (ResultSet found = read.executeQuery()) {
        if (!found.next()) {
          throw new IllegalStateException("row " + key + " is not there");
        }
      }
      return;
    }
    write.setString(1, "value " + random.nextLong());
    write.setLong(2, key);
    if (write.executeUpdate() != 1) {
      throw new IllegalStateException("row " + key + " is not there");
    }
  }
}

package io.massifdb.server.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** AS OF SYSTEM TIME through the protocol, and its reads on followers. */
class AsOfSystemTimeTest {
  private static @Nullable EmbeddedCluster cluster;

  @BeforeAll
  static void start() {
    cluster = EmbeddedCluster.start(3, 0, 0, null);
  }

  @AfterAll
  static void stop() {
    if (cluster != null) {
      cluster.close();
    }
  }

  private static EmbeddedCluster cluster() {
    return Objects.requireNonNull(cluster);
  }

  private static Connection connect(int node) throws SQLException {
    return DriverManager.getConnection(
        "jdbc:postgresql://127.0.0.1:" + cluster().sqlPort(node) + "/massif", "massif", "");
  }

  private static void run(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static String ask(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      StringBuilder rows = new StringBuilder();
      while (result.next()) {
        for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
          rows.append(i == 1 ? "" : "|").append(result.getString(i));
        }
        rows.append(';');
      }
      return rows.toString();
    }
  }

  private static void assertState(Connection connection, String sql, String state) {
    assertThatThrownBy(() -> run(connection, sql))
        .as(sql)
        .isInstanceOfSatisfying(
            SQLException.class, e -> assertThat(e.getSQLState()).as(sql).isEqualTo(state));
  }

  /** A moment after everything before and before everything after. */
  private static String moment(Connection connection) throws SQLException, InterruptedException {
    Thread.sleep(20);
    String now = ask(connection, "SELECT clock_timestamp()").replace(";", "");
    Thread.sleep(20);
    return "'" + now + "'";
  }

  @Test
  void rowsAndCatalogAreReadAsOfThen() throws SQLException, InterruptedException {
    try (Connection one = connect(0)) {
      run(one, "CREATE TABLE history (id int PRIMARY KEY, v text)");
      run(one, "INSERT INTO history VALUES (1, 'old'), (2, 'kept')");
      String then = moment(one);
      run(one, "UPDATE history SET v = 'new' WHERE id = 1");
      run(one, "ALTER TABLE history ADD COLUMN w int DEFAULT 7");
      String later = moment(one);
      run(one, "DROP TABLE history");
      String query = "SELECT * FROM history AS OF SYSTEM TIME %s ORDER BY id";
      for (int node = 0; node < 3; node++) {
        try (Connection any = connect(node)) {
          assertThat(ask(any, query.formatted(then))).isEqualTo("1|old;2|kept;");
          assertThat(ask(any, query.formatted(later))).isEqualTo("1|new|7;2|kept|7;");
          run(any, "BEGIN AS OF SYSTEM TIME " + then);
          assertThat(ask(any, "SELECT v FROM history WHERE id = 1")).isEqualTo("old;");
          assertThat(ask(any, "SELECT count(*) FROM history")).isEqualTo("2;");
          run(any, "COMMIT");
          run(any, "BEGIN");
          run(any, "SET TRANSACTION AS OF SYSTEM TIME " + then);
          assertThat(ask(any, "SELECT v FROM history WHERE id = 1")).isEqualTo("old;");
          run(any, "ROLLBACK");
        }
      }
      assertState(one, "SELECT * FROM history", "42P01");
    }
  }

  @Test
  void whatMakesNoSenseIsRefused() throws SQLException {
    try (Connection one = connect(0)) {
      run(one, "CREATE TABLE refused (id int PRIMARY KEY)");
      assertState(one, "SELECT * FROM refused AS OF SYSTEM TIME '2999-01-01'", "22023");
      assertState(one, "SELECT * FROM refused AS OF SYSTEM TIME '10s'", "22007");
      assertState(one, "SELECT * FROM refused AS OF SYSTEM TIME '-banana'", "22007");
      assertState(one, "SELECT * FROM refused AS OF SYSTEM TIME '-1000y'", "22023");
      assertState(
          one, "SELECT * FROM refused AS OF SYSTEM TIME with_max_staleness('-5s')", "22023");
      assertState(one, "SELECT * FROM refused AS OF SYSTEM TIME '-1ms' FOR UPDATE", "25006");
      run(one, "BEGIN");
      assertState(one, "SELECT * FROM refused AS OF SYSTEM TIME '-1ms'", "25006");
      run(one, "ROLLBACK");
      run(one, "BEGIN");
      run(one, "INSERT INTO refused VALUES (1)");
      assertState(one, "SET TRANSACTION AS OF SYSTEM TIME '-1ms'", "25006");
      run(one, "ROLLBACK");
      for (String write : new String[] {"INSERT INTO refused VALUES (1)", "DROP TABLE refused"}) {
        run(one, "BEGIN AS OF SYSTEM TIME '-1ms'");
        assertState(one, write, "25006");
        run(one, "ROLLBACK");
      }
      assertThat(ask(one, "SELECT * FROM refused")).isEmpty();
    }
  }

  @Test
  void followersServeThePast() throws Exception {
    try (Connection one = connect(0)) {
      run(one, "CREATE TABLE followed (id int PRIMARY KEY, v int)");
      run(one, "INSERT INTO followed SELECT x, x FROM generate_series(1, 100) x");
    }
    Thread.sleep(5_500);
    long before = followerReads();
    for (int node = 0; node < 3; node++) {
      try (Connection any = connect(node)) {
        String sum = "SELECT sum(v) FROM followed AS OF SYSTEM TIME ";
        assertThat(ask(any, sum + "follower_read_timestamp()")).isEqualTo("5050;");
        assertThat(ask(any, sum + "with_max_staleness('4s')")).isEqualTo("5050;");
        // Too recent to be closed: the leaseholder answers.
        assertThat(ask(any, sum + "'-10ms'")).isEqualTo("5050;");
      }
    }
    // The rows lie on three nodes and the lease on one: two gateways read their own replicas.
    assertThat(followerReads() - before).isGreaterThanOrEqualTo(4);
  }

  private static long followerReads() throws IOException, InterruptedException {
    long sum = 0;
    try (HttpClient client = HttpClient.newHttpClient()) {
      for (int node = 0; node < 3; node++) {
        URI uri = URI.create("http://" + cluster().nodes().get(node).httpAddress() + "/metrics");
        String body =
            client
                .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
                .body();
        sum +=
            body.lines()
                .filter(line -> line.startsWith("massif_follower_reads "))
                .mapToLong(line -> (long) Double.parseDouble(line.split(" ")[1]))
                .sum();
      }
    }
    return sum;
  }
}

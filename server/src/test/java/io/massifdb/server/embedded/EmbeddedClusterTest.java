package io.massifdb.server.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The whole way of a statement, over real sockets, Raft, log files and RocksDB, on three nodes of
 * one process.
 */
class EmbeddedClusterTest {
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

  private static Connection connect(int node) throws SQLException {
    EmbeddedCluster running = java.util.Objects.requireNonNull(cluster);
    return DriverManager.getConnection(
        "jdbc:postgresql://127.0.0.1:" + running.sqlPort(node) + "/massif", "massif", "");
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
        rows.append('\n');
      }
      return rows.toString();
    }
  }

  @Test
  void aDefinitionOnOneNodeIsKnownOnTheOthersWhenItIsAcknowledged() throws SQLException {
    try (Connection one = connect(0);
        Connection two = connect(1);
        Connection three = connect(2)) {
      for (int i = 0; i < 5; i++) {
        run(one, "CREATE TABLE seen" + i + " (a int PRIMARY KEY, b text)");
        run(two, "INSERT INTO seen" + i + " VALUES (1, 'x'), (2, 'y')");
        run(three, "CREATE INDEX seen_b" + i + " ON seen" + i + " (b)");
        assertThat(ask(one, "SELECT a FROM seen" + i + " WHERE b = 'y'")).isEqualTo("2\n");
        run(two, "DROP TABLE seen" + i);
        int dropped = i;
        assertThatThrownBy(() -> ask(three, "SELECT * FROM seen" + dropped))
            .hasMessageContaining("does not exist");
      }
    }
  }

  @Test
  void transactionsAcrossRangesCommitOrNot() throws SQLException {
    try (Connection one = connect(0);
        Connection two = connect(1)) {
      run(one, "CREATE TABLE halves (a int PRIMARY KEY, n int NOT NULL)");
      run(one, "INSERT INTO halves VALUES (1, 100), (900, 100)");
      run(one, "ALTER TABLE halves SPLIT AT VALUES (500)");
      run(one, "UPDATE halves SET n = n - 10 WHERE a IN (1, 900)");
      one.setAutoCommit(false);
      run(one, "UPDATE halves SET n = n - 5 WHERE a = 1");
      run(one, "UPDATE halves SET n = n + 5 WHERE a = 900");
      assertThat(ask(one, "SELECT n FROM halves ORDER BY a")).isEqualTo("85\n95\n");
      assertThat(ask(two, "SELECT n FROM halves ORDER BY a")).isEqualTo("90\n90\n");
      one.rollback();
      run(one, "UPDATE halves SET n = n - 5 WHERE a = 1");
      run(one, "UPDATE halves SET n = n + 5 WHERE a = 900");
      one.commit();
      assertThat(ask(two, "SELECT n FROM halves ORDER BY a")).isEqualTo("85\n95\n");
    }
  }

  @Test
  void bordersByHandGoWhenTheyAreReleased() throws Exception {
    try (Connection one = connect(0)) {
      run(one, "CREATE TABLE cut (a int PRIMARY KEY, n int NOT NULL)");
      run(one, "INSERT INTO cut SELECT i, i FROM generate_series(1, 900) AS g (i)");
      run(one, "ALTER TABLE cut SPLIT AT VALUES (300), (600)");
      assertThat(ask(one, RANGES_OF_CUT)).isEqualTo("2\n");
      run(one, "ALTER TABLE cut UNSPLIT AT VALUES (600)");
      awaitRanges(one, "1\n");
      run(one, "ALTER TABLE cut UNSPLIT ALL");
      awaitRanges(one, "0\n");
      assertThat(ask(one, "SELECT count(*), sum(n) FROM cut")).isEqualTo("900|405450\n");
    }
  }

  private static final String RANGES_OF_CUT =
      "SELECT count(*) FROM massif_internal.massif_ranges WHERE table_name = 'public.cut'";

  private static void awaitRanges(Connection connection, String count) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (!ask(connection, RANGES_OF_CUT).equals(count) && System.nanoTime() < end) {
      Thread.sleep(100);
      assertThat(ask(connection, "SELECT sum(n) FROM cut")).isEqualTo("405450\n");
    }
    assertThat(ask(connection, RANGES_OF_CUT)).isEqualTo(count);
  }

  @Test
  void aContendedCounterNeedsNoRetriesByItsClients() throws Exception {
    try (Connection setUp = connect(0)) {
      run(setUp, "CREATE TABLE counter (id int PRIMARY KEY, n int NOT NULL)");
      run(setUp, "INSERT INTO counter VALUES (1, 0)");
    }
    try (ExecutorService clients = Executors.newFixedThreadPool(6)) {
      List<Future<?>> running = new ArrayList<>();
      for (int i = 0; i < 6; i++) {
        int node = i % 3;
        running.add(
            clients.submit(() -> {
              try (Connection connection = connect(node)) {
                for (int k = 0; k < 20; k++) {
                  run(connection, "UPDATE counter SET n = n + 1 WHERE id = 1");
                }
              }
              return null;
            }));
      }
      for (Future<?> client : running) {
        client.get();
      }
    }
    try (Connection reader = connect(1)) {
      assertThat(ask(reader, "SELECT n FROM counter")).isEqualTo("120\n");
    }
  }

  @Test
  void errorsHaveTheirStateAndLeaveTheSessionUsable() throws SQLException {
    try (Connection connection = connect(2)) {
      run(connection, "CREATE TABLE strict (a int PRIMARY KEY, b int CHECK (b > 0))");
      run(connection, "INSERT INTO strict VALUES (1, 1)");
      assertState(connection, "INSERT INTO strict VALUES (1, 2)", "23505");
      assertState(connection, "INSERT INTO strict VALUES (2, 0)", "23514");
      assertState(connection, "SELECT * FROM nowhere", "42P01");
      assertState(connection, "SELEC 1", "42601");
      assertState(connection, "SELECT 1 / 0", "22012");
      assertState(connection, "SELECT 2147483647 + 1", "22003");
      assertState(connection, "SET no_such_setting = 1", "42704");
      assertThat(ask(connection, "SELECT count(*) FROM strict")).isEqualTo("1\n");
    }
  }

  private static void assertState(Connection connection, String sql, String state) {
    assertThatThrownBy(() -> run(connection, sql))
        .isInstanceOfSatisfying(
            SQLException.class, it -> assertThat(it.getSQLState()).isEqualTo(state));
  }

  @Test
  void preparedStatementsTakeBinaryParametersAndKeepTheirPlan() throws SQLException {
    try (Connection connection = connect(0)) {
      run(
          connection,
          "CREATE TABLE typed (id bigint PRIMARY KEY, v numeric(10,2), at timestamptz)");
      try (PreparedStatement insert =
          connection.prepareStatement("INSERT INTO typed VALUES (?, ?, now())")) {
        for (int i = 0; i < 12; i++) {
          insert.setLong(1, i);
          insert.setBigDecimal(
              2, new java.math.BigDecimal("1.25").multiply(new java.math.BigDecimal(i)));
          assertThat(insert.executeUpdate()).isEqualTo(1);
        }
      }
      try (PreparedStatement select =
          connection.prepareStatement("SELECT v FROM typed WHERE id = ?")) {
        for (int i = 0; i < 12; i++) {
          select.setLong(1, i);
          try (ResultSet result = select.executeQuery()) {
            assertThat(result.next()).isTrue();
            assertThat(result.getBigDecimal(1))
                .isEqualByComparingTo(new java.math.BigDecimal(i * 125).movePointLeft(2));
          }
        }
      }
    }
  }

  @Test
  void columnsComeAndGo() throws SQLException {
    try (Connection connection = connect(1)) {
      run(connection, "CREATE TABLE shape (a int PRIMARY KEY, b text, c int)");
      run(connection, "INSERT INTO shape VALUES (1, 'x', 10)");
      run(connection, "ALTER TABLE shape ADD COLUMN d int NOT NULL DEFAULT 7");
      run(connection, "ALTER TABLE shape DROP COLUMN b");
      run(connection, "INSERT INTO shape VALUES (2, 20, 8)");
      assertThat(ask(connection, "SELECT * FROM shape ORDER BY a")).isEqualTo("1|10|7\n2|20|8\n");
      run(connection, "ALTER TABLE shape ADD COLUMN b int");
      run(connection, "UPDATE shape SET b = a * 2, c = c + 1");
      assertThat(ask(connection, "SELECT * FROM shape ORDER BY a"))
          .isEqualTo("1|11|7|2\n2|21|8|4\n");
    }
  }

  @Test
  void theDriverStartsANodeInThisProcess() throws SQLException {
    try (Connection connection =
        DriverManager.getConnection("jdbc:massif:embedded:mem:unit", "massif", "")) {
      run(connection, "CREATE TABLE here (a int)");
      run(connection, "INSERT INTO here VALUES (1), (2)");
      assertThat(ask(connection, "SELECT sum(a) FROM here")).isEqualTo("3\n");
    }
  }
}

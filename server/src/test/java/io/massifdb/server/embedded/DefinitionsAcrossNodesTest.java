package io.massifdb.server.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Definitions while transactions of other nodes use the tables. */
class DefinitionsAcrossNodesTest {
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

  private static void run(Connection connection, String... statements) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
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
  void aChangeOfColumnsWaitsForTransactionsThatUseTheTableAndForNoOthers() throws Exception {
    try (Connection one = connect(0);
        Connection two = connect(1);
        Connection three = connect(2);
        ExecutorService background = Executors.newSingleThreadExecutor()) {
      run(one, "CREATE TABLE used (a int PRIMARY KEY, b int)", "CREATE TABLE other (a int)");
      run(one, "INSERT INTO used VALUES (1, 10)", "INSERT INTO other VALUES (1)");
      two.setAutoCommit(false);
      three.setAutoCommit(false);
      run(two, "UPDATE used SET b = 11 WHERE a = 1", "INSERT INTO used VALUES (2, 20)");
      assertThat(ask(three, "SELECT a FROM other")).isEqualTo("1\n");
      Future<?> change =
          background.submit(() -> {
            run(one, "ALTER TABLE used ADD COLUMN c int NOT NULL DEFAULT 7");
            return null;
          });
      assertThatThrownBy(() -> change.get(500, TimeUnit.MILLISECONDS))
          .isInstanceOf(TimeoutException.class);
      run(two, "INSERT INTO used VALUES (3, 30)");
      two.commit();
      change.get(5, TimeUnit.SECONDS);
      assertThat(ask(two, "SELECT * FROM used ORDER BY a")).isEqualTo("1|11|7\n2|20|7\n3|30|7\n");
      run(three, "INSERT INTO other VALUES (2)");
      three.commit();
      two.commit();
    }
  }

  @Test
  void rowsOfBeforeAndAfterAColumnCameOrWentAreReadAlike() throws SQLException {
    try (Connection one = connect(0);
        Connection two = connect(1)) {
      run(one, "CREATE TABLE shape (a int PRIMARY KEY, b text, c int)");
      run(one, "CREATE INDEX shape_c ON shape (c)", "INSERT INTO shape VALUES (1, 'x', 5)");
      run(two, "ALTER TABLE shape DROP COLUMN b", "INSERT INTO shape VALUES (2, 6)");
      run(one, "ALTER TABLE shape ADD COLUMN b int GENERATED ALWAYS AS (c * 2) STORED");
      run(two, "UPDATE shape SET c = 7 WHERE a = 1", "INSERT INTO shape VALUES (3, 8)");
      assertThat(ask(one, "SELECT * FROM shape ORDER BY a")).isEqualTo("1|7|14\n2|6|12\n3|8|16\n");
      assertThatThrownBy(() -> run(one, "ALTER TABLE shape ALTER COLUMN c TYPE text"))
          .hasMessageContaining("used by a generated column");
      run(one, "ALTER TABLE shape DROP COLUMN b");
      run(two, "ALTER TABLE shape ALTER COLUMN c TYPE text USING 'c' || c");
      run(one, "UPDATE shape SET c = c || '!' WHERE a = 2", "DELETE FROM shape WHERE a = 3");
      assertThat(ask(two, "SELECT * FROM shape WHERE c >= 'c' ORDER BY c"))
          .isEqualTo("2|c6!\n1|c7\n");
    }
  }

  @Test
  void indexesOfTablesWithRowsAreJobs() throws SQLException {
    try (Connection one = connect(0);
        Connection two = connect(1)) {
      run(one, "CREATE TABLE built (a int PRIMARY KEY, b int)");
      run(one, "INSERT INTO built SELECT i, i / 2 FROM generate_series(1, 2000) AS g(i)");
      run(two, "CREATE INDEX built_b ON built (b)");
      assertThatThrownBy(() -> run(one, "CREATE UNIQUE INDEX built_u ON built (b)"))
          .hasMessageContaining("could not create unique index");
      run(one, "DROP INDEX built_b");
      String jobs = ask(two, "SHOW JOBS");
      assertThat(jobs)
          .containsPattern(
              "\\|CREATE INDEX\\|CREATE INDEX built_b ON built \\(b\\)\\|succeeded\\|2000\\|")
          .containsPattern("\\|CREATE INDEX\\|CREATE UNIQUE INDEX .*\\|failed\\|.*could not create")
          .containsPattern("\\|DROP INDEX\\|DROP INDEX built_b\\|succeeded\\|")
          .doesNotContain("running");
      assertThat(ask(one, "SELECT count(*) FROM pg_indexes WHERE tablename = 'built'"))
          .isEqualTo("1\n");
    }
  }

  @Test
  void aSequenceOfARolledBackTransactionLeavesNothing() throws SQLException {
    try (Connection one = connect(0)) {
      one.setAutoCommit(false);
      run(one, "CREATE SEQUENCE numbers");
      assertThat(ask(one, "SELECT nextval('numbers')")).isEqualTo("1\n");
      one.rollback();
      run(one, "CREATE SEQUENCE numbers");
      assertThat(ask(one, "SELECT nextval('numbers')")).isEqualTo("1\n");
      one.commit();
    }
  }

  @Test
  void truncateIsTransactional() throws SQLException {
    try (Connection one = connect(0);
        Connection two = connect(1)) {
      run(one, "CREATE TABLE parent (id serial PRIMARY KEY, n int)");
      run(one, "CREATE TABLE child (id int PRIMARY KEY, p int REFERENCES parent)");
      run(one, "CREATE INDEX parent_n ON parent (n)");
      run(one, "INSERT INTO parent (n) VALUES (1), (2)", "INSERT INTO child VALUES (1, 1)");
      one.setAutoCommit(false);
      run(one, "TRUNCATE parent, child RESTART IDENTITY");
      assertThat(ask(one, "SELECT count(*) FROM parent")).isEqualTo("0\n");
      run(one, "INSERT INTO parent (n) VALUES (5)");
      assertThat(ask(one, "SELECT * FROM parent")).isEqualTo("1|5\n");
      assertThat(ask(two, "SELECT count(*) FROM parent")).isEqualTo("2\n");
      one.rollback();
      one.setAutoCommit(true);
      assertThat(ask(two, "SELECT * FROM parent ORDER BY n")).isEqualTo("1|1\n2|2\n");
      assertThatThrownBy(() -> run(one, "TRUNCATE parent"))
          .isInstanceOfSatisfying(
              SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("0A000"));
      run(two, "TRUNCATE parent RESTART IDENTITY CASCADE");
      assertThat(ask(one, "SELECT count(*) FROM child")).isEqualTo("0\n");
      run(one, "INSERT INTO parent (n) VALUES (7)", "INSERT INTO child VALUES (1, 1)");
      assertThat(ask(two, "SELECT * FROM parent WHERE n > 0")).isEqualTo("1|7\n");
      assertThatThrownBy(() -> run(two, "INSERT INTO child VALUES (2, 2)"))
          .isInstanceOfSatisfying(
              SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("23503"));
    }
  }

  @Test
  void whatATransactionWroteBeforeATruncationGoesWithIt() throws Exception {
    try (Connection one = connect(0);
        Connection two = connect(1);
        ExecutorService background = Executors.newSingleThreadExecutor()) {
      run(one, "CREATE TABLE emptied (a int PRIMARY KEY)");
      two.setAutoCommit(false);
      run(two, "INSERT INTO emptied VALUES (1)");
      Future<?> change =
          background.submit(() -> {
            run(one, "TRUNCATE emptied");
            return null;
          });
      assertThatThrownBy(() -> change.get(300, TimeUnit.MILLISECONDS))
          .isInstanceOf(TimeoutException.class);
      two.commit();
      change.get(5, TimeUnit.SECONDS);
      assertThat(ask(two, "SELECT count(*) FROM emptied")).isEqualTo("0\n");
    }
  }
}

package io.massifdb.server.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.massifdb.server.embedded.EmbeddedCluster;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Statements that are their whole transaction and change one row by its key (which are done beside
 * the data when they can) keep everything that hangs on the row: partial indexes, indexes of
 * expressions, generated columns, foreign keys. What an index says is compared with the table.
 */
class WrittenTablesTest {
  private static @Nullable EmbeddedCluster cluster;

  @BeforeAll
  static void start() throws Exception {
    cluster = EmbeddedCluster.start(1, 0, 0, null);
  }

  @AfterAll
  static void stop() throws Exception {
    Objects.requireNonNull(cluster).close();
  }

  private static Connection connect() throws SQLException {
    return DriverManager.getConnection(
        "jdbc:postgresql://127.0.0.1:%d/massif?user=massif"
            .formatted(Objects.requireNonNull(cluster).sqlPort(0)));
  }

  private static void run(Statement statement, String... texts) throws SQLException {
    for (String text : texts) {
      statement.execute(text);
    }
  }

  private static List<String> rows(Statement statement, String sql) throws SQLException {
    List<String> rows = new ArrayList<>();
    try (ResultSet result = statement.executeQuery(sql)) {
      int width = result.getMetaData().getColumnCount();
      while (result.next()) {
        List<String> row = new ArrayList<>();
        for (int i = 1; i <= width; i++) {
          row.add(String.valueOf(result.getString(i)));
        }
        rows.add(String.join("|", row));
      }
    }
    return rows;
  }

  private static String plan(Statement statement, String sql) throws SQLException {
    return String.join("\n", rows(statement, "EXPLAIN (COSTS OFF) " + sql));
  }

  @Test
  void partialIndexesFollowWritesOfOneRow() throws Exception {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      run(
          statement,
          "CREATE TABLE job (id int PRIMARY KEY, queue int, state text, note text)",
          "CREATE INDEX job_open ON job (queue) WHERE state = 'open'",
          "CREATE UNIQUE INDEX job_one ON job (queue) WHERE state = 'running'",
          "INSERT INTO job SELECT i, i % 10, 'done', 'n' FROM generate_series(1, 2000) AS g(i)",
          "ANALYZE job");
      String open = "SELECT id FROM job WHERE state = 'open' AND queue = 3 ORDER BY id";
      assertThat(plan(statement, open)).contains("job_open");
      assertThat(plan(statement, "SELECT id FROM job WHERE state = 'done' AND queue = 3"))
          .doesNotContain("job_open");
      assertThat(plan(statement, "SELECT id FROM job WHERE queue = 3")).doesNotContain("job_o");
      for (int round = 0; round < 3; round++) {
        run(statement, "UPDATE job SET state = 'open' WHERE id = 3");
        run(statement, "UPDATE job SET state = 'open' WHERE id = 13");
        assertThat(rows(statement, open)).containsExactly("3", "13");
        run(statement, "UPDATE job SET note = 'x" + round + "' WHERE id = 13");
        run(statement, "UPDATE job SET queue = 4 WHERE id = 3");
        assertThat(rows(statement, open)).containsExactly("13");
        run(statement, "UPDATE job SET state = NULL WHERE id = 13");
        assertThat(rows(statement, open)).isEmpty();
        run(statement, "UPDATE job SET queue = 3, state = 'open' WHERE id = 3");
        run(statement, "DELETE FROM job WHERE id = 3");
        assertThat(rows(statement, open)).isEmpty();
        run(statement, "INSERT INTO job VALUES (3, 3, 'done', 'n')");
      }
      run(statement, "UPDATE job SET state = 'running' WHERE id = 5");
      assertThatThrownBy(() -> run(statement, "UPDATE job SET state = 'running' WHERE id = 15"))
          .hasMessageContaining("job_one");
      run(
          statement,
          "UPDATE job SET state = 'done' WHERE id = 5",
          "UPDATE job SET state = 'running' WHERE id = 15");
    }
  }

  @Test
  void indexesOfExpressionsFollowWritesOfOneRow() throws Exception {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      run(
          statement,
          "CREATE TABLE person (id int PRIMARY KEY, email text, twice int GENERATED ALWAYS AS (id"
              + " * 2) STORED, age int)",
          "INSERT INTO person (id, email, age) SELECT i, 'P' || i, i FROM generate_series(1, 2000)"
              + " AS g(i)",
          "CREATE UNIQUE INDEX person_email ON person (lower(email))",
          "ANALYZE person");
      String found = "SELECT id, twice FROM person WHERE lower(email) = 'new'";
      assertThat(plan(statement, found)).contains("person_email");
      for (int round = 0; round < 3; round++) {
        run(statement, "UPDATE person SET email = 'NEW' WHERE id = 7");
        assertThat(rows(statement, found)).containsExactly("7|14");
        assertThatThrownBy(() -> run(statement, "UPDATE person SET email = 'nEw' WHERE id = 8"))
            .hasMessageContaining("person_email");
        run(statement, "UPDATE person SET age = age + 1 WHERE id = 7");
        assertThat(rows(statement, found)).containsExactly("7|14");
        run(statement, "DELETE FROM person WHERE id = 7");
        assertThat(rows(statement, found)).isEmpty();
        run(statement, "INSERT INTO person (id, email, age) VALUES (7, 'P7', 7)");
      }
    }
  }

  @Test
  void foreignKeysHoldForWritesOfOneRow() throws Exception {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      run(
          statement,
          "CREATE TABLE parent (id int PRIMARY KEY, v int)",
          "CREATE TABLE child (id int PRIMARY KEY, p int REFERENCES parent ON DELETE CASCADE)",
          "INSERT INTO parent VALUES (1, 1), (2, 2)",
          "INSERT INTO child VALUES (1, 1), (2, 2)");
      for (int round = 0; round < 2; round++) {
        assertThatThrownBy(() -> run(statement, "UPDATE child SET p = 9 WHERE id = 1"))
            .hasMessageContaining("violates foreign key");
      }
      run(statement, "DELETE FROM parent WHERE id = 1");
      assertThat(rows(statement, "SELECT id FROM child")).containsExactly("2");
    }
  }

  @Test
  void temporaryTablesAreOfTheirSession() throws Exception {
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        Connection other = connect();
        Statement otherStatement = other.createStatement()) {
      run(
          statement,
          "CREATE TABLE doc (id int PRIMARY KEY, v text)",
          "INSERT INTO doc VALUES (1, 'shared')");
      String update = "UPDATE doc SET v = v || '!' WHERE id = 1";
      run(statement, update, update, update);
      run(
          statement,
          "CREATE TEMP TABLE doc (id int PRIMARY KEY, v text)",
          "INSERT INTO doc VALUES (1, 'mine')");
      run(statement, update, update, update);
      run(otherStatement, update);
      assertThat(rows(statement, "SELECT v FROM doc")).containsExactly("mine!!!");
      assertThat(rows(otherStatement, "SELECT v FROM doc")).containsExactly("shared!!!!");
      run(statement, "DROP TABLE doc");
      assertThat(rows(statement, "SELECT v FROM doc")).containsExactly("shared!!!!");
      run(statement, "CREATE TEMP TABLE gone (id int PRIMARY KEY)", "INSERT INTO gone VALUES (1)");
      statement.close();
      connection.close();
      String left = "SELECT count(*) FROM pg_class WHERE relname = 'gone'";
      for (int i = 0; i < 100 && !rows(otherStatement, left).equals(List.of("0")); i++) {
        Thread.sleep(50); // the server sees the end of the connection a little later
      }
      assertThat(rows(otherStatement, left)).containsExactly("0");
    }
  }

  @Test
  void onCommitDeletesAlsoAfterReadingOnly() throws Exception {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      run(
          statement,
          "CREATE TEMP TABLE each (id int PRIMARY KEY) ON COMMIT DELETE ROWS",
          "SELECT 1",
          "SELECT count(*) FROM each");
      run(statement, "BEGIN READ ONLY", "SELECT 1", "COMMIT");
      run(statement, "BEGIN", "INSERT INTO each VALUES (1)");
      assertThat(rows(statement, "SELECT id FROM each")).containsExactly("1");
      run(statement, "COMMIT");
      assertThat(rows(statement, "SELECT id FROM each")).isEmpty();
      run(statement, "INSERT INTO each VALUES (1)");
      run(statement, "UPDATE each SET id = 2 WHERE id = 1", "DELETE FROM each WHERE id = 2");
      assertThat(rows(statement, "SELECT id FROM each")).isEmpty();
    }
  }

  @Test
  void advisoryLocksKeepSessionsApart() throws Exception {
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        Connection other = connect();
        Statement otherStatement = other.createStatement()) {
      String attempt = "SELECT pg_try_advisory_lock(42)";
      run(statement, "SELECT pg_advisory_lock(42)");
      assertThat(rows(otherStatement, attempt)).containsExactly("f");
      assertThat(rows(statement, "SELECT pg_advisory_unlock(42)")).containsExactly("t");
      assertThat(rows(otherStatement, attempt)).containsExactly("t");
      assertThat(rows(statement, attempt)).containsExactly("f");
      assertThat(rows(otherStatement, "SELECT pg_advisory_unlock(42)")).containsExactly("t");
      connection.setAutoCommit(false);
      run(statement, "SELECT pg_advisory_xact_lock(42)");
      assertThat(rows(otherStatement, attempt)).containsExactly("f");
      assertThatThrownBy(() -> run(statement, "SELECT pg_advisory_lock(42)"))
          .hasMessageContaining("weaker or shorter");
      connection.rollback();
      assertThat(rows(otherStatement, attempt)).containsExactly("t");
    }
    try (Connection third = connect();
        Statement statement = third.createStatement()) {
      run(statement, "SELECT pg_advisory_lock(42)"); // closing a session gives its locks back
    }
  }
}

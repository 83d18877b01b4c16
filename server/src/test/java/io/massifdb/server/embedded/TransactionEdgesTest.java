package io.massifdb.server.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.postgresql.PGConnection;

/** What a client meets at the edges of transactions: timeouts, modes, tokens, size. */
class TransactionEdgesTest {
  private static @Nullable EmbeddedCluster cluster;

  @BeforeAll
  static void start() throws SQLException {
    cluster = EmbeddedCluster.start(3, 0, 0, null);
    try (Connection connection = connect()) {
      run(connection, "CREATE TABLE t (a int PRIMARY KEY, b text)");
      run(connection, "CREATE SEQUENCE numbers");
      run(connection, "INSERT INTO t VALUES (1, 'one'), (2, 'two'), (3, 'three')");
    }
  }

  @AfterAll
  static void stop() {
    if (cluster != null) {
      cluster.close();
    }
  }

  private static Connection connect() throws SQLException {
    return connect("");
  }

  private static Connection connect(String parameters) throws SQLException {
    EmbeddedCluster running = Objects.requireNonNull(cluster);
    return DriverManager.getConnection(
        "jdbc:postgresql://127.0.0.1:" + running.sqlPort(1) + "/massif" + parameters, "massif", "");
  }

  private static void run(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static String ask(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      StringBuilder text = new StringBuilder();
      while (rows.next()) {
        text.append(text.isEmpty() ? "" : ",").append(rows.getString(1));
      }
      return text.toString();
    }
  }

  private static void fails(String state, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            SQLException.class,
            it -> assertThat(it.getSQLState()).as(it.getMessage()).isEqualTo(state));
  }

  @Test
  void statementTimeoutCancelsAndTheSessionGoesOn() throws SQLException {
    try (Connection holder = connect();
        Connection connection = connect()) {
      holder.setAutoCommit(false);
      run(holder, "SELECT * FROM t WHERE a = 3 FOR UPDATE");
      run(connection, "SET statement_timeout = '100ms'");
      fails("57014", () -> run(connection, "UPDATE t SET b = 'x' WHERE a = 3"));
      assertThat(ask(connection, "SELECT 1")).isEqualTo("1");
    }
  }

  @Test
  void lockTimeoutNoWaitAndSkipLocked() throws SQLException {
    try (Connection holder = connect();
        Connection other = connect()) {
      holder.setAutoCommit(false);
      run(holder, "SELECT * FROM t WHERE a = 1 FOR UPDATE");
      run(other, "SET lock_timeout = '100ms'");
      fails("55P03", () -> run(other, "UPDATE t SET b = 'x' WHERE a = 1"));
      fails("55P03", () -> run(other, "SELECT * FROM t WHERE a = 1 FOR UPDATE NOWAIT"));
      assertThat(ask(other, "SELECT a FROM t WHERE a < 3 ORDER BY a FOR UPDATE SKIP LOCKED"))
          .isEqualTo("2");
      holder.rollback();
      assertThat(ask(other, "SELECT a FROM t WHERE a = 1 FOR UPDATE NOWAIT")).isEqualTo("1");
    }
  }

  @Test
  void anIdleTransactionEndsWithItsSessionAndItsLocksGo() throws Exception {
    try (Connection idle = connect();
        Connection other = connect()) {
      run(idle, "SET idle_in_transaction_session_timeout = '200ms'");
      idle.setAutoCommit(false);
      run(idle, "SELECT * FROM t WHERE a = 2 FOR UPDATE");
      run(other, "SET lock_timeout = '20s'");
      run(other, "UPDATE t SET b = 'two' WHERE a = 2");
      fails("25P03", () -> run(idle, "SELECT 1"));
    }
  }

  @Test
  void aTransactionThatTakesTooLongEndsWithItsSession() throws SQLException {
    try (Connection holder = connect();
        Connection connection = connect()) {
      holder.setAutoCommit(false);
      run(holder, "SELECT * FROM t WHERE a = 3 FOR UPDATE");
      run(connection, "SET transaction_timeout = '300ms'");
      connection.setAutoCommit(false);
      run(connection, "SELECT 1");
      fails("25P04", () -> run(connection, "UPDATE t SET b = 'x' WHERE a = 3"));
      assertThat(connection.isValid(1)).isFalse();
    }
  }

  @Test
  void readOnlyTransactionsWriteNothing() throws SQLException {
    try (Connection connection = connect()) {
      run(connection, "SET default_transaction_read_only = on");
      fails("25006", () -> run(connection, "INSERT INTO t VALUES (9, 'nine')"));
      fails("25006", () -> run(connection, "SELECT * FROM t FOR UPDATE"));
      fails("25006", () -> run(connection, "SELECT nextval('numbers')"));
      fails("25006", () -> run(connection, "CREATE TABLE never (a int)"));
      assertThat(ask(connection, "SELECT count(*) FROM t")).isEqualTo("3");
    }
  }

  @Test
  void theTokenIsToldAndSaysWhatBecameOfTheTransaction() throws SQLException {
    try (Connection connection = connect("?options=-c%20massif.report_transaction_token=on");
        Connection other = connect()) {
      PGConnection reports = connection.unwrap(PGConnection.class);
      connection.setAutoCommit(false);
      run(connection, "SELECT * FROM t");
      assertThat(ask(connection, "SHOW massif.transaction_token")).isEmpty();
      run(connection, "INSERT INTO t VALUES (10, 'ten')");
      String committed = ask(connection, "SHOW massif.transaction_token");
      assertThat(committed).isNotEmpty();
      assertThat(reports.getParameterStatus("massif.transaction_token")).isEqualTo(committed);
      connection.commit();
      assertThat(reports.getParameterStatus("massif.transaction_token")).isEmpty();
      assertThat(ask(other, "SELECT massif_transaction_status('" + committed + "')"))
          .isEqualTo("committed");
      run(connection, "DELETE FROM t WHERE a = 10");
      String open = ask(connection, "SELECT current_setting('massif.transaction_token')");
      assertThat(ask(other, "SELECT massif_transaction_status('" + open + "')"))
          .isEqualTo("aborted");
      fails("40001", connection::commit);
      assertThat(ask(other, "SELECT b FROM t WHERE a = 10")).isEqualTo("ten");
      run(other, "DELETE FROM t WHERE a = 10");
      fails("22023", () -> ask(other, "SELECT massif_transaction_status('nonsense')"));
    }
  }

  @Test
  void f35ConflictingInsertsWaitAndReportADuplicate() throws Exception {
    try (Connection first = connect();
        Connection second = connect()) {
      first.setAutoCommit(false);
      run(first, "INSERT INTO t VALUES (20, 'first')");
      var waiting =
          CompletableFuture.runAsync(
              () -> fails("23505", () -> run(second, "INSERT INTO t VALUES (20, 'second')")));
      Thread.sleep(100);
      assertThat(waiting.isDone()).isFalse();
      first.commit();
      waiting.get();
      run(second, "DELETE FROM t WHERE a = 20");
    }
  }

  @Test
  void f36OneOfTwoThatWaitForEachOtherIsTold() throws Exception {
    try (Connection first = connect();
        Connection second = connect()) {
      for (Connection each : new Connection[] {first, second}) {
        each.setAutoCommit(false);
      }
      run(first, "UPDATE t SET b = b WHERE a = 1");
      run(second, "UPDATE t SET b = b WHERE a = 2");
      var waiting = CompletableFuture.supplyAsync(() -> stateOf(first, 2));
      String state = stateOf(second, 1);
      // The victim's rollback lets the other go on.
      if (!state.isEmpty()) {
        second.rollback();
      }
      assertThat(new String[] {state, waiting.get()}).containsExactlyInAnyOrder("", "40P01");
      first.rollback();
      second.rollback();
    }
  }

  private static String stateOf(Connection connection, int row) {
    try {
      run(connection, "UPDATE t SET b = b WHERE a = " + row);
      return "";
    } catch (SQLException e) {
      try {
        connection.rollback();
      } catch (SQLException second) {
        e.addSuppressed(second);
      }
      return String.valueOf(e.getSQLState());
    }
  }

  @Test
  void f38AnIndexOnAnEmptyTableSeesRowsThatAnotherGatewayInserts() throws SQLException {
    try (Connection one = connect();
        Connection other =
            DriverManager.getConnection(
                "jdbc:postgresql://127.0.0.1:"
                    + Objects.requireNonNull(cluster).sqlPort(2)
                    + "/massif",
                "massif",
                "")) {
      run(one, "CREATE TABLE empty (a int PRIMARY KEY, b int)");
      assertThat(ask(other, "SELECT count(*) FROM empty")).isEqualTo("0");
      run(one, "CREATE INDEX empty_b ON empty (b)");
      run(other, "INSERT INTO empty VALUES (1, 7)");
      assertThat(ask(one, "SELECT a FROM empty WHERE b = 7")).isEqualTo("1");
    }
  }

  @Test
  void aTransactionBeyondTheWriteBufferWithASavepoint() throws SQLException {
    try (Connection connection = connect();
        Connection other = connect()) {
      run(connection, "CREATE TABLE big (a int PRIMARY KEY, b text)");
      connection.setAutoCommit(false);
      String rows = "SELECT i, repeat('x', 3000) FROM generate_series(%d, %d) AS g(i)";
      run(connection, "INSERT INTO big " + String.format(rows, 1, 4000));
      run(connection, "SAVEPOINT s");
      run(connection, "INSERT INTO big " + String.format(rows, 4001, 8000));
      run(connection, "UPDATE big SET b = 'y' WHERE a <= 10");
      assertThat(ask(connection, "SELECT count(*) FROM big")).isEqualTo("8000");
      assertThat(ask(other, "SELECT count(*) FROM big")).isEqualTo("0");
      run(connection, "ROLLBACK TO SAVEPOINT s");
      assertThat(ask(connection, "SELECT count(*) FROM big WHERE b <> 'y'")).isEqualTo("4000");
      run(connection, "INSERT INTO big VALUES (9000, 'last')");
      connection.commit();
      assertThat(ask(other, "SELECT count(*) || ' ' || max(a) FROM big")).isEqualTo("4001 9000");
      run(connection, "DELETE FROM big");
      connection.rollback();
      assertThat(ask(other, "SELECT count(*) FROM big")).isEqualTo("4001");
    }
  }
}

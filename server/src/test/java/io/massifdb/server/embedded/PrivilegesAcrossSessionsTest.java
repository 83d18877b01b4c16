package io.massifdb.server.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Privileges of several users whose sessions share plans, on several nodes. */
class PrivilegesAcrossSessionsTest {
  private static @Nullable EmbeddedCluster cluster;

  @BeforeAll
  static void start() {
    cluster = EmbeddedCluster.start(2, 0, 0, null);
  }

  @AfterAll
  static void stop() {
    if (cluster != null) {
      cluster.close();
    }
  }

  private static Connection connect(int node, String user) throws SQLException {
    EmbeddedCluster running = java.util.Objects.requireNonNull(cluster);
    return DriverManager.getConnection(
        "jdbc:postgresql://127.0.0.1:" + running.sqlPort(node) + "/massif", user, "");
  }

  private static void run(Connection connection, String... statements) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  private static int count(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      int rows = 0;
      while (result.next()) {
        rows++;
      }
      return rows;
    }
  }

  private static void assertDenied(ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            SQLException.class, error -> assertThat(error.getSQLState()).isEqualTo("42501"));
  }

  @Test
  void aPlanThatAnotherUserMadeGivesNoRights() throws SQLException {
    try (Connection owner = connect(0, "massif");
        Connection reader = makeAndConnect(owner, "plan_reader")) {
      run(owner, "CREATE TABLE planned (id int PRIMARY KEY, v text)");
      run(owner, "INSERT INTO planned VALUES (1, 'a'), (2, 'b')");
      // Often enough for the plan of the text, and that of its shape, to be there.
      for (int i = 1; i <= 4; i++) {
        assertThat(count(owner, "SELECT v FROM planned WHERE id = " + i % 2)).isEqualTo(i % 2);
      }
      assertDenied(() -> count(reader, "SELECT v FROM planned WHERE id = 1"));
      assertDenied(() -> count(reader, "SELECT v FROM planned WHERE id = 7"));
      run(owner, "GRANT SELECT ON planned TO plan_reader");
      assertThat(count(reader, "SELECT v FROM planned WHERE id = 1")).isEqualTo(1);
      assertDenied(() -> run(reader, "UPDATE planned SET v = 'x' WHERE id = 1"));
    }
  }

  private static Connection makeAndConnect(Connection owner, String name) throws SQLException {
    run(owner, "CREATE ROLE " + name + " LOGIN");
    return connect(0, name);
  }

  @Test
  void whatIsRevokedEndsForStatementsThatArePrepared() throws SQLException {
    try (Connection owner = connect(0, "massif");
        Connection reader = makeAndConnect(owner, "prepared_reader")) {
      run(owner, "CREATE TABLE prepared (id int PRIMARY KEY)", "INSERT INTO prepared VALUES (1)");
      run(owner, "GRANT SELECT ON prepared TO prepared_reader");
      try (PreparedStatement select = reader.prepareStatement("SELECT id FROM prepared")) {
        for (int i = 0; i < 8; i++) {
          select.executeQuery().close();
        }
        run(owner, "REVOKE SELECT ON prepared FROM prepared_reader");
        assertDenied(() -> select.executeQuery().close());
      }
    }
  }

  @Test
  void grantsHoldOnEveryNode() throws SQLException {
    try (Connection owner = connect(0, "massif")) {
      run(owner, "CREATE ROLE far_reader LOGIN", "CREATE TABLE far (id int PRIMARY KEY)");
      try (Connection reader = connect(1, "far_reader")) {
        assertDenied(() -> count(reader, "SELECT id FROM far"));
        run(owner, "GRANT SELECT ON far TO far_reader");
        assertThat(count(reader, "SELECT id FROM far")).isZero();
        run(owner, "REVOKE SELECT ON far FROM far_reader");
        assertDenied(() -> count(reader, "SELECT id FROM far"));
      }
    }
  }

  @Test
  void whereAnyUserIsTrustedWhoHasNoRoleMayDoEverything() throws SQLException {
    try (Connection anybody = connect(0, "anybody")) {
      run(anybody, "CREATE TABLE free (id int PRIMARY KEY)", "INSERT INTO free VALUES (1)");
      assertThat(count(anybody, "SELECT id FROM free")).isEqualTo(1);
      run(anybody, "CREATE ROLE free_role", "GRANT SELECT ON free TO free_role");
      run(anybody, "DROP TABLE free", "DROP ROLE free_role");
    }
  }

  @Test
  void aRoleThatIsDroppedLeavesItsSessionWithNothing() throws SQLException {
    try (Connection owner = connect(0, "massif");
        Connection gone = makeAndConnect(owner, "soon_gone")) {
      run(owner, "CREATE TABLE kept (id int PRIMARY KEY)", "DROP ROLE soon_gone");
      assertDenied(() -> count(gone, "SELECT id FROM kept"));
      assertDenied(() -> run(gone, "SET SESSION AUTHORIZATION massif"));
      assertDenied(() -> run(gone, "DROP TABLE kept"));
    }
  }

  @Test
  void whoMayNotConnectIsTurnedAway() throws SQLException {
    try (Connection owner = connect(0, "massif")) {
      run(owner, "CREATE ROLE outsider LOGIN");
      connect(0, "outsider").close();
      run(owner, "REVOKE CONNECT ON DATABASE massif FROM PUBLIC");
      try {
        assertDenied(() -> connect(0, "outsider").close());
        run(owner, "GRANT CONNECT ON DATABASE massif TO outsider");
        connect(0, "outsider").close();
      } finally {
        run(owner, "GRANT CONNECT ON DATABASE massif TO PUBLIC");
      }
    }
  }
}

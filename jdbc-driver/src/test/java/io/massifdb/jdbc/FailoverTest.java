package io.massifdb.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.massifdb.testkit.ThrowawayPostgres;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.PGConnection;

/** Two servers; sessions are terminated and one server is killed under the driver. */
class FailoverTest {
  private static List<ThrowawayPostgres> servers = List.of();

  @BeforeAll
  static void start() throws SQLException {
    servers =
        Stream.of(ThrowawayPostgres.start(), ThrowawayPostgres.start())
            .flatMap(Optional::stream)
            .toList();
    assumeTrue(servers.size() == 2, "PostgreSQL 15 is not installed");
    for (ThrowawayPostgres server : servers) {
      try (Connection c = DriverManager.getConnection(single(server));
          Statement s = c.createStatement()) {
        s.execute("create table t (a int primary key, b text)");
        s.execute("insert into t select i, 'row ' || i from generate_series(1, 10) i");
      }
    }
  }

  @BeforeEach
  void everyHostCountsAsUp() {
    HostSelector.forgetFailures();
  }

  @AfterAll
  static void stop() {
    servers.forEach(ThrowawayPostgres::close);
  }

  private static String single(ThrowawayPostgres server) {
    return "jdbc:massif://127.0.0.1:" + server.port() + "/massif";
  }

  private static String both() {
    return "jdbc:massif://127.0.0.1:"
        + servers.get(0).port()
        + ",127.0.0.1:"
        + servers.get(1).port()
        + "/massif";
  }

  private static Connection connect() throws SQLException {
    return DriverManager.getConnection(both());
  }

  private static HostAddress host(Connection c) throws SQLException {
    return c.unwrap(MassifConnection.class).host();
  }

  /** Ends the session of {@code c} in the server, as the death of the server would. */
  private static void terminate(Connection c) throws SQLException {
    int pid = c.unwrap(PGConnection.class).getBackendPID();
    try (Connection killer = DriverManager.getConnection("jdbc:massif://" + host(c) + "/massif");
        Statement s = killer.createStatement();
        ResultSet rows = s.executeQuery("select pg_terminate_backend(" + pid + ", 5000)")) {
      rows.next();
    }
  }

  private static String ask(Connection c, String sql) throws SQLException {
    try (Statement s = c.createStatement();
        ResultSet rows = s.executeQuery(sql)) {
      assertThat(rows.next()).isTrue();
      return rows.getString(1);
    }
  }

  @Test
  void aReadMovesAndTheSessionIsTheSame() throws SQLException {
    try (Connection c = connect()) {
      c.setSchema("pg_catalog");
      c.setTransactionIsolation(Connection.TRANSACTION_SERIALIZABLE);
      c.setReadOnly(true);
      try (Statement s = c.createStatement()) {
        s.execute("SET extra_float_digits = 2");
      }
      HostAddress before = host(c);
      terminate(c);
      assertThat(ask(c, "select a from public.t where a = 7")).isEqualTo("7");
      assertThat(host(c)).isNotEqualTo(before);
      assertThat(ask(c, "show search_path")).isEqualTo("pg_catalog");
      assertThat(ask(c, "show extra_float_digits")).isEqualTo("2");
      assertThat(c.getTransactionIsolation()).isEqualTo(Connection.TRANSACTION_SERIALIZABLE);
      assertThat(c.isReadOnly()).isTrue();
    }
  }

  @Test
  void aPreparedStatementIsPreparedAgainWithItsParameters() throws SQLException {
    try (Connection c = connect();
        PreparedStatement s = c.prepareStatement("select b from t where a = ?")) {
      s.setInt(1, 3);
      for (int i = 0; i < 7; i++) {
        try (ResultSet rows = s.executeQuery()) {
          assertThat(rows.next()).isTrue();
        }
      }
      terminate(c);
      try (ResultSet rows = s.executeQuery()) {
        assertThat(rows.next()).isTrue();
        assertThat(rows.getString(1)).isEqualTo("row 3");
        assertThat(rows.getStatement()).isSameAs(s);
        assertThat(s.getConnection()).isSameAs(c);
      }
    }
  }

  @Test
  void anAutocommitWriteInFlightIsNeverRepeated() throws SQLException {
    try (Connection c = connect();
        Statement s = c.createStatement()) {
      terminate(c);
      assertThatThrownBy(() -> s.executeUpdate("update t set b = b || '!' where a = 5"))
          .isInstanceOf(SQLException.class)
          .satisfies(e -> assertThat(((SQLException) e).getSQLState()).isEqualTo("08007"));
      assertThat(s.executeUpdate("update t set b = b where a = 5")).isEqualTo(1);
    }
  }

  @Test
  void theFirstStatementOfATransactionMoves() throws SQLException {
    try (Connection c = connect();
        Statement s = c.createStatement()) {
      c.setAutoCommit(false);
      terminate(c);
      assertThat(s.executeUpdate("update t set b = b where a = 5")).isEqualTo(1);
      c.commit();
    }
  }

  @Test
  void aTransactionIsLostUntilRollback() throws SQLException {
    try (Connection c = connect();
        Statement s = c.createStatement()) {
      c.setAutoCommit(false);
      s.executeUpdate("update t set b = 'lost' where a = 6");
      terminate(c);
      for (int i = 0; i < 2; i++) {
        assertThatThrownBy(() -> s.executeUpdate("update t set b = 'more' where a = 7"))
            .satisfies(e -> assertThat(((SQLException) e).getSQLState()).isEqualTo("08006"));
      }
      assertThat(c.isValid(1)).isFalse();
      c.rollback();
      assertThat(c.getAutoCommit()).isFalse();
      assertThat(ask(c, "select b from t where a = 6")).isEqualTo("row 6");
      c.rollback();
    }
  }

  @Test
  void aCommitInFlightIsUnknown() throws SQLException {
    try (Connection c = connect();
        Statement s = c.createStatement()) {
      c.setAutoCommit(false);
      s.executeUpdate("update t set b = b where a = 6");
      terminate(c);
      assertThatThrownBy(c::commit)
          .satisfies(e -> assertThat(((SQLException) e).getSQLState()).isEqualTo("08007"));
      assertThat(ask(c, "select count(*) from t")).isEqualTo("10");
    }
  }

  @Test
  void aSessionWithATemporaryTableDoesNotMove() throws SQLException {
    try (Connection c = connect();
        Statement s = c.createStatement()) {
      s.execute("create temp table own (a int)");
      terminate(c);
      assertThatThrownBy(() -> ask(c, "select 1"))
          .satisfies(e -> assertThat(((SQLException) e).getSQLState()).isEqualTo("08006"));
      assertThat(c.isValid(1)).isFalse();
    }
  }

  @Test
  void metadataMovesAndNamesOurUrl() throws SQLException {
    try (Connection c = connect()) {
      terminate(c);
      try (ResultSet rows = c.getMetaData().getTables(null, "public", "t", null)) {
        assertThat(rows.next()).isTrue();
      }
      assertThat(c.getMetaData().getURL()).isEqualTo(both());
      assertThat(c.getMetaData().getConnection()).isSameAs(c);
      assertThat(c.getMetaData().getDatabaseProductName()).isEqualTo("PostgreSQL");
    }
  }

  @Test
  void aPoolSurvivesTheDeathOfAServer() throws SQLException {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(both());
    config.setMaximumPoolSize(4);
    config.setMinimumIdle(4);
    config.setConnectionTimeout(10_000);
    try (HikariDataSource pool = new HikariDataSource(config)) {
      spread(pool);
      servers.get(0).kill();
      try {
        spread(pool);
      } finally {
        servers.get(0).restart();
      }
    }
  }

  private static void spread(HikariDataSource pool) throws SQLException {
    try (Connection a = pool.getConnection();
        Connection b = pool.getConnection();
        Connection c = pool.getConnection();
        Connection d = pool.getConnection()) {
      for (Connection one : List.of(a, b, c, d)) {
        assertThat(ask(one, "select count(*) from t")).isEqualTo("10");
      }
    }
  }

  @Test
  void connectionsAreSpreadOverTheHosts() throws SQLException {
    try (Connection a = connect();
        Connection b = connect()) {
      assertThat(host(a)).isNotEqualTo(host(b));
    }
  }

  @Test
  void aConflictIsRunAgain() throws SQLException {
    MassifDataSource source = new MassifDataSource(single(servers.get(1)));
    AtomicInteger attempts = new AtomicInteger();
    int rows =
        TransactionRunner.run(
            source,
            connection -> {
              connection.setTransactionIsolation(Connection.TRANSACTION_SERIALIZABLE);
              String before = ask(connection, "select b from t where a = 9");
              if (attempts.incrementAndGet() == 1) {
                TransactionRunner.execute(source, rival -> update(rival, "b || '*'"));
              }
              assertThat(before).isNotNull();
              return update(connection, "b || '+'");
            });
    assertThat(rows).isEqualTo(1);
    assertThat(attempts).hasValue(2);
    try (Connection c = source.getConnection()) {
      assertThat(ask(c, "select b from t where a = 9")).isEqualTo("row 9*+");
    }
  }

  private static int update(Connection c, String value) throws SQLException {
    try (Statement s = c.createStatement()) {
      return s.executeUpdate("update t set b = " + value + " where a = 9");
    }
  }

  @Test
  void anErrorOfTheServerPassesUnchanged() throws SQLException {
    try (Connection c = connect();
        Statement s = c.createStatement()) {
      assertThatThrownBy(() -> s.execute("selec 1"))
          .isInstanceOf(org.postgresql.util.PSQLException.class)
          .satisfies(e -> assertThat(((SQLException) e).getSQLState()).isEqualTo("42601"));
      assertThatThrownBy(() -> DriverManager.getConnection(single(servers.get(1)) + "_missing"))
          .satisfies(e -> assertThat(((SQLException) e).getSQLState()).isEqualTo("3D000"));
    }
  }
}

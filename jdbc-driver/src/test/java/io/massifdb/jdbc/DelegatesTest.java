package io.massifdb.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.massifdb.testkit.ThrowawayPostgres;
import java.io.StringReader;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.sql.BatchUpdateException;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.sql.Types;
import java.time.LocalDate;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.postgresql.PGConnection;
import org.postgresql.PGStatement;

/** What applications do with JDBC, through our delegates. */
class DelegatesTest {
  private static Optional<ThrowawayPostgres> postgres = Optional.empty();

  @BeforeAll
  static void start() {
    postgres = ThrowawayPostgres.start();
    assumeTrue(postgres.isPresent(), "PostgreSQL 15 is not installed");
  }

  @AfterAll
  static void stop() {
    postgres.ifPresent(ThrowawayPostgres::close);
  }

  private static Connection connect() throws SQLException {
    return DriverManager.getConnection(
        "jdbc:massif://127.0.0.1:" + postgres.orElseThrow().port() + "/massif");
  }

  @Test
  void batchesAndGeneratedKeys() throws SQLException {
    try (Connection c = connect();
        Statement s = c.createStatement()) {
      s.execute("create table batch (id serial primary key, a int unique)");
      try (PreparedStatement p =
          c.prepareStatement("insert into batch (a) values (?)", Statement.RETURN_GENERATED_KEYS)) {
        for (int i = 0; i < 3; i++) {
          p.setInt(1, i);
          p.addBatch();
        }
        assertThat(p.executeBatch()).containsExactly(1, 1, 1);
        try (ResultSet keys = p.getGeneratedKeys()) {
          assertThat(keys.next()).isTrue();
          assertThat(keys.getInt("id")).isEqualTo(1);
          assertThat(keys.getStatement()).isSameAs(p);
        }
        p.setInt(1, 0);
        p.addBatch();
        assertThatThrownBy(p::executeBatch)
            .isInstanceOf(BatchUpdateException.class)
            .satisfies(e -> assertThat(((SQLException) e).getSQLState()).isEqualTo("23505"));
      }
      s.addBatch("update batch set a = a + 100");
      s.addBatch("delete from batch");
      assertThat(s.executeBatch()).containsExactly(3, 3);
    }
  }

  @Test
  void savepointsAndCursors() throws SQLException {
    try (Connection c = connect();
        Statement s = c.createStatement()) {
      c.setAutoCommit(false);
      s.execute("create table points (a int)");
      s.execute("insert into points select generate_series(1, 100)");
      Savepoint before = c.setSavepoint("before");
      s.execute("delete from points");
      c.rollback(before);
      s.setFetchSize(7);
      int rows = 0;
      try (ResultSet all = s.executeQuery("select a from points order by a")) {
        while (all.next()) {
          rows++;
        }
      }
      assertThat(rows).isEqualTo(100);
      c.rollback();
    }
  }

  @Test
  void typesGoBothWays() throws SQLException {
    try (Connection c = connect();
        PreparedStatement p =
            c.prepareStatement("select ?::numeric, ?::date, ?::text[], ?::bytea, ?::int")) {
      p.setBigDecimal(1, new BigDecimal("1.50"));
      p.setObject(2, LocalDate.of(2026, 11, 22));
      p.setArray(3, c.createArrayOf("text", new Object[] {"x", null}));
      p.setBytes(4, new byte[] {1, 2});
      p.setNull(5, Types.INTEGER);
      for (int i = 0; i < 8; i++) { // Beyond the threshold of server-side prepared statements.
        try (ResultSet rows = p.executeQuery()) {
          assertThat(rows.next()).isTrue();
          assertThat(rows.getBigDecimal(1)).isEqualTo(new BigDecimal("1.50"));
          assertThat(rows.getObject(2, LocalDate.class)).isEqualTo(LocalDate.of(2026, 11, 22));
          assertThat((Object[]) rows.getArray(3).getArray()).containsExactly("x", null);
          assertThat(rows.getBytes(4)).containsExactly(1, 2);
          assertThat(rows.getInt(5)).isZero();
          assertThat(rows.wasNull()).isTrue();
        }
      }
      assertThat(p.unwrap(PGStatement.class).isUseServerPrepare()).isTrue();
    }
  }

  @Test
  void callsAndSeveralResults() throws SQLException {
    try (Connection c = connect();
        CallableStatement call = c.prepareCall("{ ? = call upper(?) }");
        Statement s = c.createStatement()) {
      call.registerOutParameter(1, Types.VARCHAR);
      call.setString(2, "word");
      call.execute();
      assertThat(call.getString(1)).isEqualTo("WORD");
      assertThat(s.execute("select 1; select 2")).isTrue();
      assertThat(s.getMoreResults()).isTrue();
      try (ResultSet second = s.getResultSet()) {
        assertThat(second.next()).isTrue();
        assertThat(second.getInt(1)).isEqualTo(2);
      }
    }
  }

  @Test
  void copyThroughPgConnection() throws Exception {
    try (Connection c = connect();
        Statement s = c.createStatement()) {
      s.execute("create table copied (a int, b text)");
      var copy = c.unwrap(PGConnection.class).getCopyAPI();
      assertThat(copy.copyIn("copy copied from stdin csv", new StringReader("1,x\n2,y\n")))
          .isEqualTo(2);
      StringWriter out = new StringWriter();
      copy.copyOut("copy copied to stdout csv", out);
      assertThat(out).hasToString("1,x\n2,y\n");
    }
  }

  @Test
  void aClosedConnectionSaysSo() throws SQLException {
    Connection c = connect();
    Statement s = c.createStatement();
    c.close();
    c.close();
    assertThat(c.isClosed()).isTrue();
    assertThat(s.isClosed()).isTrue();
    assertThat(c.isValid(1)).isFalse();
    assertThatThrownBy(c::createStatement)
        .satisfies(e -> assertThat(((SQLException) e).getSQLState()).isEqualTo("08003"));
  }
}

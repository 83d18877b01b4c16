package io.massifdb.server.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.massifdb.server.embedded.EmbeddedCluster;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/**
 * Statements by the plan of their shape must answer as if each had been planned by itself: the same
 * statements run on two connections, over tables of their own. One of them plans every text and
 * runs it in a block, so that it also writes without write programs.
 */
class StatementShapesTest {
  private static @Nullable EmbeddedCluster cluster;

  /** Each {@code #} stands for one of the values of the round. */
  private static final List<String> STATEMENTS =
      List.of(
          "SELECT * FROM item WHERE id = #",
          "SELECT id + #, name FROM item WHERE id < # ORDER BY 1 LIMIT #",
          "SELECT count(*), sum(price) FROM item WHERE qty > #",
          "SELECT qty + 1, count(*) FROM item WHERE id > # GROUP BY qty + 1 ORDER BY 1",
          "SELECT DISTINCT qty % 3 FROM item WHERE id > # ORDER BY 1",
          "SELECT # UNION SELECT # ORDER BY 1",
          "SELECT id FROM item WHERE qty IN (#, #, 3) ORDER BY id",
          "SELECT id FROM item WHERE qty BETWEEN # AND # ORDER BY id DESC",
          "SELECT id, price * # FROM item WHERE price > # ORDER BY id LIMIT 3 OFFSET #",
          "SELECT i.id, o.id FROM item i JOIN orders o ON o.item = i.id AND o.qty > # WHERE i.id <"
              + " 9 ORDER BY 1, 2",
          "SELECT id FROM item WHERE qty = (SELECT max(qty) FROM item WHERE id < #) ORDER BY id",
          "SELECT CASE WHEN qty > # THEN # ELSE 0 END FROM item ORDER BY id",
          "SELECT id / (qty - #) FROM item WHERE id < 4 ORDER BY id",
          "SELECT id FROM item WHERE qty / # > 1 ORDER BY id",
          "SELECT #, -#, # + #, # * 1.5",
          "SELECT qty::numeric(6, 2) + # FROM item WHERE id = 2",
          "SELECT id FROM item WHERE price::int = # ORDER BY id",
          "SELECT round(price, #) FROM item WHERE id < 3 ORDER BY id",
          "SELECT substring(name FROM # FOR 2) FROM item WHERE id = #",
          "SELECT id FROM item WHERE extract(year FROM made) = 2020 + # ORDER BY id",
          "SELECT id FROM item WHERE made > '2020-01-0#' ORDER BY id",
          "SELECT id FROM item WHERE name = 'name #' ORDER BY id",
          "SELECT id FROM item WHERE name IN ('name #', 'it''s #') ORDER BY id",
          "SELECT id FROM item WHERE name > 'name #' AND name < 'name 9' ORDER BY id",
          "SELECT id FROM item WHERE name LIKE 'name #%' ORDER BY id",
          "SELECT id FROM item WHERE id = '#'",
          "SELECT id FROM item WHERE id = 'x#'",
          "SELECT id FROM item WHERE made = 'nodate #'",
          "SELECT id FROM item WHERE small = # ORDER BY id",
          "SELECT id FROM item WHERE name = #",
          "SELECT nothing FROM item WHERE id = #",
          "SELECT id FROM nothing WHERE id = #",
          "SELECT id FORM item WHERE id = #",
          "SELECT unknown_function(#) FROM item",
          "SELECT name || # FROM item WHERE id = 1",
          "SELECT id FROM item WHERE code = 'a#' ORDER BY id",
          "SELECT id FROM item WHERE flag = 't' AND qty > # ORDER BY id",
          "SELECT id FROM item LIMIT -#",
          "SELECT id FROM item WHERE qty > # FOR UPDATE",
          "SELECT sum(qty) OVER (ORDER BY id ROWS # PRECEDING) FROM item ORDER BY id",
          "SELECT id FROM item ORDER BY # LIMIT 2",
          "SELECT array_agg(id ORDER BY id) FROM item WHERE id > #",
          "SELECT ARRAY[#, #], (ARRAY[5, 6, 7, 8])[#]",
          "SELECT id FROM item WHERE id = ANY (ARRAY[#, 2]) ORDER BY id",
          "SELECT 9223372036854775807 - #, -2147483648, -9223372036854775808 + #",
          "SELECT 2147483647 + #",
          "SELECT id FROM item WHERE id = 99999999999999999999#",
          "SELECT id FROM item WHERE (id, qty) = (#, #)",
          "SELECT coalesce(note, 'none #') FROM item WHERE id = #",
          "INSERT INTO item (id, name, qty) VALUES (100#, 'new #', #)",
          "INSERT INTO item (id, name, qty) VALUES (200#, 'new #', '#') RETURNING id, name, qty +"
              + " #",
          "INSERT INTO item (id, name, small) VALUES (300#, 'x', 3276#)",
          "INSERT INTO item (id, name, code) VALUES (400#, 'x', 'toolong#')",
          "INSERT INTO item (id, name, made) VALUES (500#, 'x', '2020-02-3#')",
          "INSERT INTO item (id, name) VALUES (#, 'again')",
          "INSERT INTO item (id, name) VALUES (#, 'again') ON CONFLICT (id) DO UPDATE SET qty = #",
          "INSERT INTO item (id) VALUES (600#)",
          "INSERT INTO item (id, name, qty) VALUES (700#, 'x', -#)",
          "INSERT INTO orders VALUES (1#, #, #), (2#, #, #)",
          "INSERT INTO orders SELECT id + 5#00, id, # FROM item WHERE id < #",
          "UPDATE item SET qty = qty + # WHERE id = #",
          "UPDATE item SET qty = #, name = 'set #' WHERE id = # RETURNING *",
          "UPDATE item SET qty = -# WHERE id = #",
          "UPDATE item SET price = price * 1.# WHERE qty > #",
          "UPDATE item SET made = '2021-0#-01' WHERE id = #",
          "UPDATE item SET qty = 'abc#' WHERE id = #",
          "UPDATE item SET (qty, small) = (#, #) WHERE id = 3",
          "DELETE FROM orders WHERE id = 1#",
          "DELETE FROM orders WHERE id = 2# RETURNING *, qty * 2",
          "UPDATE orders SET qty = qty * 2 WHERE id = # RETURNING id, qty, item + qty",
          "UPDATE orders SET qty = qty + 1 WHERE id = # AND item > #",
          "UPDATE orders SET qty = 2147483647 + item WHERE id = #",
          "UPDATE orders SET qty = CASE WHEN qty IS NULL THEN # ELSE NULL END WHERE id = 3",
          "UPDATE item SET note = name || ' #', flag = NOT flag WHERE id = # RETURNING note, flag",
          "UPDATE item SET name = NULL WHERE id = #",
          "UPDATE item SET price = price / (qty - qty) WHERE id = #",
          "UPDATE item SET made = made + # WHERE id = # RETURNING made",
          "UPDATE item SET note = 'n' WHERE id = # AND name LIKE 'na%' RETURNING note",
          "UPDATE item SET small = small + 32760 WHERE id = #",
          "UPDATE orders SET id = id + 100# WHERE id = #",
          "DELETE FROM orders WHERE qty > # RETURNING id",
          "DELETE FROM item WHERE id = 100#; SELECT #",
          "SELECT * FROM item ORDER BY id",
          "SELECT * FROM orders ORDER BY id");

  private static final int[][] ROUNDS = {{1, 2, 3}, {2, 3, 1}, {4, 1, 2}, {3, 5, 4}, {7, 6, 5}};

  @BeforeAll
  static void start() {
    cluster = EmbeddedCluster.start(1, 0, 0, null);
  }

  @AfterAll
  static void stop() {
    if (cluster != null) {
      cluster.close();
    }
  }

  private static Connection connect(String schema, boolean shapes) throws SQLException {
    EmbeddedCluster running = Objects.requireNonNull(cluster);
    Connection connection =
        DriverManager.getConnection(
            "jdbc:postgresql://127.0.0.1:"
                + running.sqlPort(0)
                + "/massif?preferQueryMode=simple&options=-c%20auto_parameterize="
                + (shapes ? "on" : "off"),
            "massif",
            "");
    try (Statement statement = connection.createStatement()) {
      statement.execute("CREATE SCHEMA " + schema);
      statement.execute("SET search_path = " + schema);
      statement.execute(
          "CREATE TABLE item (id int PRIMARY KEY, name text NOT NULL, qty int CHECK (qty >= 0),"
              + " small smallint, price numeric, made date, code varchar(3), flag bool, note"
              + " text)");
      statement.execute("CREATE INDEX item_name ON item (name)");
      statement.execute("CREATE TABLE orders (id bigint PRIMARY KEY, item int, qty int)");
      StringBuilder rows = new StringBuilder("INSERT INTO item VALUES ");
      for (int i = 1; i <= 9; i++) {
        rows.append(i == 1 ? "" : ", ");
        rows.append(
            "(%d, 'name %d', %d, %d, %d.5, '2020-01-%02d', 'a%d', %b, null)"
                .formatted(i, i, i % 4, i, i, i, i, i % 2 == 0));
      }
      statement.execute(rows.toString());
      statement.execute("INSERT INTO orders VALUES (1, 1, 5), (2, 2, 1), (3, 2, 7), (4, 8, 9)");
    }
    connection.setAutoCommit(shapes);
    return connection;
  }

  @Test
  void answersAsIfEachTextWerePlanned() throws Exception {
    try (Connection shaped = connect("shaped", true);
        Connection plain = connect("plain", false)) {
      for (int[] round : ROUNDS) {
        for (String template : STATEMENTS) {
          String sql = fill(template, round);
          assertThat(outcome(shaped, sql)).as(sql).isEqualTo(outcome(plain, sql));
        }
      }
    }
    // Rounds three to five of most of the statements, or the test compares nothing.
    assertThat(shapeHits()).isGreaterThan(120);
  }

  @Test
  void aChangeOfTheTableIsSeen() throws Exception {
    try (Connection connection = connect("changing", true)) {
      for (int i = 1; i <= 3; i++) {
        assertThat(outcome(connection, "SELECT * FROM orders WHERE id = " + i)).contains("id:int8");
      }
      try (Statement statement = connection.createStatement()) {
        statement.execute("CREATE TABLE unrelated (a int)");
        long before = shapeHits();
        outcome(connection, "SELECT * FROM orders WHERE id = 4");
        assertThat(shapeHits()).isEqualTo(before + 1);
        statement.execute("ALTER TABLE orders ADD COLUMN more text");
        assertThat(outcome(connection, "SELECT * FROM orders WHERE id = 3")).contains("more:text");
        statement.execute("DROP TABLE orders");
        assertThat(outcome(connection, "SELECT * FROM orders WHERE id = 3")).contains("42P01");
      }
    }
  }

  @Test
  void aTableThatHidesTheFirstIsSeen() throws Exception {
    try (Connection connection = connect("behind", true);
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE SCHEMA ahead");
      statement.execute("SET search_path = ahead, behind");
      for (int i = 1; i <= 3; i++) {
        assertThat(outcome(connection, "SELECT * FROM orders WHERE id = " + i)).contains("qty");
      }
      statement.execute("CREATE TABLE ahead.orders (id int PRIMARY KEY, hidden int)");
      assertThat(outcome(connection, "SELECT * FROM orders WHERE id = 2")).contains("hidden");
    }
  }

  private static String fill(String template, int[] values) {
    StringBuilder sql = new StringBuilder();
    int next = 0;
    for (int i = 0; i < template.length(); i++) {
      if (template.charAt(i) == '#') {
        sql.append(values[next++ % values.length]);
      } else {
        sql.append(template.charAt(i));
      }
    }
    return sql.toString();
  }

  /** Everything that a client sees of the statement. */
  private static String outcome(Connection connection, String sql) throws SQLException {
    StringBuilder seen = new StringBuilder();
    boolean done = false;
    try (Statement statement = connection.createStatement()) {
      boolean rows = statement.execute(sql);
      while (rows || statement.getUpdateCount() >= 0) {
        if (rows) {
          rows(statement.getResultSet(), seen);
        } else {
          seen.append("count ").append(statement.getUpdateCount()).append('\n');
        }
        rows = statement.getMoreResults();
      }
      done = true;
    } catch (PSQLException e) {
      ServerErrorMessage error = Objects.requireNonNull(e.getServerErrorMessage(), e.getMessage());
      seen.append(e.getSQLState()).append(' ').append(error.getMessage());
      seen.append(" at ").append(error.getPosition());
      seen.append(" detail ").append(error.getDetail()).append(" hint ").append(error.getHint());
      seen.append(" of ").append(error.getTable()).append('.').append(error.getConstraint());
    }
    if (!connection.getAutoCommit()) {
      if (done) {
        connection.commit();
      } else {
        connection.rollback();
      }
    }
    return seen.toString();
  }

  private static void rows(ResultSet rows, StringBuilder seen) throws SQLException {
    ResultSetMetaData columns = rows.getMetaData();
    for (int i = 1; i <= columns.getColumnCount(); i++) {
      seen.append(columns.getColumnLabel(i)).append(':').append(columns.getColumnTypeName(i));
      seen.append(':').append(columns.getPrecision(i)).append(' ');
    }
    seen.append('\n');
    while (rows.next()) {
      for (int i = 1; i <= columns.getColumnCount(); i++) {
        seen.append(rows.getString(i)).append('|');
      }
      seen.append('\n');
    }
  }

  private static long shapeHits() throws IOException, InterruptedException {
    String address = Objects.requireNonNull(cluster).nodes().getFirst().httpAddress();
    try (HttpClient client = HttpClient.newHttpClient()) {
      String metrics =
          client
              .send(
                  HttpRequest.newBuilder(URI.create("http://" + address + "/metrics")).build(),
                  HttpResponse.BodyHandlers.ofString())
              .body();
      return metrics
          .lines()
          .filter(line -> line.startsWith("massif_plan_cache_lookups_total{result=\"shape\"}"))
          .mapToLong(line -> (long) Double.parseDouble(line.substring(line.indexOf(' ') + 1)))
          .sum();
    }
  }
}

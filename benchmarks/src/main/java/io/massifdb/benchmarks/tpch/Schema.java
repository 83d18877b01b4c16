package io.massifdb.benchmarks.tpch;

import io.trino.tpch.TpchEntity;
import io.trino.tpch.TpchTable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;
import org.postgresql.copy.CopyManager;

/**
 * The tables of section 1.4 of the specification with the primary keys it allows, and an index on
 * each foreign key; the same for every server.
 */
final class Schema {
  /** Rows to a COPY, so that no transaction grows without bound. */
  private static final int ROWS_PER_COPY = 50_000;

  private static final int BYTES_PER_MESSAGE = 1 << 16;

  private static final Map<String, String> COLUMNS =
      Map.of(
          "region",
          "r_regionkey integer PRIMARY KEY, r_name char(25) NOT NULL, r_comment varchar(152)",
          "nation",
          """
          n_nationkey integer PRIMARY KEY, n_name char(25) NOT NULL,
          n_regionkey integer NOT NULL, n_comment varchar(152)\
          """,
          "supplier",
          """
          s_suppkey integer PRIMARY KEY, s_name char(25) NOT NULL, s_address varchar(40) NOT NULL,
          s_nationkey integer NOT NULL, s_phone char(15) NOT NULL,
          s_acctbal decimal(15,2) NOT NULL, s_comment varchar(101) NOT NULL\
          """,
          "customer",
          """
          c_custkey integer PRIMARY KEY, c_name varchar(25) NOT NULL,
          c_address varchar(40) NOT NULL, c_nationkey integer NOT NULL, c_phone char(15) NOT NULL,
          c_acctbal decimal(15,2) NOT NULL, c_mktsegment char(10) NOT NULL,
          c_comment varchar(117) NOT NULL\
          """,
          "part",
          """
          p_partkey integer PRIMARY KEY, p_name varchar(55) NOT NULL, p_mfgr char(25) NOT NULL,
          p_brand char(10) NOT NULL, p_type varchar(25) NOT NULL, p_size integer NOT NULL,
          p_container char(10) NOT NULL, p_retailprice decimal(15,2) NOT NULL,
          p_comment varchar(23) NOT NULL\
          """,
          "partsupp",
          """
          ps_partkey integer, ps_suppkey integer, ps_availqty integer NOT NULL,
          ps_supplycost decimal(15,2) NOT NULL, ps_comment varchar(199) NOT NULL,
          PRIMARY KEY (ps_partkey, ps_suppkey)\
          """,
          "orders",
          """
          o_orderkey bigint PRIMARY KEY, o_custkey integer NOT NULL, o_orderstatus char(1) NOT NULL,
          o_totalprice decimal(15,2) NOT NULL, o_orderdate date NOT NULL,
          o_orderpriority char(15) NOT NULL, o_clerk char(15) NOT NULL,
          o_shippriority integer NOT NULL, o_comment varchar(79) NOT NULL\
          """,
          "lineitem",
          """
          l_orderkey bigint, l_partkey integer NOT NULL, l_suppkey integer NOT NULL,
          l_linenumber integer, l_quantity decimal(15,2) NOT NULL,
          l_extendedprice decimal(15,2) NOT NULL, l_discount decimal(15,2) NOT NULL,
          l_tax decimal(15,2) NOT NULL, l_returnflag char(1) NOT NULL,
          l_linestatus char(1) NOT NULL, l_shipdate date NOT NULL, l_commitdate date NOT NULL,
          l_receiptdate date NOT NULL, l_shipinstruct char(25) NOT NULL,
          l_shipmode char(10) NOT NULL, l_comment varchar(44) NOT NULL,
          PRIMARY KEY (l_orderkey, l_linenumber)\
          """);

  private static final List<String> INDEXES =
      List.of(
          "nation (n_regionkey)",
          "supplier (s_nationkey)",
          "customer (c_nationkey)",
          "partsupp (ps_suppkey)",
          "orders (o_custkey)",
          "lineitem (l_partkey, l_suppkey)",
          "lineitem (l_suppkey)");

  private Schema() {}

  /** Drops the tables if they are there, makes, fills and analyses them; autocommit is on. */
  static void load(Connection connection, double scale) throws SQLException, IOException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("DROP VIEW IF EXISTS revenue");
      for (TpchTable<?> table : TpchTable.getTables()) {
        String name = name(table);
        statement.execute("DROP TABLE IF EXISTS " + name);
        statement.execute("CREATE TABLE " + name + " (" + COLUMNS.get(name) + ")");
        fill(connection, table, scale);
      }
      for (String index : INDEXES) {
        statement.execute("CREATE INDEX ON " + index);
      }
      for (TpchTable<?> table : TpchTable.getTables()) {
        statement.execute("ANALYZE " + name(table));
      }
    }
  }

  private static String name(TpchTable<?> table) {
    return table.getTableName();
  }

  private static void fill(Connection connection, TpchTable<?> table, double scale)
      throws SQLException, IOException {
    CopyManager copies = connection.unwrap(PGConnection.class).getCopyAPI();
    String copy = "COPY " + name(table) + " FROM STDIN WITH (DELIMITER '|')";
    long started = System.nanoTime();
    long rows = 0;
    CopyIn open = copies.copyIn(copy);
    StringBuilder message = new StringBuilder();
    for (TpchEntity row : table.createGenerator(scale, 1, 1)) {
      String line = row.toLine();
      message.append(line, 0, line.length() - (line.endsWith("|") ? 1 : 0)).append('\n');
      if (message.length() > BYTES_PER_MESSAGE) {
        send(open, message);
      }
      if (++rows % ROWS_PER_COPY == 0) {
        send(open, message);
        open.endCopy();
        open = copies.copyIn(copy);
      }
    }
    send(open, message);
    open.endCopy();
    System.out.printf(
        "%-8s %9d rows in %.1f s%n", name(table), rows, (System.nanoTime() - started) / 1e9);
  }

  private static void send(CopyIn copy, StringBuilder message) throws SQLException {
    byte[] bytes = message.toString().getBytes(StandardCharsets.UTF_8);
    copy.writeToCopy(bytes, 0, bytes.length);
    message.setLength(0);
  }
}

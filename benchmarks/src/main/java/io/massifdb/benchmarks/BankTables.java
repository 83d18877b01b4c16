package io.massifdb.benchmarks;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/** Accounts of 1,000 each, and a row for every transfer. */
final class BankTables {
  static final long FIRST_BALANCE = 1000;
  private static final int ROWS_PER_INSERT = 500;

  private BankTables() {}

  /** Drops and loads; the accounts' table is split evenly where the server knows ranges. */
  static void load(Connection connection, int accounts, int ranges) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.executeUpdate("DROP TABLE IF EXISTS bank_transfers");
      statement.executeUpdate("DROP TABLE IF EXISTS bank_accounts");
      statement.executeUpdate(
          "CREATE TABLE bank_accounts (id bigint PRIMARY KEY, balance bigint NOT NULL)");
      statement.executeUpdate(
          "CREATE TABLE bank_transfers (id bigint PRIMARY KEY, from_account bigint NOT NULL,"
              + " to_account bigint NOT NULL, amount bigint NOT NULL)");
      connection.commit();
      for (int first = 0; first < accounts; first += ROWS_PER_INSERT) {
        statement.executeUpdate(insert(first, Math.min(accounts, first + ROWS_PER_INSERT)));
        connection.commit();
      }
      if (ranges > 1) {
        connection.setAutoCommit(true);
        statement.execute("ALTER TABLE bank_accounts SPLIT AT VALUES " + points(accounts, ranges));
        connection.setAutoCommit(false);
      }
    }
  }

  private static String insert(int first, int end) {
    StringBuilder sql = new StringBuilder("INSERT INTO bank_accounts VALUES ");
    for (int id = first; id < end; id++) {
      sql.append(id == first ? "" : ", ").append('(').append(id).append(", 1000)");
    }
    return sql.toString();
  }

  private static String points(int accounts, int ranges) {
    StringBuilder points = new StringBuilder();
    for (int i = 1; i < ranges; i++) {
      points
          .append(i == 1 ? "" : ", ")
          .append('(')
          .append((long) accounts * i / ranges)
          .append(')');
    }
    return points.toString();
  }
}

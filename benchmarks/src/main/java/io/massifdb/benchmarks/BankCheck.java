package io.massifdb.benchmarks;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What must hold when all is quiet: the total is conserved; every balance is the first one plus
 * what the transfers' rows say; every acknowledged transfer has its row; no row is there that
 * nobody sent.
 */
final class BankCheck {
  private static final int SHOWN_MAX = 10;

  private final List<String> violations = new ArrayList<>();
  private long rows;

  private BankCheck() {}

  /** Reads both tables in one snapshot. Ids of other runs may be present. */
  static BankCheck run(Connection connection, int accounts, Transfers transfers, long firstId)
      throws SQLException {
    BankCheck check = new BankCheck();
    try (Statement statement = connection.createStatement()) {
      connection.setReadOnly(true);
      Set<Long> present = new HashSet<>();
      Map<Long, Long> expected = check.readTransfers(statement, present);
      check.compareBalances(statement, accounts, expected);
      check.compareAcknowledgements(present, transfers, firstId);
    } finally {
      connection.rollback();
      connection.setReadOnly(false);
    }
    return check;
  }

  /** One sentence each; empty when all is well. */
  List<String> violations() {
    return violations;
  }

  long rows() {
    return rows;
  }

  private Map<Long, Long> readTransfers(Statement statement, Set<Long> present)
      throws SQLException {
    Map<Long, Long> changes = new HashMap<>();
    try (ResultSet transfers =
        statement.executeQuery("SELECT id, from_account, to_account, amount FROM bank_transfers")) {
      while (transfers.next()) {
        rows++;
        if (!present.add(transfers.getLong(1))) {
          violations.add("transfer " + transfers.getLong(1) + " is there twice");
        }
        changes.merge(transfers.getLong(2), -transfers.getLong(4), Long::sum);
        changes.merge(transfers.getLong(3), transfers.getLong(4), Long::sum);
      }
    }
    return changes;
  }

  private void compareBalances(Statement statement, int accounts, Map<Long, Long> changes)
      throws SQLException {
    long count = 0;
    long total = 0;
    List<String> wrong = new ArrayList<>();
    try (ResultSet balances = statement.executeQuery("SELECT id, balance FROM bank_accounts")) {
      while (balances.next()) {
        long id = balances.getLong(1);
        long balance = balances.getLong(2);
        long expected = BankTables.FIRST_BALANCE + changes.getOrDefault(id, 0L);
        count++;
        total += balance;
        if (balance != expected) {
          wrong.add("account " + id + " has " + balance + " instead of " + expected);
        }
      }
    }
    if (count != accounts || total != accounts * BankTables.FIRST_BALANCE) {
      violations.add(
          "%d accounts with a total of %d, expected %d and %d"
              .formatted(count, total, accounts, accounts * BankTables.FIRST_BALANCE));
    }
    addSome("balances differ from the transfers' rows", wrong);
  }

  private void compareAcknowledgements(Set<Long> present, Transfers transfers, long firstId) {
    List<String> lost =
        transfers.acknowledged().stream()
            .filter(id -> !present.contains(id))
            .map(String::valueOf)
            .toList();
    addSome("acknowledged transfers are lost", lost);
    List<String> unexpected =
        present.stream()
            .filter(id -> id >= firstId && id < firstId + BankCommand.IDS_PER_RUN)
            .filter(id -> !transfers.acknowledged().contains(id))
            .filter(id -> !transfers.unknown().contains(id))
            .map(String::valueOf)
            .toList();
    addSome("transfers are there that were reported as failed", unexpected);
  }

  private void addSome(String what, List<String> found) {
    if (!found.isEmpty()) {
      violations.add(found.size() + " " + what + ": " + found.stream().limit(SHOWN_MAX).toList());
    }
  }
}

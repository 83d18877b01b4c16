package io.massifdb.simulation.workload;

import io.massifdb.testkit.SeededRandom;
import java.util.ArrayList;
import java.util.List;

/** Where the accounts of the bank are kept, and by which way they are reached. */
enum Banks {
  ONE_TABLE,
  /** Each account in a table of its own. */
  TABLE_EACH,
  /** Through a secondary index, whose order is the reverse. */
  BY_INDEX;

  static final int INITIAL_BALANCE = 1_000;

  List<String> setup(int accounts) {
    List<String> statements = new ArrayList<>();
    for (int i = 0; i < (this == TABLE_EACH ? accounts : 1); i++) {
      statements.add(
          "CREATE TABLE IF NOT EXISTS accounts%d (id INT PRIMARY KEY, other INT NOT NULL, balance BIGINT NOT NULL)"
              .formatted(i));
    }
    if (this == BY_INDEX) {
      statements.add("CREATE INDEX IF NOT EXISTS by_other ON accounts0 (other)");
    }
    statements.add(
        "CREATE TABLE IF NOT EXISTS transfers (id BIGINT PRIMARY KEY, source INT NOT NULL,"
            + " target INT NOT NULL, amount BIGINT NOT NULL)");
    for (int i = 0; i < accounts; i++) {
      statements.add(
          "INSERT INTO %s VALUES (%d, %d, %d) ON CONFLICT DO NOTHING"
              .formatted(table(i), i, -i, INITIAL_BALANCE));
    }
    return statements;
  }

  String table(int account) {
    return "accounts" + (this == TABLE_EACH ? account : 0);
  }

  /** The condition that picks an account, by the parameter with the given number. */
  String where(int parameter) {
    return (this == BY_INDEX ? "other = $" : "id = $") + parameter;
  }

  long parameter(int account) {
    return this == BY_INDEX ? -account : account;
  }

  /** Queries that together give all accounts and balances. */
  List<String> all(int accounts, SeededRandom random) {
    if (this != TABLE_EACH) {
      String tail =
          this == BY_INDEX && random.chance(0.5) ? " WHERE other <= 0 ORDER BY other" : "";
      return List.of("SELECT id, balance FROM accounts0" + tail);
    }
    List<String> queries = new ArrayList<>();
    for (int i = 0; i < accounts; i++) {
      queries.add("SELECT id, balance FROM accounts" + i);
    }
    return queries;
  }

  String split(int accounts, SeededRandom random) {
    int account = random.nextInt(accounts);
    return random.chance(0.3)
        ? "ALTER TABLE transfers SPLIT AT VALUES (" + random.nextInt(5) * 1_000_000L + ")"
        : "ALTER TABLE " + table(account) + " SPLIT AT VALUES (" + account + ")";
  }
}

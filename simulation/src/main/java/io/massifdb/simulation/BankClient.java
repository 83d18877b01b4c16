package io.massifdb.simulation;

import io.massifdb.expression.SqlException;
import io.massifdb.simulation.BankHistory.Snapshot;
import io.massifdb.simulation.BankHistory.Transfer;
import io.massifdb.testkit.SeededRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** One client of the bank: transfers and audits, one after the other. */
final class BankClient {
  private static final long TRANSFERS_MAX = 1_000_000;
  private static final Set<String> DEFINITE = Set.of("40001", "40P01");

  private final BankWorkload bank;
  private final int number;
  private final SeededRandom random;
  private final Duration pause;
  private @Nullable SimulatedClient connection;
  private long lastTransfer;
  private int acknowledged;

  BankClient(BankWorkload bank, int number, SeededRandom random) {
    this.bank = bank;
    this.number = number;
    this.random = random;
    this.pause = Duration.ofMillis(10L + random.nextInt(190));
  }

  String name() {
    return "client " + number;
  }

  int acknowledged() {
    return acknowledged;
  }

  void run() {
    while (!bank.isOver()) {
      double choice = random.nextDouble();
      if (choice < 0.2) {
        var _ = audit();
      } else if (choice < 0.21) {
        split();
      } else {
        transfer();
      }
      bank.sleep(FaultPlan.around(pause, random));
    }
  }

  // ---- transfers

  private void transfer() {
    int source = random.nextInt(bank.accounts());
    int target = (source + 1 + random.nextInt(bank.accounts() - 1)) % bank.accounts();
    lastTransfer++;
    Transfer transfer =
        new Transfer(
            number * TRANSFERS_MAX + lastTransfer, source, target, 1 + random.nextInt(100));
    bank.history().ask(transfer);
    try {
      if (!lay(transfer)) {
        undo();
        bank.history().refuse(transfer);
        return;
      }
    } catch (SqlException e) {
      expectNoBug(e);
      undo();
      bank.history().refuse(transfer);
      return;
    }
    commit(transfer);
  }

  /** Everything but the commit; false when there is not enough money. */
  private boolean lay(Transfer transfer) {
    var _ = query("BEGIN");
    boolean locks = random.chance(0.7);
    long available = balance(transfer.source(), locks);
    long there = balance(transfer.target(), locks);
    if (available < transfer.amount()) {
      return false;
    }
    if (random.chance(0.5)) {
      change(transfer.source(), "balance - " + transfer.amount());
      change(transfer.target(), "balance + " + transfer.amount());
    } else {
      change(transfer.source(), String.valueOf(available - transfer.amount()));
      change(transfer.target(), String.valueOf(there + transfer.amount()));
    }
    expectTag(
        "INSERT 0 1",
        query(
            "INSERT INTO transfers VALUES (%d, %d, %d, %d)"
                .formatted(
                    transfer.id(), transfer.source(), transfer.target(), transfer.amount())));
    return true;
  }

  private long balance(int account, boolean locks) {
    var answer =
        query("SELECT balance FROM accounts WHERE id = " + account + (locks ? " FOR UPDATE" : ""));
    if (answer.rows().size() != 1) {
      throw new InvariantViolation(
          "account " + account + " is there " + answer.rows().size() + " times");
    }
    return number(answer.rows().getFirst().getFirst());
  }

  private void change(int account, String balance) {
    expectTag(
        "UPDATE 1", query("UPDATE accounts SET balance = " + balance + " WHERE id = " + account));
  }

  private void commit(Transfer transfer) {
    try {
      expectTag("COMMIT", query("COMMIT"));
      bank.history().acknowledge(transfer);
      acknowledged++;
    } catch (SqlException e) {
      expectNoBug(e);
      if (DEFINITE.contains(e.state().code())) {
        bank.history().refuse(transfer);
      } else {
        bank.history().unknown();
      }
      undo();
    }
  }

  // ---- audits

  /** Reads all in one snapshot and judges it; false when it did not work out. */
  boolean audit() {
    Set<Long> mustSee = bank.history().mustSee();
    Map<Integer, Long> balances = new TreeMap<>();
    List<Transfer> transfers = new ArrayList<>();
    try {
      var _ = query("BEGIN READ ONLY");
      query("SELECT id, balance FROM accounts")
          .rows()
          .forEach(row -> balances.put((int) number(row.get(0)), number(row.get(1))));
      query("SELECT id, source, target, amount FROM transfers")
          .rows()
          .forEach(row ->
              transfers.add(
                  new Transfer(
                      number(row.get(0)),
                      (int) number(row.get(1)),
                      (int) number(row.get(2)),
                      number(row.get(3)))));
      var answer = query("SELECT sum(balance) FROM accounts");
      expectTotal(number(answer.rows().getFirst().getFirst()));
      var _ = query("COMMIT");
    } catch (SqlException e) {
      expectNoBug(e);
      undo();
      return false;
    }
    bank.history().check(mustSee, new Snapshot(balances, transfers));
    return true;
  }

  private void expectTotal(long total) {
    long expected = bank.accounts() * BankWorkload.FIRST_BALANCE;
    if (total != expected) {
      throw new InvariantViolation("the total is " + total + ", not " + expected);
    }
  }

  private void split() {
    try {
      var _ =
          query(
              "ALTER TABLE accounts SPLIT AT VALUES (%d)"
                  .formatted(random.nextInt(bank.accounts())));
    } catch (SqlException e) {
      expectNoBug(e);
      undo();
    }
  }

  // ---- statements

  private SimulatedClient.Answer query(String sql) {
    SimulatedClient open = connection;
    if (open == null || open.isBroken()) {
      if (open != null && !sql.startsWith("BEGIN") && !sql.startsWith("ALTER")) {
        throw new SqlException(
            io.massifdb.expression.SqlState.CONNECTION_FAILURE, "connection lost before");
      }
      open = bank.connect(name());
      connection = open;
    }
    return open.query(sql);
  }

  /** Leaves no open transaction behind. */
  private void undo() {
    SimulatedClient open = connection;
    if (open == null || open.isBroken()) {
      connection = null;
      return;
    }
    try {
      var _ = open.query("ROLLBACK");
    } catch (SqlException e) {
      expectNoBug(e);
      open.close();
      connection = null;
    }
  }

  private static void expectNoBug(SqlException e) {
    String code = e.state().code();
    if (code.startsWith("XX") || code.startsWith("42") || code.startsWith("23")) {
      throw new InvariantViolation("unexpected error " + code + ": " + e.message());
    }
  }

  private static void expectTag(String expected, SimulatedClient.Answer answer) {
    if (!answer.tag().equals(expected)) {
      throw new InvariantViolation("expected " + expected + " but was " + answer.tag());
    }
  }

  private static long number(@Nullable String text) {
    return Long.parseLong(Objects.requireNonNull(text));
  }
}

package io.massifdb.simulation.workload;

import io.massifdb.simulation.workload.BankHistory.Snapshot;
import io.massifdb.simulation.workload.BankHistory.Transfer;
import io.massifdb.testkit.SeededRandom;
import io.massifdb.testkit.history.Fate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Clients move money between accounts and note each transfer as a row, in one transaction; audits
 * read everything in one snapshot, which {@link BankHistory} judges at once.
 */
final class BankWorkload implements Workload {
  private static final long TRANSFERS_MAX = 1_000_000;

  private final Banks banks;
  private final Isolation isolation;
  private final int accounts;
  private final BankHistory history;
  private long lastTransfer;

  BankWorkload(Banks banks, Isolation isolation, SeededRandom random) {
    this.banks = banks;
    this.isolation = isolation;
    this.accounts = 3 + random.nextInt(banks == Banks.TABLE_EACH ? 3 : 8);
    this.history = new BankHistory(accounts, Banks.INITIAL_BALANCE);
  }

  @Override
  public List<String> setup() {
    return banks.setup(accounts);
  }

  @Override
  public String split(SeededRandom random) {
    return banks.split(accounts, random);
  }

  @Override
  public void act(Actor actor) {
    if (actor.random().chance(0.2)) {
      audit(actor);
    } else {
      transfer(actor);
    }
  }

  // ---- transfers

  private void transfer(Actor actor) {
    SeededRandom random = actor.random();
    int source = random.nextInt(accounts);
    int target = (source + 1 + random.nextInt(accounts - 1)) % accounts;
    lastTransfer++;
    Transfer transfer =
        new Transfer(
            actor.number() * TRANSFERS_MAX + lastTransfer, source, target, 1 + random.nextInt(100));
    history.ask(transfer);
    switch (actor.transact(isolation.begin(), () -> lay(actor, transfer))) {
      case COMMITTED -> history.acknowledge(transfer);
      case ABORTED -> history.refuse(transfer);
      case UNKNOWN -> {}
    }
  }

  /** Everything but the commit; false when there is not enough money. */
  private boolean lay(Actor actor, Transfer transfer) {
    SeededRandom random = actor.random();
    boolean locks = isolation == Isolation.READ_COMMITTED || random.chance(0.6);
    long available = balance(actor, transfer.source(), locks);
    long there = balance(actor, transfer.target(), locks);
    if (available < transfer.amount()) {
      return false;
    }
    if (random.chance(0.5)) {
      change(actor, transfer.source(), "balance + $1", -transfer.amount());
      change(actor, transfer.target(), "balance + $1", transfer.amount());
    } else {
      change(actor, transfer.source(), "$1", available - transfer.amount());
      change(actor, transfer.target(), "$1", there + transfer.amount());
    }
    actor.expectTag(
        "INSERT 0 1",
        "INSERT INTO transfers VALUES ($1, $2, $3, $4)",
        transfer.id(),
        transfer.source(),
        transfer.target(),
        transfer.amount());
    return true;
  }

  private long balance(Actor actor, int account, boolean locks) {
    List<Long> found =
        actor.column(
            "SELECT balance FROM "
                + banks.table(account)
                + " WHERE "
                + banks.where(1)
                + (locks ? " FOR UPDATE" : ""),
            banks.parameter(account));
    if (found.size() != 1) {
      throw new InvariantViolation("account " + account + " is there " + found.size() + " times");
    }
    return found.getFirst();
  }

  private void change(Actor actor, int account, String balance, long amount) {
    actor.expectTag(
        "UPDATE 1",
        "UPDATE " + banks.table(account) + " SET balance = " + balance + " WHERE " + banks.where(2),
        amount,
        banks.parameter(account));
  }

  // ---- audits

  /** Reads all in one snapshot and judges it; false when it did not work out. */
  private boolean audit(Actor actor) {
    Set<Long> mustSee = history.mustSee();
    Map<Integer, Long> balances = new TreeMap<>();
    List<Transfer> transfers = new ArrayList<>();
    String begin =
        isolation == Isolation.SERIALIZABLE
            ? "BEGIN READ ONLY"
            : "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";
    Fate fate =
        actor.transact(
            begin,
            () -> {
              for (String query : banks.all(accounts, actor.random())) {
                actor
                    .numbers(query)
                    .forEach(row -> balances.put(row.getFirst().intValue(), row.get(1)));
              }
              actor
                  .numbers("SELECT id, source, target, amount FROM transfers")
                  .forEach(row ->
                      transfers.add(
                          new Transfer(
                              row.get(0),
                              row.get(1).intValue(),
                              row.get(2).intValue(),
                              row.get(3))));
              return true;
            });
    if (fate != Fate.COMMITTED) {
      return false;
    }
    history.check(mustSee, new Snapshot(balances, transfers));
    return true;
  }

  @Override
  public boolean finish(Actor actor) {
    return audit(actor);
  }

  @Override
  public void judge() {}
}

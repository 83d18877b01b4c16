package io.massifdb.simulation.workload;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What clients were told, and whether what they read fits to it:
 *
 * <ul>
 *   <li>each snapshot's balances follow from exactly the transfers in it, and the total is the
 *       first one;
 *   <li>a transfer that was acknowledged, or seen by a finished read, before a read began is in it;
 *   <li>a transfer that was refused is in none;
 *   <li>one whose outcome is unknown may be there or not, but once seen it stays.
 * </ul>
 */
final class BankHistory {
  private final int accounts;
  private final long firstBalance;
  private final Map<Long, Transfer> asked = new TreeMap<>();
  private final Set<Long> certain = new TreeSet<>();
  private final Set<Long> refused = new TreeSet<>();

  /** A row of the table of transfers. */
  record Transfer(long id, int source, int target, long amount) {}

  /** What one read-only transaction saw. */
  record Snapshot(Map<Integer, Long> balances, List<Transfer> transfers) {}

  BankHistory(int accounts, long firstBalance) {
    this.accounts = accounts;
    this.firstBalance = firstBalance;
  }

  void ask(Transfer transfer) {
    asked.put(transfer.id, transfer);
  }

  void acknowledge(Transfer transfer) {
    certain.add(transfer.id);
  }

  void refuse(Transfer transfer) {
    refused.add(transfer.id);
    if (certain.contains(transfer.id)) {
      throw new InvariantViolation(transfer + " was refused after it had been read");
    }
  }

  /** The transfers that a read which begins now has to see. */
  Set<Long> mustSee() {
    return new TreeSet<>(certain);
  }

  /** Judges a finished read. */
  void check(Set<Long> mustSee, Snapshot snapshot) {
    Set<Long> seen = new TreeSet<>();
    Map<Integer, Long> expected = new TreeMap<>();
    for (int i = 0; i < accounts; i++) {
      expected.put(i, firstBalance);
    }
    for (Transfer transfer : snapshot.transfers) {
      if (!transfer.equals(asked.get(transfer.id)) || !seen.add(transfer.id)) {
        throw new InvariantViolation("nobody asked for " + transfer + ", or it is there twice");
      }
      expected.merge(transfer.source, -transfer.amount, Long::sum);
      expected.merge(transfer.target, transfer.amount, Long::sum);
    }
    List<Long> lost = new ArrayList<>(mustSee);
    lost.removeAll(seen);
    if (!lost.isEmpty()) {
      throw new InvariantViolation("lost transfers, acknowledged or read before: " + lost);
    }
    List<Long> undead = new ArrayList<>(seen);
    undead.retainAll(refused);
    if (!undead.isEmpty()) {
      throw new InvariantViolation("transfers that were refused are there: " + undead);
    }
    if (!expected.equals(snapshot.balances)) {
      throw new InvariantViolation(
          "balances do not follow from the transfers: expected "
              + expected
              + " found "
              + snapshot.balances);
    }
    certain.addAll(seen);
  }
}

package io.massifdb.rangestore.loop;

import io.massifdb.raft.Entry;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;

/**
 * Proposals that entered the log and whose fate is open, by the place they took. An entry of
 * another term in that place, or beyond it, settles that the proposal is lost for good.
 */
final class PendingProposals {
  /** A proposal in its place. */
  record Pending(long index, long term, CompletableFuture<ProposalOutcome> outcome) {
    private void applied(Applier.Result entry) {
      outcome.complete(
          entry.term() == term
              ? new ProposalOutcome.Applied(index, entry.value())
              : new ProposalOutcome.Superseded());
    }
  }

  private final NavigableMap<Long, Pending> byIndex = new TreeMap<>();
  private long abandonAtTick = Long.MAX_VALUE;

  void add(long index, long term, CompletableFuture<ProposalOutcome> outcome) {
    Pending before = byIndex.put(index, new Pending(index, term, outcome));
    if (before != null) {
      before.outcome.complete(new ProposalOutcome.Superseded());
    }
  }

  boolean isEmpty() {
    return byIndex.isEmpty();
  }

  /** Those whose places these entries take. They stay here too, until they are settled. */
  List<Pending> among(List<Entry> entries) {
    return byIndex.isEmpty()
        ? List.of()
        : List.copyOf(
            byIndex.subMap(entries.getFirst().index(), entries.getLast().index() + 1).values());
  }

  /** Tells proposers what became of them; both lists are in the order of the log. Any thread. */
  static void tell(List<Pending> proposals, List<Applier.Result> applied) {
    Iterator<Applier.Result> entries = applied.iterator();
    for (Pending proposal : proposals) {
      Applier.Result entry = entries.next();
      while (entry.index() < proposal.index) {
        entry = entries.next();
      }
      proposal.applied(entry);
    }
  }

  /** All entries up to the index are applied, and the proposers among them were told. */
  void settled(long index) {
    byIndex.headMap(index + 1).clear();
  }

  /** A snapshot covered everything up to the index. */
  void covered(long index) {
    fail(index, "a snapshot replaced the log");
  }

  /** Leadership is lost: what does not settle by itself until the given tick is ambiguous. */
  void leadershipLost(long abandonTick) {
    abandonAtTick = abandonTick;
  }

  void leadershipGained() {
    abandonAtTick = Long.MAX_VALUE;
  }

  void tick(long tick) {
    if (tick >= abandonAtTick) {
      abandonAtTick = Long.MAX_VALUE;
      fail(Long.MAX_VALUE, "leadership was lost");
    }
  }

  void fail(long upTo, String reason) {
    List<Pending> failed = new ArrayList<>();
    Iterator<Map.Entry<Long, Pending>> entries = byIndex.entrySet().iterator();
    while (entries.hasNext()) {
      Map.Entry<Long, Pending> next = entries.next();
      if (next.getKey() > upTo) {
        break;
      }
      failed.add(next.getValue());
      entries.remove();
    }
    failed.forEach(pending -> pending.outcome.complete(new ProposalOutcome.Ambiguous(reason)));
  }
}

package io.massifdb.rangestore.loop;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Proposals that entered the log and whose fate is open, by the place they took. An entry of
 * another term in that place, or beyond it, settles that the proposal is lost for good.
 */
final class PendingProposals {
  private record Pending(long term, CompletableFuture<ProposalOutcome> outcome) {}

  private final Map<Long, Pending> byIndex = new TreeMap<>();
  private long abandonAtTick = Long.MAX_VALUE;

  void add(long index, long term, CompletableFuture<ProposalOutcome> outcome) {
    Pending before = byIndex.put(index, new Pending(term, outcome));
    if (before != null) {
      before.outcome.complete(new ProposalOutcome.Superseded());
    }
  }

  boolean isEmpty() {
    return byIndex.isEmpty();
  }

  /** An entry was applied. */
  void applied(long index, long term, @Nullable Object result) {
    Pending pending = byIndex.remove(index);
    if (pending != null) {
      pending.outcome.complete(
          pending.term == term
              ? new ProposalOutcome.Applied(index, result)
              : new ProposalOutcome.Superseded());
    }
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

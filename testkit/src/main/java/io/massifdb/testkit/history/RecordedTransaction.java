package io.massifdb.testkit.history;

import java.util.List;
import java.util.stream.Collectors;

/**
 * A transaction as its client saw it.
 *
 * @param index its place in the history
 * @param process which client; runs one transaction after another
 * @param begin when the client asked for it, on one clock for all clients
 * @param end when the client learned its fate; without meaning when the fate is unknown
 * @param operations what it did, in its order; reads whose answer the client never got are left out
 */
public record RecordedTransaction(
    int index, int process, long begin, long end, Fate fate, List<Operation> operations) {

  public RecordedTransaction {
    operations = List.copyOf(operations);
    if (fate != Fate.UNKNOWN && end < begin) {
      throw new IllegalArgumentException("transaction " + index + " ended before it began");
    }
  }

  /** Whether its effects were all in place at {@link #end}. */
  boolean hasEnded() {
    return fate != Fate.UNKNOWN;
  }

  @Override
  public String toString() {
    return "T%d process %d %s [%d, %s] %s"
        .formatted(
            index,
            process,
            fate.name().toLowerCase(java.util.Locale.ROOT),
            begin,
            hasEnded() ? String.valueOf(end) : "?",
            operations.stream().map(Operation::edn).collect(Collectors.joining(" ")));
  }
}

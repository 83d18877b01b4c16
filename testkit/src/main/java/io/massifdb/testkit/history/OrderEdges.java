package io.massifdb.testkit.history;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * Which transaction came before which by time. Only edges that do not follow from others are added:
 * from those that ended last before a transaction began. One whose fate is unknown may take effect
 * at any time after it began, so nothing comes after it.
 */
final class OrderEdges {
  private final List<RecordedTransaction> transactions;
  private final boolean[] counts;
  private final DependencyGraph graph;

  /**
   * @param counts which transactions took effect, as far as is known
   */
  OrderEdges(List<RecordedTransaction> transactions, boolean[] counts, DependencyGraph graph) {
    this.transactions = transactions;
    this.counts = counts;
    this.graph = graph;
  }

  void add() {
    addSessions();
    addRealTime();
  }

  private void addSessions() {
    Map<Integer, RecordedTransaction> last = new TreeMap<>();
    for (RecordedTransaction each : inOrder(RecordedTransaction::begin)) {
      RecordedTransaction before = last.get(each.process());
      if (before != null && before.end() <= each.begin()) {
        graph.add(before.index(), each.index(), Dependency.SESSION, 0);
      }
      if (each.hasEnded()) {
        last.put(each.process(), each);
      }
    }
  }

  private void addRealTime() {
    List<RecordedTransaction> begins = inOrder(RecordedTransaction::begin);
    List<RecordedTransaction> ends =
        inOrder(RecordedTransaction::end).stream().filter(RecordedTransaction::hasEnded).toList();
    int[][] before = new int[transactions.size()][];
    List<Integer> frontier = new ArrayList<>();
    int nextEnd = 0;
    for (RecordedTransaction each : begins) {
      while (nextEnd < ends.size() && ends.get(nextEnd).end() < each.begin()) {
        RecordedTransaction ended = ends.get(nextEnd++);
        frontier.removeIf(old -> contains(before[ended.index()], old));
        frontier.add(ended.index());
      }
      int[] predecessors = frontier.stream().mapToInt(Integer::intValue).toArray();
      Arrays.sort(predecessors);
      before[each.index()] = predecessors;
      for (int predecessor : predecessors) {
        graph.add(predecessor, each.index(), Dependency.REAL_TIME, 0);
      }
    }
  }

  private static boolean contains(int[] sorted, int item) {
    return Arrays.binarySearch(sorted, item) >= 0;
  }

  private List<RecordedTransaction> inOrder(
      java.util.function.ToLongFunction<RecordedTransaction> time) {
    return IntStream.range(0, transactions.size())
        .filter(index -> counts[index])
        .mapToObj(transactions::get)
        .sorted(Comparator.comparingLong(time))
        .toList();
  }
}

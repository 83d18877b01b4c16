package io.massifdb.testkit.history;

import io.massifdb.testkit.history.Anomaly.Kind;
import io.massifdb.testkit.history.Anomaly.Order;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The anomalies of one check; of each name only the first few, which are enough to work on. */
final class Findings {
  private static final int MOST_OF_ONE_KIND = 8;

  private final List<RecordedTransaction> transactions;
  private final List<Anomaly> anomalies = new ArrayList<>();
  private final Map<Kind, Map<Order, Integer>> counts = new EnumMap<>(Kind.class);

  Findings(List<RecordedTransaction> transactions) {
    this.transactions = transactions;
  }

  /** Whether another anomaly of this name would be kept. */
  boolean wants(Kind kind, Order order) {
    return counts.getOrDefault(kind, Map.of()).getOrDefault(order, 0) < MOST_OF_ONE_KIND;
  }

  void add(Kind kind, String explanation, int... involved) {
    add(kind, Order.NONE, explanation, involved);
  }

  void add(Kind kind, Order order, String explanation, int... involved) {
    if (wants(kind, order)) {
      counts.computeIfAbsent(kind, _ -> new EnumMap<>(Order.class)).merge(order, 1, Integer::sum);
      String who =
          IntStream.of(involved)
              .distinct()
              .mapToObj(index -> transactions.get(index).toString())
              .collect(Collectors.joining("\n"));
      anomalies.add(new Anomaly(kind, order, who + "\n" + explanation));
    }
  }

  List<Anomaly> anomalies() {
    return anomalies;
  }
}

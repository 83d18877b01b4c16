package io.massifdb.testkit.history;

import io.massifdb.testkit.history.Anomaly.Kind;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Checks a history:
 *
 * <ol>
 *   <li>each transaction against itself ({@link Footprint});
 *   <li>each read against what was written ({@link Lists}, {@link Registers}). A transaction of
 *       unknown fate took effect if one that did read its writes; then its own reads count too;
 *   <li>dependencies and time as edges of one graph ({@link DependencyGraph}, {@link OrderEdges});
 *   <li>cycles of it ({@link CycleSearch}).
 * </ol>
 */
public final class HistoryChecker {
  private final ConsistencyModel model;
  private final List<RecordedTransaction> transactions;
  private final Footprint[] footprints;
  private final boolean[] counts;
  private final Findings findings;
  private final Lists lists;
  private final Registers registers;

  private HistoryChecker(ConsistencyModel model, List<RecordedTransaction> transactions) {
    this.model = model;
    this.transactions = transactions;
    footprints = new Footprint[transactions.size()];
    for (int i = 0; i < footprints.length; i++) {
      if (transactions.get(i).index() != i) {
        throw new IllegalArgumentException("transaction " + i + " is numbered otherwise");
      }
      footprints[i] = Footprint.of(transactions.get(i));
    }
    counts = new boolean[footprints.length];
    findings = new Findings(transactions);
    lists = new Lists(transactions, footprints, counts, findings);
    registers = new Registers(transactions, footprints, counts, findings);
  }

  /** Holds what clients saw against a model. */
  public static Verdict check(ConsistencyModel model, History history) {
    return check(model, history.transactions());
  }

  /** Holds transactions against a model; each one's index is its place in the list. */
  public static Verdict check(ConsistencyModel model, List<RecordedTransaction> transactions) {
    return new HistoryChecker(model, transactions).check();
  }

  private Verdict check() {
    for (RecordedTransaction each : transactions) {
      if (each.fate() == Fate.COMMITTED) {
        count(each.index());
      }
    }
    Integer seen = nextSeen();
    while (seen != null) {
      if (!counts[seen]) {
        count(seen);
      }
      seen = nextSeen();
    }
    DependencyGraph graph = new DependencyGraph(transactions.size());
    lists.connect(graph);
    registers.connect(graph, model.hasRealTime());
    new OrderEdges(transactions, counts, graph).add();
    graph.seal();
    boolean complete = new CycleSearch(graph, findings).run();
    return new Verdict(model, fates(), findings.anomalies(), complete);
  }

  private @Nullable Integer nextSeen() {
    Integer seen = lists.nextSeen();
    return seen == null ? registers.nextSeen() : seen;
  }

  private void count(int index) {
    counts[index] = true;
    for (String contradiction : footprints[index].contradictions()) {
      findings.add(Kind.INTERNAL, contradiction, index);
    }
    lists.read(index);
    registers.read(index);
  }

  private Map<Fate, Integer> fates() {
    Map<Fate, Integer> fates = new EnumMap<>(Fate.class);
    transactions.forEach(each -> fates.merge(each.fate(), 1, Integer::sum));
    return fates;
  }
}

package io.massifdb.testkit.history;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What a check found.
 *
 * @param model what the history was held against
 * @param fates how many transactions ended how
 * @param anomalies everything found, also what the model allows
 * @param complete whether all was searched: a history with very many anomalies is not
 */
public record Verdict(
    ConsistencyModel model, Map<Fate, Integer> fates, List<Anomaly> anomalies, boolean complete) {

  /** The anomalies that the model does not allow. */
  public List<Anomaly> violations() {
    return anomalies.stream().filter(model::forbids).toList();
  }

  public boolean isValid() {
    return violations().isEmpty();
  }

  /** A few lines for people. */
  public String report() {
    Map<Fate, Integer> counts = new EnumMap<>(fates);
    String summary =
        "%d transactions (%d committed, %d aborted, %d unknown): "
            .formatted(
                counts.values().stream().mapToInt(Integer::intValue).sum(),
                counts.getOrDefault(Fate.COMMITTED, 0),
                counts.getOrDefault(Fate.ABORTED, 0),
                counts.getOrDefault(Fate.UNKNOWN, 0));
    if (isValid()) {
      return summary + "no violation of " + model + (complete ? "" : " found; not all searched");
    }
    return violations().stream()
        .map(Anomaly::toString)
        .collect(Collectors.joining("\n", summary + "not " + model + "\n", ""));
  }
}

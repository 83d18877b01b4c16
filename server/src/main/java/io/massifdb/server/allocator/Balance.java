package io.massifdb.server.allocator;

import io.massifdb.kvapi.NodeId;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Evens out the number of replicas, in a whole cluster only: a replica moves from the fullest node
 * to the emptiest as long as they differ by more than the slack. Within the slack nothing moves,
 * and a move never turns the difference around, so that it comes to rest.
 */
final class Balance {
  private Balance() {}

  static void decide(Draft draft) {
    boolean whole =
        draft.view().nodes().values().stream()
            .noneMatch(health -> health == ClusterView.Health.SILENT);
    if (draft.hasChanges() || !whole) {
      return;
    }
    for (int i = 0; i < draft.view().live().size(); i++) {
      Move move = next(draft);
      if (move == null) {
        return;
      }
      draft.add(move);
    }
  }

  private static Move.@Nullable Change next(Draft draft) {
    Map<NodeId, Integer> counts = draft.replicas();
    NodeId fullest =
        draft.view().live().stream()
            .max(Comparator.comparingInt((NodeId node) -> counts.getOrDefault(node, 0)))
            .orElse(null);
    NodeId emptiest = draft.roomiest(_ -> true).orElse(null);
    if (fullest == null || emptiest == null) {
      return null;
    }
    int most = counts.getOrDefault(fullest, 0);
    if (most - counts.getOrDefault(emptiest, 0) <= slack(draft, counts)) {
      return null;
    }
    // A lease need not move with the replica, and the first ranges are everybody's first stop.
    Optional<ClusterView.Range> range =
        draft.free().stream()
            .filter(each -> each.learners().isEmpty())
            .filter(each -> each.voters().contains(fullest) && !each.isOn(emptiest))
            .max(
                Comparator.comparing(
                        (ClusterView.Range each) -> !fullest.equals(each.leaseholder()))
                    .thenComparingLong(ClusterView.Range::id));
    if (range.isEmpty()) {
      return null;
    }
    Set<NodeId> wanted = new TreeSet<>(range.get().voters());
    wanted.remove(fullest);
    wanted.add(emptiest);
    return new Move.Change(
        range.get().id(),
        range.get().start(),
        range.get().voters(),
        wanted,
        fullest + " has " + most + " replicas, " + emptiest + " fewer");
  }

  private static int slack(Draft draft, Map<NodeId, Integer> counts) {
    int sum = counts.values().stream().mapToInt(Integer::intValue).sum();
    return Math.max(draft.settings().replicaSlack(), sum / Math.max(1, counts.size()) / 20);
  }
}

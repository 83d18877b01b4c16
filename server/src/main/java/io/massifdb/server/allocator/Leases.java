package io.massifdb.server.allocator;

import io.massifdb.kvapi.NodeId;
import io.massifdb.kvapi.RangeId;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Leases go from nodes that are leaving, and from the one with the most to one with fewer while
 * they differ by more than the slack. That of the system range is left where it is otherwise: the
 * oracle moves with it.
 */
final class Leases {
  private Leases() {}

  static void decide(Draft draft) {
    for (ClusterView.Range range : draft.free()) {
      NodeId holder = range.leaseholder();
      if (holder != null && draft.view().health(holder) == ClusterView.Health.LEAVING) {
        heir(draft, range)
            .filter(_ -> mayTransfer(draft))
            .ifPresent(heir ->
                draft.add(
                    new Move.Transfer(range.id(), range.start(), heir, holder + " is leaving")));
      }
    }
    while (mayTransfer(draft)) {
      Move move = balance(draft);
      if (move == null) {
        return;
      }
      draft.add(move);
    }
  }

  private static boolean mayTransfer(Draft draft) {
    return draft.transfers() < draft.settings().transfersPerRound();
  }

  /** The live voter with the fewest leases. */
  private static Optional<NodeId> heir(Draft draft, ClusterView.Range range) {
    return draft.view().live().stream()
        .filter(node -> range.voters().contains(node) && !node.equals(range.leaseholder()))
        .min(Comparator.comparingInt(node -> draft.leases().getOrDefault(node, 0)));
  }

  private static @Nullable Move balance(Draft draft) {
    Map<NodeId, Integer> counts = draft.leases();
    int sum = counts.values().stream().mapToInt(Integer::intValue).sum();
    int slack = Math.max(draft.settings().leaseSlack(), sum / Math.max(1, counts.size()) / 10);
    for (ClusterView.Range range : draft.free()) {
      NodeId holder = range.leaseholder();
      NodeId heir = heir(draft, range).orElse(null);
      if (holder != null
          && heir != null
          && range.id() != RangeId.SYSTEM.value()
          && counts.getOrDefault(holder, 0) - counts.getOrDefault(heir, 0) > slack) {
        return new Move.Transfer(
            range.id(), range.start(), heir, holder + " has more leases than " + heir);
      }
    }
    return null;
  }
}

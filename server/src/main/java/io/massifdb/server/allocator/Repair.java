package io.massifdb.server.allocator;

import io.massifdb.kvapi.NodeId;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Ranges that are not as they should be: learners that somebody left behind go, too few voters
 * become as many as wanted, voters on nodes that are dead or leaving are replaced, dead ones first.
 * Never leaves a range with fewer voters than it had.
 */
final class Repair {
  private Repair() {}

  static void decide(Draft draft) {
    for (ClusterView.Range range : draft.free()) {
      if (!range.learners().isEmpty()) {
        draft.add(change(range, range.voters(), "a learner was left behind"));
      } else if (range.voters().size() < draft.settings().replicas()) {
        complete(draft, range);
      }
    }
    replace(draft, ClusterView.Health.DEAD, "is dead");
    replace(draft, ClusterView.Health.LEAVING, "is leaving");
  }

  /** To the wanted number at once: two voters would be worse than one. */
  private static void complete(Draft draft, ClusterView.Range range) {
    Set<NodeId> wanted = new TreeSet<>(range.voters());
    while (wanted.size() < draft.settings().replicas()) {
      Optional<NodeId> more = draft.roomiest(node -> !wanted.contains(node));
      if (more.isEmpty()) {
        return;
      }
      wanted.add(more.get());
    }
    draft.add(change(range, wanted, "too few voters"));
  }

  private static void replace(Draft draft, ClusterView.Health health, String why) {
    for (ClusterView.Range range : draft.free()) {
      List<NodeId> leavers =
          range.voters().stream()
              .filter(node -> draft.view().health(node) == health)
              .sorted(Comparator.naturalOrder())
              .toList();
      Optional<NodeId> successor = draft.roomiest(node -> !range.isOn(node));
      if (leavers.isEmpty() || successor.isEmpty() || range.voters().size() < 2) {
        continue; // a single voter is first given company
      }
      Set<NodeId> wanted = new TreeSet<>(range.voters());
      wanted.remove(leavers.getFirst());
      wanted.add(successor.get());
      draft.add(change(range, wanted, leavers.getFirst() + " " + why));
    }
  }

  private static Move.Change change(ClusterView.Range range, Set<NodeId> wanted, String why) {
    return new Move.Change(range.id(), range.start(), range.voters(), wanted, why);
  }
}

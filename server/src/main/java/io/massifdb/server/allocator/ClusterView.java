package io.massifdb.server.allocator;

import io.massifdb.kvapi.Key;
import io.massifdb.kvapi.NodeId;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The cluster as the allocator sees it in one round. Of a moment ago: every change is checked again
 * where it is made.
 */
record ClusterView(Map<NodeId, Health> nodes, List<Range> ranges) {
  /** What may be expected of a node. */
  enum Health {
    /** Answers, and may get replicas and leases. */
    LIVE,
    /** Answers, and is to lose what it has. */
    LEAVING,
    /** Does not answer, not for long yet. */
    SILENT,
    /** Will not answer any more. */
    DEAD;

    boolean answers() {
      return this == LIVE || this == LEAVING;
    }

    boolean isToBeLeft() {
      return this == LEAVING || this == DEAD;
    }
  }

  /**
   * A range.
   *
   * @param leaseholder null: unknown, so nothing can be done
   */
  record Range(
      long id,
      Key start,
      Set<NodeId> voters,
      Set<NodeId> learners,
      @Nullable NodeId leaseholder,
      long bytes) {
    Range {
      voters = Set.copyOf(voters);
      learners = Set.copyOf(learners);
    }

    boolean isOn(NodeId node) {
      return voters.contains(node) || learners.contains(node);
    }
  }

  Health health(NodeId node) {
    return nodes.getOrDefault(node, Health.SILENT);
  }

  /** In the order of their numbers. */
  List<NodeId> live() {
    return nodes.keySet().stream().filter(node -> health(node) == Health.LIVE).sorted().toList();
  }

  /** Whether a change could be agreed upon. */
  boolean hasQuorum(Range range) {
    long answering = range.voters.stream().filter(node -> health(node).answers()).count();
    return range.leaseholder != null && answering > range.voters.size() / 2;
  }

  /** Replicas by node, with those that moves under way will bring. */
  Map<NodeId, Integer> replicas(Map<Long, Move> underWay) {
    Map<NodeId, Integer> counts = new TreeMap<>();
    nodes.keySet().forEach(node -> counts.put(node, 0));
    for (Range range : ranges) {
      Set<NodeId> members = new TreeSet<>(range.voters);
      members.addAll(range.learners);
      if (underWay.get(range.id) instanceof Move.Change change) {
        members = new TreeSet<>(change.wanted());
      }
      members.forEach(node -> counts.merge(node, 1, Integer::sum));
    }
    return counts;
  }

  /** Leases by node. */
  Map<NodeId, Integer> leases() {
    Map<NodeId, Integer> counts = new TreeMap<>();
    nodes.keySet().forEach(node -> counts.put(node, 0));
    for (Range range : ranges) {
      if (range.leaseholder != null) {
        counts.merge(range.leaseholder, 1, Integer::sum);
      }
    }
    return counts;
  }
}

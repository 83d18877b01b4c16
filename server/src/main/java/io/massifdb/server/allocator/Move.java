package io.massifdb.server.allocator;

import io.massifdb.kvapi.Key;
import io.massifdb.kvapi.NodeId;
import java.util.Set;

/** One thing that the allocator wants done with a range. */
sealed interface Move {
  long range();

  Key start();

  String why();

  /** The range gets other voters; learners that are none of them go. */
  record Change(long range, Key start, Set<NodeId> present, Set<NodeId> wanted, String why)
      implements Move {
    public Change {
      present = Set.copyOf(present);
      wanted = Set.copyOf(wanted);
    }

    boolean brings(NodeId node) {
      return wanted.contains(node) && !present.contains(node);
    }
  }

  /** Another voter leads. */
  record Transfer(long range, Key start, NodeId to, String why) implements Move {}
}

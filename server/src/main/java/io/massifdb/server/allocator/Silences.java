package io.massifdb.server.allocator;

import io.massifdb.kvapi.NodeId;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;

/**
 * How long nodes have been silent, on this node's clock. Counted anew when rounds were left out:
 * somebody else may have heard what this node did not. Confined to the allocator's thread.
 */
final class Silences {
  private final Map<NodeId, Long> heardNanos = new TreeMap<>();
  private final Duration gapMax;
  private long lastNanos;
  private boolean begun;

  Silences(Duration gapMax) {
    this.gapMax = gapMax;
  }

  void round(long nowNanos, Collection<NodeId> members, Collection<NodeId> silent) {
    if (!begun || nowNanos - lastNanos > gapMax.toNanos()) {
      heardNanos.clear();
    }
    begun = true;
    lastNanos = nowNanos;
    for (NodeId node : members) {
      if (silent.contains(node)) {
        heardNanos.putIfAbsent(node, nowNanos);
      } else {
        heardNanos.put(node, nowNanos);
      }
    }
  }

  Duration of(NodeId node) {
    return Duration.ofNanos(lastNanos - heardNanos.getOrDefault(node, lastNanos));
  }
}

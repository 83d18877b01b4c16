package io.massifdb.server.cluster;

import io.massifdb.kvapi.Key;
import io.massifdb.kvapi.KeySpan;
import io.massifdb.kvapi.Keys;
import io.massifdb.kvapi.NodeDescriptor;
import io.massifdb.kvapi.RangeDescriptor;
import io.massifdb.kvapi.RangeEpoch;
import io.massifdb.kvapi.RangeId;
import io.massifdb.kvapi.ReplicaDescriptor;
import java.util.ArrayList;
import java.util.List;

/**
 * The ranges of a new cluster, computed by every founder alike from the list of founders: system
 * area, directory, catalog and tables. All later ranges come from splits.
 */
public final class InitialRanges {
  /** Copies of each range, where there are that many nodes. */
  public static final int REPLICATION_FACTOR = 3;

  private static final List<Key> STARTS =
      List.of(Key.MIN, Keys.DIRECTORY_START, Keys.CATALOG_START, Keys.TABLES_START);

  private InitialRanges() {}

  /** Range {@code i} lives on the founders from position {@code i} on, so that load spreads. */
  public static List<RangeDescriptor> of(List<NodeDescriptor> founders) {
    List<RangeDescriptor> ranges = new ArrayList<>();
    for (int i = 0; i < STARTS.size(); i++) {
      Key end = i + 1 < STARTS.size() ? STARTS.get(i + 1) : Key.MAX;
      List<ReplicaDescriptor> replicas = replicas(founders, i);
      ranges.add(
          new RangeDescriptor(
              new RangeId(i + 1L),
              new KeySpan(STARTS.get(i), end),
              replicas,
              replicas.size() + 1L,
              new RangeEpoch(1, 1)));
    }
    return ranges;
  }

  private static List<ReplicaDescriptor> replicas(List<NodeDescriptor> founders, int first) {
    int count = Math.min(REPLICATION_FACTOR, founders.size());
    List<ReplicaDescriptor> replicas = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      NodeDescriptor node = founders.get((first + i) % founders.size());
      replicas.add(new ReplicaDescriptor(node.id(), i + 1L, false));
    }
    return replicas;
  }
}

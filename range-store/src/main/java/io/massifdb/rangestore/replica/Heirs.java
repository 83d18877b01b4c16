package io.massifdb.rangestore.replica;

import io.massifdb.kvapi.ReplicaDescriptor;
import io.massifdb.raft.PeerProgress;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** Who should lead next. */
final class Heirs {
  private Heirs() {}

  /** The one that was heard of and has most of the log; of at least one. */
  static ReplicaDescriptor best(
      List<ReplicaDescriptor> candidates, Map<Long, PeerProgress> progress) {
    return candidates.stream()
        .max(
            Comparator.comparing((ReplicaDescriptor it) -> isActive(it, progress))
                .thenComparingLong(it -> match(it, progress)))
        .orElseThrow();
  }

  private static boolean isActive(ReplicaDescriptor it, Map<Long, PeerProgress> progress) {
    PeerProgress peer = progress.get(it.replicaId());
    return peer != null && peer.recentlyActive();
  }

  private static long match(ReplicaDescriptor it, Map<Long, PeerProgress> progress) {
    PeerProgress peer = progress.get(it.replicaId());
    return peer == null ? 0 : peer.match();
  }
}

package io.massifdb.rangestore.loop;

import io.massifdb.kvapi.NodeId;
import io.massifdb.kvapi.RangeId;

/** What may happen to a {@link TestCluster}. */
final class Faults {
  private Faults() {}

  /** Crash, restart, partition, pause, hand-over or a cut in one direction, by chance. */
  static void oneOf(TestCluster cluster, RangeId range) {
    TestStore victim = cluster.store(1 + cluster.random.nextInt(3));
    NodeId next = new NodeId(victim.id.value() % 3 + 1);
    switch (cluster.random.nextInt(9)) {
      case 0 -> {
        if (victim.isUp()) {
          victim.crash();
        }
      }
      case 1, 2 -> {
        if (!victim.isUp()) {
          victim.start();
        }
      }
      case 3 -> cluster.network.isolate(victim.id);
      case 4 -> cluster.network.heal();
      case 5 -> victim.scheduler.pause();
      case 6 -> cluster.stores.forEach(store -> store.scheduler.resume());
      case 7 -> {
        if (victim.isUp()) {
          var _ = victim.group(range).transferLeadership(next);
        }
      }
      default -> cluster.network.cut(victim.id, next);
    }
  }

  /** Heals everything. */
  static void end(TestCluster cluster) {
    cluster.network.heal();
    cluster.stores.forEach(store -> store.scheduler.resume());
    cluster.stores.stream().filter(s -> !s.isUp()).forEach(TestStore::start);
  }
}

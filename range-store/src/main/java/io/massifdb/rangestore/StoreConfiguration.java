package io.massifdb.rangestore;

import io.massifdb.kvapi.NodeId;
import io.massifdb.rangestore.log.LogSettings;
import io.massifdb.rangestore.loop.LoopSettings;
import io.massifdb.rangestore.replica.ReplicaSettings;
import java.time.Duration;

/**
 * The settings of a node's store.
 *
 * @param splitBytes a range larger than this is split in the middle
 * @param ownRangeBytes a table larger than this gets ranges of its own
 * @param mergeBytes neighbours that together take no more are merged; 0: none are
 * @param splitCheckInterval how often sizes are looked at
 * @param mvcc how long old versions are kept and how far behind ranges close
 */
public record StoreConfiguration(
    NodeId node,
    ReplicaSettings replicas,
    LoopSettings loop,
    LogSettings log,
    long splitBytes,
    long ownRangeBytes,
    long mergeBytes,
    Duration splitCheckInterval,
    MvccSettings mvcc) {
  public static StoreConfiguration defaults(NodeId node) {
    return new StoreConfiguration(
        node,
        ReplicaSettings.defaults(),
        LoopSettings.DEFAULT,
        LogSettings.DEFAULT,
        64L << 20,
        1L << 20,
        1L << 18,
        Duration.ofSeconds(10),
        MvccSettings.DEFAULT);
  }
}

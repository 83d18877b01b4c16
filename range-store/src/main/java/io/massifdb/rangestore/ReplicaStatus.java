package io.massifdb.rangestore;

import io.massifdb.kvapi.NodeId;
import io.massifdb.kvapi.RangeDescriptor;
import org.jspecify.annotations.Nullable;

/**
 * A replica as an operator sees it.
 *
 * @param leader the node that leads, as far as known
 * @param isLeaseholder holds a valid lease now
 * @param bytes about how much its versions take
 * @param intents keys with an unresolved intent
 * @param batches executed here since the store was opened
 */
public record ReplicaStatus(
    RangeDescriptor descriptor,
    long replicaId,
    @Nullable NodeId leader,
    boolean isLeaseholder,
    long term,
    long appliedIndex,
    long bytes,
    int intents,
    long batches) {}

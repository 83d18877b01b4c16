package io.massifdb.txnlayer.routing;

import io.massifdb.kvapi.NodeId;
import io.massifdb.kvapi.RangeDescriptor;
import org.jspecify.annotations.Nullable;

/** A range and the node that held its lease when last heard of. A hint: may be stale. */
public record RangeLocation(RangeDescriptor descriptor, @Nullable NodeId leaseholder) {}

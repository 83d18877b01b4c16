package io.massifdb.txnlayer;

import io.massifdb.kvapi.NodeId;
import io.massifdb.kvapi.port.TimestampSource;
import io.massifdb.kvapi.seam.Clock;
import io.massifdb.kvapi.seam.Scheduler;
import io.massifdb.txnlayer.routing.RangeSender;

/** What every transaction of a node works with. */
record Gateway(
    NodeId self,
    RangeSender sender,
    TimestampSource oracle,
    Clock clock,
    Scheduler scheduler,
    TransactionRegistry registry,
    Cleanup cleanup,
    TransactionLimits limits) {}

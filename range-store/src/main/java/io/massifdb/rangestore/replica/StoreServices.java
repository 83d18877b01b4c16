package io.massifdb.rangestore.replica;

import io.massifdb.kvapi.NodeId;
import io.massifdb.kvapi.port.KvSender;
import io.massifdb.kvapi.port.RangeClient;
import io.massifdb.kvapi.port.ScanEvaluator;
import io.massifdb.kvapi.port.TimestampSource;
import io.massifdb.kvapi.port.TransactionStatusSource;
import io.massifdb.kvapi.port.WaitsForSink;
import io.massifdb.kvapi.seam.Clock;
import io.massifdb.kvapi.seam.Engine;
import io.massifdb.kvapi.seam.Scheduler;

/** What all replicas of a store share. */
public record StoreServices(
    NodeId node,
    Engine engine,
    Clock clock,
    Scheduler scheduler,
    KvSender sender,
    RangeClient nodes,
    TimestampSource timestamps,
    WaitsForSink waits,
    TransactionStatusSource statuses,
    ScanEvaluator programs,
    ClosingTarget closing) {}

package io.massifdb.rangestore;

import io.massifdb.kvapi.port.GarbageHorizon;
import io.massifdb.kvapi.port.KvSender;
import io.massifdb.kvapi.port.RangeClient;
import io.massifdb.kvapi.port.ScanEvaluator;
import io.massifdb.kvapi.port.TimestampSource;
import io.massifdb.kvapi.port.TransactionStatusSource;
import io.massifdb.kvapi.port.WaitsForSink;

/** What a store needs of modules that it does not know. */
public record StorePorts(
    KvSender sender,
    RangeClient nodes,
    TimestampSource timestamps,
    WaitsForSink waits,
    TransactionStatusSource statuses,
    ScanEvaluator programs,
    GarbageHorizon horizon) {}

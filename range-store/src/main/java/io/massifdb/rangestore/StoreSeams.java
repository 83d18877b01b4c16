package io.massifdb.rangestore;

import io.massifdb.kvapi.seam.Clock;
import io.massifdb.kvapi.seam.Disk;
import io.massifdb.kvapi.seam.Engine;
import io.massifdb.kvapi.seam.RandomSource;
import io.massifdb.kvapi.seam.Scheduler;
import io.massifdb.kvapi.seam.Transport;

/** By what a store touches the world. {@code disk} holds the Raft log and snapshots that arrive. */
public record StoreSeams(
    Engine engine,
    Disk disk,
    Clock clock,
    RandomSource random,
    Scheduler scheduler,
    Transport transport) {}

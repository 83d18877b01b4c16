package io.massifdb.rangestore.loop;

import io.massifdb.kvapi.seam.Clock;
import io.massifdb.kvapi.seam.Disk;
import io.massifdb.kvapi.seam.RandomSource;
import io.massifdb.kvapi.seam.Scheduler;
import io.massifdb.kvapi.seam.Transport;

/**
 * What the loop touches the world by.
 *
 * @param disk for snapshots that arrive
 */
public record LoopSeams(
    Clock clock, RandomSource random, Scheduler scheduler, Transport transport, Disk disk) {}

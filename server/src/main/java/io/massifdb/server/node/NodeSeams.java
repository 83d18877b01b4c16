package io.massifdb.server.node;

import io.massifdb.kvapi.seam.Clock;
import io.massifdb.kvapi.seam.Disk;
import io.massifdb.kvapi.seam.Engine;
import io.massifdb.kvapi.seam.RandomSource;
import io.massifdb.kvapi.seam.Scheduler;
import io.massifdb.kvapi.seam.Transport;

/** All by which a node touches the world. */
public record NodeSeams(
    Clock clock,
    RandomSource random,
    Scheduler scheduler,
    Transport transport,
    Disk disk,
    Engine engine) {}

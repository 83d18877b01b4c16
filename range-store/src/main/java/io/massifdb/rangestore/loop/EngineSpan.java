package io.massifdb.rangestore.loop;

import io.massifdb.kvapi.seam.Family;

/** The entries [lower, upper) of one family. */
public record EngineSpan(Family family, byte[] lower, byte[] upper) {}

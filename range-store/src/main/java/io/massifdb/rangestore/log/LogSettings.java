package io.massifdb.rangestore.log;

/**
 * Limits of the log.
 *
 * @param segmentBytes size at which a segment is sealed
 * @param gatherBytes what one write takes together at most, unless a single append is larger
 * @param cacheBytes entries kept in memory, the latest ones of all ranges
 * @param segmentsKept above this many segments, the live rest of the oldest is copied forward
 * @param spareSegments files of dead segments kept for being used again
 */
public record LogSettings(
    long segmentBytes, int gatherBytes, long cacheBytes, int segmentsKept, int spareSegments) {
  public static final LogSettings DEFAULT = new LogSettings(16L << 20, 4 << 20, 32L << 20, 4, 2);
}

package io.massifdb.rangestore;

import java.time.Duration;

/**
 * How long old versions are kept, and how far behind the present ranges close.
 *
 * @param gcTtl how long a version that is not the newest any more can be read
 * @param recordTtl how long the record of an aborted transaction is kept at least
 * @param gcInterval how often a store looks for garbage
 * @param abandonedAge how old an intent or a record must be before the garbage collection asks
 *     whether its coordinator is gone
 * @param closedLag closed timestamps stay so far behind the oracle
 * @param closingInterval how often the closed timestamps of active ranges move
 */
public record MvccSettings(
    Duration gcTtl,
    Duration recordTtl,
    Duration gcInterval,
    Duration abandonedAge,
    Duration closedLag,
    Duration closingInterval) {
  public static final MvccSettings DEFAULT =
      new MvccSettings(
          Duration.ofHours(4),
          Duration.ofHours(1),
          Duration.ofMinutes(1),
          Duration.ofMinutes(1),
          Duration.ofSeconds(3),
          Duration.ofSeconds(1));

  /** Also looks often enough, and keeps records no longer. */
  public MvccSettings withGcTtl(Duration ttl) {
    Duration round = smaller(gcInterval, ttl.dividedBy(4));
    return new MvccSettings(
        ttl, smaller(recordTtl, ttl), round, abandonedAge, closedLag, closingInterval);
  }

  private static Duration smaller(Duration left, Duration right) {
    return left.compareTo(right) <= 0 ? left : right;
  }

  public MvccSettings withGcInterval(Duration interval) {
    return new MvccSettings(gcTtl, recordTtl, interval, abandonedAge, closedLag, closingInterval);
  }
}

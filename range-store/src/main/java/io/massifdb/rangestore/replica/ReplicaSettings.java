package io.massifdb.rangestore.replica;

import java.time.Duration;

/**
 * What a replica may be told.
 *
 * @param recordTimeout silence after which a coordinator counts as gone (R10)
 * @param timestampCacheEntries marks kept per range before the low-water mark rises
 * @param freshTimestampBudget how long latches may be held for drawing F
 * @param firstPushDelay how long to wait for a local resolution before the record is asked
 * @param waitRound how often a waiting request reports its edges and asks again
 * @param holderInquiry after how long the gateway of a lock's or intent's holder is asked (F34)
 * @param refreshWait how long a refresh waits for intents that cannot be pushed
 * @param proposalWait how long an answer waits for its command at least
 */
public record ReplicaSettings(
    Duration recordTimeout,
    int timestampCacheEntries,
    Duration freshTimestampBudget,
    Duration firstPushDelay,
    Duration waitRound,
    Duration holderInquiry,
    Duration refreshWait,
    Duration proposalWait) {
  public static ReplicaSettings defaults() {
    return new ReplicaSettings(
        Duration.ofSeconds(5),
        65_536,
        Duration.ofSeconds(2),
        Duration.ofMillis(3),
        Duration.ofMillis(50),
        Duration.ofMillis(500),
        Duration.ofMillis(200),
        Duration.ofSeconds(5));
  }

  public ReplicaSettings with(Duration timeoutOfRecords, int entriesOfTimestampCache) {
    return new ReplicaSettings(
        timeoutOfRecords,
        entriesOfTimestampCache,
        freshTimestampBudget,
        firstPushDelay,
        waitRound,
        holderInquiry,
        refreshWait,
        proposalWait);
  }
}

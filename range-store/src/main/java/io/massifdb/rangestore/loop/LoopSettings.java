package io.massifdb.rangestore.loop;

import java.time.Duration;

/**
 * Times and limits of a store's Raft groups.
 *
 * @param tick unit of the Raft core's time
 * @param electionTicks a follower's least silence before it stands for election; no voter that
 *     heard the leader votes before. One tick more than the promise, because the first may be cut
 *     short
 * @param heartbeatTicks between two heartbeats
 * @param sleepAfterTicks a group with nothing to do for this long sleeps; 0: never
 * @param promise how long a voter keeps silent after hearing a leader, or after starting
 * @param lease how long a lease lasts, from the sending of what a quorum acknowledged; shorter than
 *     the promise by more than clocks may differ in rate
 * @param applyWorkers threads that apply; a group stays with one
 * @param messageBytes entries in one append
 * @param inflightBytes appends sent to one follower ahead of its acknowledgements
 * @param uncommittedBytes proposals a leader takes on before some of them commit
 * @param applyBytes entries handed out for being applied and not acknowledged
 * @param groupLogBytes above this a group's log is cut even if a follower still needs it
 * @param flushLogBytes this much written to the log since the last flush of the engine causes one
 * @param flushInterval so does this time, if anything was written
 * @param snapshotChunkBytes content of one message of a snapshot
 * @param snapshotBytesMax a snapshot being received may not be larger; it is installed as one batch
 * @param snapshotBytesPerSecond what a store sends of snapshots at most, to all others together
 * @param snapshotTimeout for one call of a transfer
 */
public record LoopSettings(
    Duration tick,
    int electionTicks,
    int heartbeatTicks,
    int sleepAfterTicks,
    Duration promise,
    Duration lease,
    int applyWorkers,
    int messageBytes,
    int inflightBytes,
    int uncommittedBytes,
    int applyBytes,
    long groupLogBytes,
    long flushLogBytes,
    Duration flushInterval,
    int snapshotChunkBytes,
    long snapshotBytesMax,
    long snapshotBytesPerSecond,
    Duration snapshotTimeout) {
  public static final LoopSettings DEFAULT =
      new LoopSettings(
          Duration.ofMillis(50),
          13,
          2,
          20,
          Duration.ofMillis(600),
          Duration.ofMillis(450),
          2,
          512 << 10,
          16 << 20,
          32 << 20,
          8 << 20,
          8 << 20,
          32 << 20,
          Duration.ofSeconds(30),
          512 << 10,
          512L << 20,
          32L << 20,
          Duration.ofSeconds(10));

  /** For tests: other limits of log and snapshots. */
  public LoopSettings withLimits(long groupLog, long flushLog, Duration flushEvery, int chunk) {
    return new LoopSettings(
        tick,
        electionTicks,
        heartbeatTicks,
        sleepAfterTicks,
        promise,
        lease,
        applyWorkers,
        messageBytes,
        inflightBytes,
        uncommittedBytes,
        applyBytes,
        groupLog,
        flushLog,
        flushEvery,
        chunk,
        snapshotBytesMax,
        snapshotBytesPerSecond,
        snapshotTimeout);
  }

  /** For tests: another time until idle groups sleep. */
  public LoopSettings withSleepAfterTicks(int after) {
    return new LoopSettings(
        tick,
        electionTicks,
        heartbeatTicks,
        after,
        promise,
        lease,
        applyWorkers,
        messageBytes,
        inflightBytes,
        uncommittedBytes,
        applyBytes,
        groupLogBytes,
        flushLogBytes,
        flushInterval,
        snapshotChunkBytes,
        snapshotBytesMax,
        snapshotBytesPerSecond,
        snapshotTimeout);
  }

  /** For tests: another size and rate of snapshots. */
  public LoopSettings withSnapshots(long bytesMax, long bytesPerSecond) {
    return new LoopSettings(
        tick,
        electionTicks,
        heartbeatTicks,
        sleepAfterTicks,
        promise,
        lease,
        applyWorkers,
        messageBytes,
        inflightBytes,
        uncommittedBytes,
        applyBytes,
        groupLogBytes,
        flushLogBytes,
        flushInterval,
        snapshotChunkBytes,
        bytesMax,
        bytesPerSecond,
        snapshotTimeout);
  }
}

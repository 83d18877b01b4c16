package io.massifdb.raft.simulation;

import io.massifdb.raft.RaftConfiguration;
import io.massifdb.raft.ReadOnlyMode;
import java.util.Random;

/**
 * What a run is like, drawn from its seed before it begins: settings of the members, and how often
 * each fault happens. Most faults are absent from most runs, because faults of one kind hide those
 * of another (nothing gets far enough to break).
 *
 * @param drift how far the speed of clocks may be from the right one, as a part of it
 * @param tickEverything whether ticks that were missed in a pause are made up for
 * @param loss probability that a message is lost
 * @param duplication probability that it arrives twice
 * @param reordering probability that it is delayed by much more than others
 * @param delayMicros mean of ordinary delays
 * @param diskMicros mean time of a write with sync
 * @param restartMicros how long a crashed member is away at most
 * @param crashAtDiskCall probability of a crash at a call of the disk
 */
record Weather(
    int voters,
    boolean async,
    boolean preVote,
    boolean checkQuorum,
    ReadOnlyMode readOnlyMode,
    boolean stepDownOnRemoval,
    int electionTicks,
    long maxBytesPerMessage,
    int maxInflightMessages,
    long maxInflightBytes,
    long maxCommittedBytes,
    long maxUncommittedBytes,
    double drift,
    boolean tickEverything,
    double loss,
    double duplication,
    double reordering,
    long delayMicros,
    long diskMicros,
    long restartMicros,
    double crashAtDiskCall,
    Frequencies nemesis) {

  static final long TICK_MICROS = 10_000;

  /** How many of each happen per virtual second, on average. */
  record Frequencies(
      double crash,
      double crashOfAll,
      double pause,
      double partition,
      double clog,
      double transfer,
      double change,
      double compaction,
      double campaign,
      double unreachable,
      double damage) {}

  static Weather of(Random random) {
    boolean lease = random.nextInt(3) == 0;
    boolean calm = random.nextInt(8) == 0;
    boolean orderly = random.nextInt(3) > 0; // as production runs it
    boolean preVote = orderly || random.nextBoolean();
    // Without pre-votes a candidate that cannot win, but has a clock twice as fast as those that
    // could, keeps them from standing for ever.
    double driftMax = lease ? 0.04 : preVote ? 0.4 : 0.25;
    return new Weather(
        1 + 2 * random.nextInt(3) + (random.nextInt(5) == 0 ? 1 : 0),
        random.nextInt(3) > 0,
        preVote,
        lease || orderly || random.nextBoolean(),
        lease ? ReadOnlyMode.LEASE : ReadOnlyMode.SAFE,
        orderly || random.nextBoolean(),
        lease ? 10 : 4 + random.nextInt(7),
        random.nextInt(random.nextBoolean() ? 40 : 300),
        1 + random.nextInt(random.nextBoolean() ? 3 : 60),
        random.nextBoolean() ? RaftConfiguration.UNLIMITED : 300 + random.nextInt(500),
        1 + random.nextInt(400),
        1 + random.nextInt(800),
        random.nextDouble() * driftMax,
        lease || random.nextBoolean(),
        calm ? 0 : sometimes(random, 0.2),
        calm ? 0 : sometimes(random, 0.3),
        calm ? 0 : sometimes(random, 0.3),
        100 + random.nextInt(random.nextInt(4) == 0 ? 20_000 : 2_000),
        50 + random.nextInt(random.nextInt(4) == 0 ? 30_000 : 3_000),
        random.nextBoolean() ? 5_000 : 300_000,
        random.nextInt(3) == 0 ? 0.001 + random.nextDouble() * 0.01 : 0,
        frequencies(random, lease ? 2 : 1));
  }

  /** No faults, but changes of the members, transfers, and compaction. */
  static Weather calm(boolean async) {
    Frequencies nemesis = new Frequencies(0, 0, 0, 0, 0, 4, 15, 30, 0, 0, 0);
    return new Weather(
        3,
        async,
        true,
        true,
        ReadOnlyMode.SAFE,
        true,
        5,
        200,
        4,
        RaftConfiguration.UNLIMITED,
        400,
        800,
        0.05,
        true,
        0,
        0,
        0,
        500,
        500,
        300_000,
        0,
        nemesis);
  }

  private static Frequencies frequencies(Random random, double ofLinks) {
    return new Frequencies(
        sometimes(random, 10),
        random.nextInt(4) == 0 ? sometimes(random, 2) : 0,
        sometimes(random, 6),
        sometimes(random, 10 * ofLinks),
        sometimes(random, 10 * ofLinks),
        sometimes(random, 10),
        random.nextInt(3) == 0 ? 0 : random.nextDouble() * 12,
        sometimes(random, 20),
        sometimes(random, 10),
        sometimes(random, 10),
        random.nextInt(2) == 0 ? 0 : random.nextDouble() * 3);
  }

  /** Half of the time nothing, else up to the maximum, small values more often. */
  private static double sometimes(Random random, double max) {
    double drawn = random.nextDouble() * random.nextDouble() * max;
    return random.nextBoolean() ? 0 : drawn;
  }

  RaftConfiguration.Builder configuration(long id, Random random) {
    return RaftConfiguration.builder(id, random::nextInt)
        .electionTicks(electionTicks)
        .heartbeatTicks(1)
        .preVote(preVote)
        .checkQuorum(checkQuorum)
        .readOnlyMode(readOnlyMode)
        .asyncStorageWrites(async)
        .stepDownOnRemoval(stepDownOnRemoval)
        .maxBytesPerMessage(maxBytesPerMessage)
        .maxInflightMessages(maxInflightMessages)
        .maxInflightBytes(maxInflightBytes)
        .maxCommittedBytesPerReady(maxCommittedBytes)
        .maxUncommittedBytes(maxUncommittedBytes);
  }
}

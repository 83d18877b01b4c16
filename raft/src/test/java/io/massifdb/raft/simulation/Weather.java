package io.massifdb.raft.simulation;

import io.massifdb.raft.RaftConfiguration;
import io.massifdb.raft.ReadOnlyMode;
import java.util.List;
import java.util.Random;

/**
 * What a run is like, drawn from its seed before it begins: settings of the members, and how often
 * each fault happens. Most faults are absent from most runs, because faults of one kind hide those
 * of another (nothing gets far enough to break).
 *
 * @param ambush probability that something strikes at a moment that matters, see {@link Ambush}
 */
record Weather(
    Climate climate,
    int voters,
    Settings settings,
    Clocks clocks,
    Links links,
    Disks disks,
    double ambush,
    Frequencies nemesis) {

  static final long TICK_MICROS = 10_000;

  /**
   * How the members are configured.
   *
   * @param mixed whether those settings that members need not agree on are drawn anew at each
   *     start, as in the middle of an upgrade
   */
  record Settings(
      boolean async,
      boolean preVote,
      boolean checkQuorum,
      ReadOnlyMode readOnlyMode,
      boolean stepDownOnRemoval,
      int electionTicks,
      Limits limits,
      boolean mixed) {}

  /** Sizes at which a member stops, small ones as a rule. */
  record Limits(
      long bytesPerMessage,
      int inflightMessages,
      long inflightBytes,
      long committedBytes,
      long uncommittedBytes) {
    static Limits of(Random random, boolean tight) {
      return new Limits(
          random.nextInt(tight || random.nextBoolean() ? 40 : 300),
          1 + random.nextInt(tight || random.nextBoolean() ? 3 : 60),
          random.nextBoolean() ? RaftConfiguration.UNLIMITED : 300 + random.nextInt(500),
          1 + random.nextInt(400),
          1 + random.nextInt(800));
    }
  }

  /**
   * Time as the members see it.
   *
   * @param drift how far the speed of clocks may be from the right one, as a part of it
   * @param noise how far a single tick may be from its time, as a part of the interval
   * @param steps whether clocks jump
   * @param tickEverything whether ticks that were missed in a pause are made up for
   */
  record Clocks(double drift, double noise, boolean steps, boolean tickEverything) {}

  /**
   * The network.
   *
   * @param loss probability that a message is lost
   * @param duplication probability that it arrives twice
   * @param reordering probability that it is delayed by much more than others
   * @param delayMicros mean of ordinary delays
   * @param capacity how many messages a link holds; more are lost
   */
  record Links(
      double loss, double duplication, double reordering, long delayMicros, int capacity) {}

  /**
   * Disks, and the processes that use them.
   *
   * @param latencyMicros mean time of a write with sync
   * @param restartMicros how long a crashed member is away at most
   * @param crashAtCall probability of a crash at a call of the disk
   * @param crashingCall the only call it is for, or all of them if empty
   */
  record Disks(long latencyMicros, long restartMicros, double crashAtCall, String crashingCall) {}

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
      double damage,
      double stall,
      double coup,
      double leftBehind) {}

  static Weather of(Random random) {
    Climate climate =
        random.nextInt(4) == 0
            ? Climate.MIXED
            : List.of(Climate.values()).get(random.nextInt(Climate.values().length));
    boolean lease =
        switch (climate) {
          case LEASES -> true;
          case ELECTIONS -> false;
          case MIXED, MEMBERS, LOGS -> random.nextInt(4) == 0;
        };
    return new Weather(
        climate,
        voters(climate, random),
        settings(climate, lease, random),
        clocks(lease, random),
        links(climate, random),
        disks(climate, random),
        random.nextInt(4) == 0 ? 0 : random.nextDouble() * 0.6,
        frequencies(climate, random));
  }

  private static int voters(Climate climate, Random random) {
    return switch (climate) {
      case MEMBERS -> random.nextInt(3) == 0 ? 2 : 1 + random.nextInt(4);
      case ELECTIONS -> 3 + 2 * random.nextInt(2);
      case LEASES -> 3 + (random.nextInt(3) == 0 ? 2 : 0);
      case MIXED, LOGS -> random.nextInt(8) == 0 ? 1 + random.nextInt(2) : 3 + random.nextInt(3);
    };
  }

  private static Settings settings(Climate climate, boolean lease, Random random) {
    boolean orderly = random.nextBoolean(); // as production runs it
    return new Settings(
        random.nextInt(3) > 0,
        orderly || random.nextBoolean(),
        lease || orderly || random.nextBoolean(),
        lease ? ReadOnlyMode.LEASE : ReadOnlyMode.SAFE,
        random.nextBoolean(),
        lease ? 10 : 4 + random.nextInt(7),
        Limits.of(random, climate == Climate.LOGS),
        random.nextInt(4) == 0);
  }

  /** Leases rest on clocks of about the same speed, and on ticks that are made up for. */
  private static Clocks clocks(boolean lease, Random random) {
    return new Clocks(
        random.nextDouble() * (lease ? 0.04 : 0.4),
        lease || random.nextBoolean() ? 0 : random.nextDouble(),
        !lease && random.nextInt(4) == 0,
        lease || random.nextBoolean());
  }

  private static Links links(Climate climate, Random random) {
    boolean calm = random.nextInt(climate == Climate.LOGS ? 8 : 3) == 0;
    boolean near = climate == Climate.LEASES || random.nextInt(4) > 0;
    return new Links(
        calm ? 0 : sometimes(random, 0.2),
        calm ? 0 : sometimes(random, 0.4),
        calm ? 0 : sometimes(random, 0.3),
        100 + random.nextInt(near ? 2_000 : 20_000),
        random.nextInt(4) == 0 ? 5 + random.nextInt(60) : Integer.MAX_VALUE);
  }

  private static Disks disks(Climate climate, Random random) {
    String[] calls = {"", "", "write", "sync", "synced", "checkpoint", "install", "installed"};
    String call = calls[random.nextInt(calls.length)];
    boolean rare = call.startsWith("install") || call.equals("checkpoint");
    double crash = rare ? random.nextDouble() * 0.3 : 0.001 + random.nextDouble() * 0.01;
    return new Disks(
        50 + random.nextInt(climate != Climate.LEASES && random.nextInt(4) == 0 ? 30_000 : 3_000),
        climate == Climate.ELECTIONS || random.nextBoolean() ? 5_000 : 300_000,
        random.nextBoolean() ? crash : 0,
        call);
  }

  private static Frequencies frequencies(Climate climate, Random random) {
    double elections = climate == Climate.ELECTIONS ? 4 : 1;
    double leases = climate == Climate.LEASES ? 2 : 1;
    double members = climate == Climate.MEMBERS ? 3 : 1;
    double logs = climate == Climate.LOGS ? 3 : 1;
    boolean changing = climate == Climate.MEMBERS || random.nextInt(3) == 0;
    return new Frequencies(
        sometimes(random, 10),
        random.nextInt(4) == 0 ? sometimes(random, 2 * elections) : 0,
        sometimes(random, 6),
        sometimes(random, 10),
        sometimes(random, 10),
        sometimes(random, 10),
        changing && climate != Climate.ELECTIONS ? random.nextDouble() * 8 * members : 0,
        sometimes(random, 20 * logs),
        elections > 1 ? 2 + random.nextDouble() * 40 : sometimes(random, 10),
        sometimes(random, 10 * logs),
        random.nextInt(2) == 0 ? 0 : random.nextDouble() * 3,
        sometimes(random, 5 * Math.max(logs, Math.max(members, elections))),
        leases > 1 ? 2 + random.nextDouble() * 4 : sometimes(random, 6),
        logs > 1 ? random.nextDouble() * 6 : sometimes(random, 4));
  }

  /** No faults, but changes of the members, transfers, and compaction. */
  static Weather calm(boolean async) {
    return new Weather(
        Climate.MIXED,
        3,
        new Settings(
            async,
            true,
            true,
            ReadOnlyMode.SAFE,
            true,
            5,
            new Limits(200, 4, RaftConfiguration.UNLIMITED, 400, 800),
            false),
        new Clocks(0.05, 0, false, true),
        new Links(0, 0, 0, 500, Integer.MAX_VALUE),
        new Disks(500, 300_000, 0, ""),
        0,
        new Frequencies(0, 0, 0, 0, 0, 4, 15, 30, 0, 0, 0, 0, 0, 0));
  }

  /** Half of the time nothing, else up to the maximum, small values more often. */
  private static double sometimes(Random random, double max) {
    double drawn = random.nextDouble() * random.nextDouble() * max;
    return random.nextBoolean() ? 0 : drawn;
  }

  boolean async() {
    return settings.async;
  }

  boolean usesLease() {
    return settings.readOnlyMode == ReadOnlyMode.LEASE;
  }

  /** The least time in which a silent leader is replaced. */
  long electionMicros() {
    return settings.electionTicks * TICK_MICROS;
  }

  RaftConfiguration.Builder configuration(long id, Random random) {
    Limits limits =
        settings.mixed && random.nextBoolean() ? Limits.of(random, true) : settings.limits;
    return RaftConfiguration.builder(id, random::nextInt)
        .electionTicks(settings.electionTicks)
        .heartbeatTicks(1)
        .preVote(settings.mixed ? random.nextBoolean() : settings.preVote)
        .checkQuorum(settings.checkQuorum)
        .readOnlyMode(settings.readOnlyMode)
        .asyncStorageWrites(settings.async)
        .stepDownOnRemoval(settings.stepDownOnRemoval)
        .maxBytesPerMessage(limits.bytesPerMessage)
        .maxInflightMessages(limits.inflightMessages)
        .maxInflightBytes(limits.inflightBytes)
        .maxCommittedBytesPerReady(limits.committedBytes)
        .maxUncommittedBytes(limits.uncommittedBytes);
  }
}

package io.massifdb.simulation;

import io.massifdb.rangestore.MvccSettings;
import io.massifdb.rangestore.log.LogSettings;
import io.massifdb.rangestore.loop.LoopSettings;
import io.massifdb.server.allocator.AllocatorSettings;
import io.massifdb.server.node.NodeSettings;
import io.massifdb.testkit.SeededRandom;
import io.massifdb.txnlayer.TransactionLimits;
import java.time.Duration;

/**
 * The settings of a run's nodes: the usual ones, with some limits so small that a run of seconds
 * meets them. A coordinator that is gone must be found out while there are still faults, so the
 * silence after which it counts as gone is short in most runs.
 */
final class TinyLimits {
  private static final Duration SPLIT_CHECK = Duration.ofSeconds(2);

  private TinyLimits() {}

  static NodeSettings draw(SeededRandom random) {
    NodeSettings settings = NodeSettings.DEFAULT;
    if (random.chance(0.7)) {
      settings = settings.withRecordTimeout(Duration.ofMillis(300L + random.nextInt(1_700)));
    }
    if (random.chance(0.3)) {
      settings = settings.withTimestampCacheEntries(2 + random.nextInt(60));
    }
    if (random.chance(0.4)) {
      settings = settings.withTransactions(transactions(random, settings.transactions()));
    }
    if (random.chance(0.4)) {
      settings = settings.withMvcc(mvcc(random));
    }
    if (random.chance(0.4)) {
      settings = settings.withLog(log(random, settings.log()));
    }
    if (random.chance(0.4)) {
      settings = settings.withLoop(loop(random, settings.loop()));
    }
    if (random.chance(0.4)) {
      settings = ranges(random, settings);
    }
    return random.chance(0.5) ? settings.withAllocator(allocator(random)) : settings;
  }

  private static TransactionLimits transactions(SeededRandom random, TransactionLimits limits) {
    TransactionLimits tiny = limits;
    if (random.chance(0.5)) {
      tiny = tiny.withBuffer(50L + random.nextInt(400));
    }
    if (random.chance(0.5)) {
      tiny = tiny.withStagedKeys(1 + random.nextInt(3));
    }
    return random.chance(0.5) ? tiny.withReadSpans(1 + random.nextInt(4)) : tiny;
  }

  private static MvccSettings mvcc(SeededRandom random) {
    Duration ttl = Duration.ofMillis(500L + random.nextInt(3_000));
    return new MvccSettings(
        ttl,
        ttl,
        Duration.ofMillis(200L + random.nextInt(800)),
        Duration.ofMillis(300L + random.nextInt(2_000)),
        Duration.ofMillis(random.nextInt(3_000)),
        Duration.ofMillis(100L + random.nextInt(900)));
  }

  private static LogSettings log(SeededRandom random, LogSettings usual) {
    return new LogSettings(
        10_000L << random.nextInt(5),
        usual.gatherBytes(),
        1_000L << random.nextInt(8),
        2 + random.nextInt(4),
        random.nextInt(3));
  }

  /** Who was away for long is brought back by a snapshot. */
  private static LoopSettings loop(SeededRandom random, LoopSettings usual) {
    return usual.withLimits(
        2_000L << random.nextInt(6),
        5_000L << random.nextInt(6),
        Duration.ofMillis(100L + random.nextInt(2_000)),
        200 << random.nextInt(8));
  }

  /** Nodes count as dead soon, so that replicas move while there are faults. */
  private static AllocatorSettings allocator(SeededRandom random) {
    return AllocatorSettings.DEFAULT
        .withInterval(Duration.ofMillis(300L + random.nextInt(1_500)))
        .withDeadAfter(Duration.ofMillis(1_000L + random.nextInt(5_000)));
  }

  /** Ranges are split by size and merged again by themselves. */
  private static NodeSettings ranges(SeededRandom random, NodeSettings settings) {
    long split = 2_000L << random.nextInt(5);
    return settings.withSplitCheckInterval(SPLIT_CHECK).withRangeSplitBytes(split);
  }
}

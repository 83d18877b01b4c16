package io.massifdb.txnlayer;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.massifdb.kvapi.Key;
import io.massifdb.kvapi.Keys;
import io.massifdb.kvapi.Timestamp;
import io.massifdb.testkit.SeededRandom;
import io.massifdb.testkit.SimulatedScheduler;
import io.massifdb.testkit.Timeline;
import io.massifdb.testkit.VirtualClock;
import io.massifdb.txnlayer.routing.RangeCache;
import io.massifdb.txnlayer.routing.RangeSender;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** A gateway over model ranges in virtual time, from one seed. */
final class World {
  final SeededRandom random;
  final Timeline timeline;
  final SimulatedScheduler scheduler;
  final VirtualClock clock;
  final ModelRanges ranges;
  final RangeSender sender;
  final TransactionRegistry registry = new TransactionRegistry();
  final GatewayTransactions transactions;
  private final AtomicLong issued = new AtomicLong(Timestamp.ofMillis(1_000).value());

  World(long seed) {
    this(seed, TransactionLimits.DEFAULT);
  }

  World(long seed, TransactionLimits limits) {
    random = new SeededRandom(seed);
    timeline = new Timeline(random.split("timeline"));
    scheduler = new SimulatedScheduler(timeline, "n1");
    clock = new VirtualClock(timeline, scheduler);
    ranges = new ModelRanges(clock, this::draw);
    sender =
        new RangeSender(
            ModelRanges.NODE,
            ranges,
            clock,
            scheduler,
            random.split("sender"),
            new RangeCache(ranges.system()));
    transactions =
        new GatewayTransactions(
            ModelRanges.NODE,
            sender,
            _ -> draw(),
            clock,
            scheduler,
            registry,
            limits.withBudgets(Duration.ofSeconds(2), Duration.ofSeconds(2)));
  }

  /** The model's oracle: every draw is a millisecond later. */
  Timestamp draw() {
    return new Timestamp(issued.addAndGet(Timestamp.ofMillis(1).value()));
  }

  /** Timestamps issued so far. */
  long draws() {
    return issued.get() / Timestamp.ofMillis(1).value();
  }

  /** From here on the gateway does not take the oracle to be on its own node. */
  void forgetWhereTheOracleIs() {
    RangeCache cache = sender.cache();
    cache.noteLeaseholder(cache.system().descriptor(), null);
  }

  Transaction begin() {
    return transactions.begin(IsolationLevel.SERIALIZABLE, false);
  }

  Transaction begin(IsolationLevel isolation) {
    return transactions.begin(isolation, false);
  }

  /** Waits until nothing is left in the background. */
  void settle() {
    try {
      while (transactions.cleanupsRunning() > 0) {
        clock.sleep(Duration.ofMillis(1));
      }
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  static Key key(String name) {
    return Keys.append(Keys.TABLES_START, name.getBytes(UTF_8));
  }

  static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }

  static @Nullable String text(byte @Nullable [] bytes) {
    return bytes == null ? null : new String(bytes, UTF_8);
  }

  void write(String key, String value) {
    Transaction transaction = begin();
    transaction.put(key(key), bytes(value), null);
    transaction.commit();
    settle();
  }

  @Nullable String read(String key) {
    Transaction transaction = begin();
    String value = text(transaction.get(key(key)));
    transaction.rollback();
    return value;
  }
}

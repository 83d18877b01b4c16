package io.massifdb.server.catalog;

import io.massifdb.kvapi.Answer;
import io.massifdb.kvapi.Key;
import io.massifdb.kvapi.KeySpan;
import io.massifdb.kvapi.KeyValue;
import io.massifdb.kvapi.Request;
import io.massifdb.kvapi.Timestamp;
import io.massifdb.kvapi.port.GarbageHorizon;
import io.massifdb.kvapi.port.LeaseView;
import io.massifdb.kvapi.seam.Clock;
import io.massifdb.kvapi.seam.Scheduler;
import io.massifdb.txnlayer.IsolationLevel;
import io.massifdb.txnlayer.ScanChunk;
import io.massifdb.txnlayer.ScanCursor;
import io.massifdb.txnlayer.ScanSpec;
import io.massifdb.txnlayer.Transaction;
import io.massifdb.txnlayer.TransactionCoordinator;
import io.massifdb.txnlayer.routing.RangeSender;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives back the space of dropped tables and indexes. Whoever drops one leaves an entry in the same
 * transaction; the node that leads the system range looks after the entries:
 *
 * <pre>
 * entry without a time -> a time drawn after it was seen, so not before the commit
 * that time, and the longest catalog lease after it, out of everybody's sight
 *                      -> the span is cleared in every range, the entry goes
 * </pre>
 *
 * Until then reads as of a time before the drop find everything. Writers that used the catalog from
 * before commit below the end of their leases or not at all, so nothing appears later.
 */
public final class DroppedData implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(DroppedData.class);
  private static final Duration BUDGET = Duration.ofSeconds(30);

  private final TransactionCoordinator transactions;
  private final RangeSender sender;
  private final GarbageHorizon horizon;
  private final Duration ttl;
  private final LeaderRounds rounds;

  public DroppedData(
      TransactionCoordinator transactions,
      RangeSender sender,
      GarbageHorizon horizon,
      LeaseView lease,
      Clock clock,
      Duration ttl,
      Duration interval) {
    this.transactions = transactions;
    this.sender = sender;
    this.horizon = horizon;
    this.ttl = ttl;
    this.rounds = new LeaderRounds("dropped data", clock, lease, interval, this::round);
  }

  public void start(Scheduler scheduler) {
    rounds.start(scheduler);
  }

  @Override
  public void close() {
    rounds.close();
  }

  private void round() {
    List<KeyValue> entries = entries();
    Timestamp oldest = entries.isEmpty() ? null : horizon.oldestNeeded(BUDGET);
    if (oldest == null) {
      return;
    }
    Timestamp now = transactions.now();
    Timestamp unseen = Timestamp.min(oldest, now.minusMillis(ttl.toMillis()));
    for (KeyValue entry : entries) {
      byte[] value = entry.value();
      if (rounds.isClosed() || value == null) {
        continue;
      }
      if (value.length == 0) {
        change(writer -> writer.put(entry.key(), CatalogKeys.longBytes(now.value()), null));
        continue;
      }
      Timestamp gone = afterAllLeases(new Timestamp(CatalogKeys.longValue(value)));
      if (gone.isBefore(unseen)) {
        clear(entry.key(), gone);
      }
    }
  }

  private static Timestamp afterAllLeases(Timestamp seen) {
    return new Timestamp(seen.value() + Timestamp.ofMillis(CatalogStore.LEASE.toMillis()).value());
  }

  private void clear(Key entry, Timestamp gone) {
    byte[] bytes = entry.bytes();
    int skipped = CatalogKeys.DROPPED.length();
    Key prefix = new Key(java.util.Arrays.copyOfRange(bytes, skipped, bytes.length));
    KeySpan span = KeySpan.prefix(prefix);
    Request clear = new Request.Upkeep.ClearSpan(span, gone);
    boolean done =
        sender.sendAcross(null, List.of(clear), BUDGET, null).stream()
            .allMatch(answer -> answer.answer() instanceof Answer.Done);
    if (done) {
      change(writer -> writer.delete(entry, null));
      LOG.info("space of dropped data given back: span={}", span);
    }
  }

  private List<KeyValue> entries() {
    List<KeyValue> entries = new ArrayList<>();
    Transaction reader = transactions.begin(IsolationLevel.SERIALIZABLE, true);
    try (ScanCursor cursor = reader.scan(ScanSpec.all(KeySpan.prefix(CatalogKeys.DROPPED)))) {
      for (ScanChunk chunk = cursor.next(); chunk != null; chunk = cursor.next()) {
        if (chunk instanceof ScanChunk.Pairs(var pairs)) {
          entries.addAll(pairs);
        }
      }
      return entries;
    } finally {
      reader.rollback();
    }
  }

  private void change(Consumer<Transaction> change) {
    Transaction writer = transactions.begin(IsolationLevel.SERIALIZABLE, false);
    try {
      writer.beginStatement();
      change.accept(writer);
      writer.commit();
    } finally {
      writer.rollback();
    }
  }
}

package io.massifdb.rangestore;

import io.massifdb.kvapi.BatchRequest;
import io.massifdb.kvapi.BatchResult;
import io.massifdb.kvapi.Key;
import io.massifdb.kvapi.KeySpan;
import io.massifdb.kvapi.Keys;
import io.massifdb.kvapi.RangeDescriptor;
import io.massifdb.kvapi.Request;
import io.massifdb.kvapi.port.TimestampUnavailableException;
import io.massifdb.kvapi.seam.Clock;
import io.massifdb.rangestore.replica.Replica;
import io.massifdb.rangestore.replica.StoreServices;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Merges in the background: neighbours that together are small, as dropped tables leave them, but
 * never over a border that somebody made by hand; and takes merges back that somebody has left half
 * done. Of ranges whose left side's lease this store holds. Safe for all threads.
 */
final class MergeQueue {
  private static final Logger LOG = LoggerFactory.getLogger(MergeQueue.class);
  private static final Duration RECOVERY_INTERVAL = Duration.ofSeconds(1);
  private static final long BUDGET_MILLIS = 10_000;

  private final StoreServices services;
  private final Supplier<Collection<Replica>> replicas;
  private final long mergeBytes;
  private final Duration interval;
  private volatile boolean closed;
  private volatile Clock.@Nullable Timer recoveryTimer;
  private volatile Clock.@Nullable Timer mergeTimer;

  /**
   * @param mergeBytes neighbours that together take no more are merged; 0: none are
   */
  MergeQueue(
      StoreServices services,
      Supplier<Collection<Replica>> replicas,
      long mergeBytes,
      Duration interval) {
    this.services = services;
    this.replicas = replicas;
    this.mergeBytes = mergeBytes;
    this.interval = interval;
  }

  void start() {
    scheduleRecovery();
    if (mergeBytes > 0) {
      scheduleMerges();
    }
  }

  void close() {
    closed = true;
    cancel(recoveryTimer);
    cancel(mergeTimer);
  }

  private static void cancel(Clock.@Nullable Timer timer) {
    if (timer != null) {
      timer.cancel();
    }
  }

  // ---- what was left half done

  private void scheduleRecovery() {
    if (!closed) {
      recoveryTimer = services.clock().schedule(RECOVERY_INTERVAL, this::recoverAny);
    }
  }

  private void recoverAny() {
    List<Replica> half = replicas.get().stream().filter(Replica::isMerging).toList();
    if (half.isEmpty()) {
      scheduleRecovery();
    } else {
      services.scheduler().spawn("merge recovery", () -> recover(half));
    }
  }

  private void recover(List<Replica> half) {
    try {
      for (Replica replica : half) {
        replica.recoverMerge();
      }
    } catch (TimestampUnavailableException _) {
      // The next round comes soon enough.
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return;
    }
    scheduleRecovery();
  }

  // ---- small neighbours

  private void scheduleMerges() {
    if (!closed) {
      mergeTimer =
          services
              .clock()
              .schedule(interval, () -> services.scheduler().spawn("merges", this::mergeSmall));
    }
  }

  private void mergeSmall() {
    Map<Key, Replica> byStart = new TreeMap<>();
    for (Replica replica : replicas.get()) {
      replica.descriptor().ifPresent(range -> byStart.put(range.span().start(), replica));
    }
    for (Replica left : byStart.values()) {
      RangeDescriptor range = left.descriptor().orElse(null);
      Replica right = range == null ? null : byStart.get(range.span().end());
      if (!closed && range != null && right != null && isWanted(left, range, right)) {
        BatchResult result =
            left.execute(
                new BatchRequest(
                    range.id(),
                    range.epoch(),
                    null,
                    List.of(new Request.Merge(range.span().start())),
                    BUDGET_MILLIS));
        LOG.info("merge: left={} right={} result={}", range.id(), right.range(), result);
      }
    }
    scheduleMerges();
  }

  private boolean isWanted(Replica left, RangeDescriptor range, Replica right) {
    RangeDescriptor other = right.descriptor().orElse(null);
    return other != null
        && range.span().start().compareTo(Keys.TABLES_START) >= 0
        && left.isLeaseholder()
        && !left.isMerging()
        && !right.isMerging()
        && !right.isKeptApart()
        && bytes(range.span()) + bytes(other.span()) <= mergeBytes;
  }

  private long bytes(KeySpan span) {
    return services.engine().approximateBytes(span.start().bytes(), span.end().bytes());
  }
}

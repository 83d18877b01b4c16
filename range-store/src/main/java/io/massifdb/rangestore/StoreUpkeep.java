package io.massifdb.rangestore;

import io.massifdb.kvapi.RangeId;
import io.massifdb.kvapi.Timestamp;
import io.massifdb.kvapi.port.GarbageHorizon;
import io.massifdb.kvapi.port.TimestampUnavailableException;
import io.massifdb.kvapi.seam.Clock;
import io.massifdb.rangestore.replica.GarbageWishes;
import io.massifdb.rangestore.replica.Replica;
import io.massifdb.rangestore.replica.StoreServices;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a store does for its ranges from time to time: moves the target of closed timestamps while
 * ranges are written, and collects garbage in the ranges whose leases it holds. Safe for all
 * threads.
 */
final class StoreUpkeep {
  private static final Duration DRAW_BUDGET = Duration.ofSeconds(2);

  private static final Logger LOG = LoggerFactory.getLogger(StoreUpkeep.class);
  private static final int STEPS_PER_TTL = 4;

  private final StoreServices services;
  private final GarbageHorizon horizon;
  private final MvccSettings settings;
  private final Supplier<Collection<Replica>> replicas;
  private volatile boolean closed;
  private volatile Clock.@Nullable Timer closingTimer;
  private volatile Clock.@Nullable Timer collectionTimer;

  StoreUpkeep(
      StoreServices services,
      GarbageHorizon horizon,
      MvccSettings settings,
      Supplier<Collection<Replica>> replicas) {
    this.services = services;
    this.horizon = horizon;
    this.settings = settings;
    this.replicas = replicas;
  }

  void start() {
    scheduleClosing();
    scheduleCollection();
  }

  void close() {
    closed = true;
    cancel(closingTimer);
    cancel(collectionTimer);
  }

  private static void cancel(Clock.@Nullable Timer timer) {
    if (timer != null) {
      timer.cancel();
    }
  }

  private void scheduleClosing() {
    if (!closed) {
      closingTimer = services.clock().schedule(settings.closingInterval(), this::closing);
    }
  }

  private void closing() {
    if (services.closing().takeActivity()) {
      services.scheduler().spawn("closed timestamps", this::drawTarget);
    }
    scheduleClosing();
  }

  private void drawTarget() {
    try {
      services.closing().draw(DRAW_BUDGET);
    } catch (TimestampUnavailableException _) {
      // Nothing closes meanwhile; followers send their readers to the leaseholders.
    }
  }

  private void scheduleCollection() {
    if (!closed) {
      collectionTimer =
          services
              .clock()
              .schedule(
                  settings.gcInterval(),
                  () -> services.scheduler().spawn("garbage collection", this::collection));
    }
  }

  private void collection() {
    try {
      collect();
    } catch (TimestampUnavailableException _) {
      // The next round comes soon enough.
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return;
    } catch (RuntimeException e) {
      if (closed) {
        return;
      }
      LOG.warn("garbage collection failed; the next round tries again", e);
    }
    scheduleCollection();
  }

  private void collect() throws InterruptedException {
    List<Replica> own =
        replicas.get().stream()
            .filter(replica -> !replica.range().equals(RangeId.SYSTEM) && replica.isLeaseholder())
            .toList();
    Timestamp oldest = own.isEmpty() ? null : horizon.oldestNeeded(DRAW_BUDGET);
    if (oldest == null) {
      return;
    }
    // Drawn after the question: what begins later lies above it.
    Timestamp now = services.timestamps().draw(DRAW_BUDGET);
    GarbageWishes wishes =
        new GarbageWishes(
            Timestamp.min(oldest, now.minusMillis(settings.gcTtl().toMillis())),
            Timestamp.min(oldest, now.minusMillis(settings.recordTtl().toMillis())),
            now.minusMillis(settings.abandonedAge().toMillis()),
            settings.gcTtl().toMillis() / STEPS_PER_TTL);
    for (Replica replica : own) {
      if (closed) {
        return;
      }
      long deleted = replica.collectGarbage(wishes);
      if (deleted > 0) {
        LOG.info("garbage collected: range={} versions={}", replica.range(), deleted);
      }
    }
  }
}

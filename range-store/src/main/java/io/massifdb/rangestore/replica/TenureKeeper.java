package io.massifdb.rangestore.replica;

import io.massifdb.kvapi.Keys;
import io.massifdb.kvapi.RangeId;
import io.massifdb.kvapi.Timestamp;
import io.massifdb.kvapi.seam.Family;
import io.massifdb.rangestore.loop.ReplicaGroup;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Makes the {@link Tenure} of each lease (R7): after an entry of the own term was applied and the
 * older leases have ended (the group says so by showing its lease term), draws the low-water mark M
 * from the oracle. The system range, above which the oracle lives, takes the durable end of the
 * oracle's window instead: no cycle.
 */
final class TenureKeeper {
  private final ReentrantLock lock = new ReentrantLock();
  private final StoreServices services;
  private final ReplicaSettings settings;
  private final ReplicaGroup group;
  private final Applier applier;
  private volatile @Nullable Tenure tenure;

  TenureKeeper(
      StoreServices services, ReplicaSettings settings, ReplicaGroup group, Applier applier) {
    this.services = services;
    this.settings = settings;
    this.group = group;
    this.applier = applier;
  }

  /**
   * The tenure of the lease that is valid now, or null when this replica holds none.
   *
   * @throws io.massifdb.kvapi.port.TimestampUnavailableException when M could not be drawn
   */
  @Nullable Tenure current(Duration budget) {
    OptionalLong term = group.leaseTerm();
    if (term.isEmpty()) {
      return null;
    }
    Tenure present = tenure;
    return present != null && present.term() == term.getAsLong() ? present : begin(budget);
  }

  boolean holds(Tenure checked) {
    OptionalLong term = group.leaseTerm();
    return term.isPresent() && term.getAsLong() == checked.term();
  }

  private @Nullable Tenure begin(Duration budget) {
    lock.lock();
    try {
      OptionalLong term = group.leaseTerm();
      if (term.isEmpty()) {
        return null;
      }
      Tenure present = tenure;
      if (present != null && present.term() == term.getAsLong()) {
        return present;
      }
      Timestamp mark = Timestamp.max(lowWaterMark(budget), applier.newestApplied());
      Tenure begun =
          new Tenure(
              term.getAsLong(),
              new TimestampCache(settings.timestampCacheEntries(), mark),
              new RecordLiveness(services.clock(), settings.recordTimeout()),
              new ClosingTracker(applier.closed()));
      if (!holds(begun)) {
        return null;
      }
      tenure = begun;
      return begun;
    } finally {
      lock.unlock();
    }
  }

  private Timestamp lowWaterMark(Duration budget) {
    if (!group.range().equals(RangeId.SYSTEM)) {
      return services.timestamps().draw(budget);
    }
    byte[] end = services.engine().get(Family.META, Keys.ORACLE_WINDOW.bytes());
    return end == null ? Timestamp.ZERO : new Timestamp(ByteBuffer.wrap(end).getLong());
  }
}

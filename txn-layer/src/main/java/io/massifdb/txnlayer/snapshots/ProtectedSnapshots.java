package io.massifdb.txnlayer.snapshots;

import io.massifdb.kvapi.NodeId;
import io.massifdb.kvapi.Timestamp;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What each gateway registered, for the length of a lease on the holder's monotonic clock. Soft
 * state: after a change of the holder nothing is known until every live gateway had the time to
 * register anew. A gateway that is paused beyond its lease loses its protection, and finds out by
 * an error (F25). Sans-IO; not thread-safe.
 */
public final class ProtectedSnapshots {
  public static final Duration LEASE = Duration.ofSeconds(10);

  private final Map<NodeId, Registration> registrations = new TreeMap<>();
  private long term = -1;
  private long sinceNanos;

  private record Registration(@Nullable Timestamp oldest, long atNanos) {}

  /** Registers, and answers what all live gateways together need; null: not known yet. */
  public @Nullable Timestamp register(
      long presentTerm, NodeId gateway, @Nullable Timestamp oldest, long nowNanos) {
    if (presentTerm != term) {
      term = presentTerm;
      sinceNanos = nowNanos;
      registrations.clear();
    }
    registrations.put(gateway, new Registration(oldest, nowNanos));
    registrations.values().removeIf(each -> nowNanos - each.atNanos() > LEASE.toNanos());
    if (nowNanos - sinceNanos <= LEASE.toNanos()) {
      return null;
    }
    Timestamp needed = Timestamp.MAX;
    for (Registration each : registrations.values()) {
      if (each.oldest() != null) {
        needed = Timestamp.min(needed, each.oldest());
      }
    }
    return needed;
  }
}

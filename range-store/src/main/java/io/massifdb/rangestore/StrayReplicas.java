package io.massifdb.rangestore;

import io.massifdb.kvapi.Answer;
import io.massifdb.kvapi.Keys;
import io.massifdb.kvapi.RangeDescriptor;
import io.massifdb.kvapi.RangeId;
import io.massifdb.kvapi.Request;
import io.massifdb.kvapi.codec.DescriptorCodec;
import io.massifdb.kvapi.seam.Clock;
import io.massifdb.rangestore.replica.Replica;
import io.massifdb.rangestore.replica.StoreServices;
import java.time.Duration;
import java.util.Collection;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds replicas that were removed while this node was away and that nobody tells: a learner never
 * stands for election, and the members that a voter would ask may have left, too. The directory
 * knows, since whatever it lists was the state of a range once, and neither replica ids nor ranges
 * come back. What it says is a reason to destroy a replica, never to make one. Safe for all
 * threads.
 */
final class StrayReplicas {
  private static final Logger LOG = LoggerFactory.getLogger(StrayReplicas.class);
  private static final Duration BUDGET = Duration.ofSeconds(2);

  private final StoreServices services;
  private final Supplier<Collection<Replica>> replicas;
  private final Duration interval;
  private volatile boolean closed;
  private volatile Clock.@Nullable Timer timer;

  StrayReplicas(StoreServices services, Supplier<Collection<Replica>> replicas, Duration interval) {
    this.services = services;
    this.replicas = replicas;
    this.interval = interval;
  }

  void start() {
    if (!closed) {
      timer =
          services
              .clock()
              .schedule(interval, () -> services.scheduler().spawn("stray replicas", this::round));
    }
  }

  void close() {
    closed = true;
    Clock.Timer present = timer;
    if (present != null) {
      present.cancel();
    }
  }

  private void round() {
    for (Replica replica : replicas.get()) {
      RangeDescriptor own = replica.descriptor().orElse(null);
      if (!closed && own != null && isDoubtful(replica, own)) {
        check(replica, own);
      }
    }
    start();
  }

  /** Voters that are led know that they belong. */
  private static boolean isDoubtful(Replica replica, RangeDescriptor own) {
    boolean voter =
        own.replica(replica.group().replicaId()).filter(it -> !it.learner()).isPresent();
    return !replica.isLeaseholder() && (!voter || replica.group().leader().isEmpty());
  }

  private void check(Replica replica, RangeDescriptor own) {
    Answer answer =
        services
            .sender()
            .send(new Request.MetaGet(Keys.directoryEntry(own.span().start())), BUDGET);
    byte[] entry = answer instanceof Answer.Value found ? found.value() : null;
    if (entry == null) {
      return;
    }
    RangeDescriptor listed = DescriptorCodec.decodeRange(entry);
    long id = replica.group().replicaId();
    if (isGone(own, id, listed, here())) {
      LOG.info("a replica that was removed is destroyed: {} replica {}", own.id(), id);
      var _ = replica.group().destroy(true);
    }
  }

  private Set<RangeId> here() {
    return replicas.get().stream().map(Replica::range).collect(Collectors.toSet());
  }

  /**
   * Whether the replica with that id does not belong to the range any more.
   *
   * @param own the range as the replica has it
   * @param listed what is listed where the range starts
   * @param here ranges of which this store has replicas: one that lags behind may yet have to take
   *     this one's state over
   */
  static boolean isGone(
      RangeDescriptor own, long replicaId, RangeDescriptor listed, Set<RangeId> here) {
    if (!listed.epoch().isNewerThan(own.epoch())) {
      return false;
    }
    if (listed.id().equals(own.id())) {
      return replicaId < listed.nextReplicaId() && listed.replica(replicaId).isEmpty();
    }
    return listed.span().contains(own.span().start()) && !here.contains(listed.id());
  }
}

package io.massifdb.rangestore;

import io.massifdb.kvapi.BatchRequest;
import io.massifdb.kvapi.BatchResult;
import io.massifdb.kvapi.Key;
import io.massifdb.kvapi.KeySpan;
import io.massifdb.kvapi.NodeId;
import io.massifdb.kvapi.RangeDescriptor;
import io.massifdb.kvapi.RangeId;
import io.massifdb.kvapi.ReplicaDescriptor;
import io.massifdb.kvapi.Request;
import io.massifdb.kvapi.port.LeaseView;
import io.massifdb.kvapi.port.RangeService;
import io.massifdb.kvapi.seam.Clock;
import io.massifdb.kvapi.seam.WriteBatch;
import io.massifdb.rangestore.log.RaftLogStore;
import io.massifdb.rangestore.loop.LoopSeams;
import io.massifdb.rangestore.loop.RaftLoop;
import io.massifdb.rangestore.loop.RangeStateMachine;
import io.massifdb.rangestore.loop.ReplicaFactory;
import io.massifdb.rangestore.loop.ReplicaGroup;
import io.massifdb.rangestore.loop.StoreFailure;
import io.massifdb.rangestore.replica.ClosingTarget;
import io.massifdb.rangestore.replica.DirectoryPublisher;
import io.massifdb.rangestore.replica.FirstState;
import io.massifdb.rangestore.replica.Replica;
import io.massifdb.rangestore.replica.ReplicaHost;
import io.massifdb.rangestore.replica.StoreServices;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One node's storage: all its replicas over one engine and one Raft loop. Opened over an engine and
 * a disk that are empty or hold what an earlier store left; {@link #bootstrap} adds the first
 * replicas of a new cluster, every other one comes from splits and snapshots. Safe for all threads.
 */
public final class Store implements RangeService, LeaseView, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Store.class);
  private static final String LOG_DIRECTORY = "raft";
  private static final long SPLIT_BUDGET_MILLIS = 10_000;

  private final StoreConfiguration configuration;
  private final StoreServices services;
  private final Map<RangeId, Replica> replicas = new ConcurrentSkipListMap<>();
  private final RaftLogStore log;
  private final RaftLoop loop;
  private final SplitDecider splits;
  private final DirectoryPublisher directory;
  private final StoreUpkeep upkeep;
  private final MergeQueue merges;
  private final StrayReplicas strays;
  private volatile boolean closed;
  private volatile Clock.@Nullable Timer splitTimer;

  private Store(
      StoreConfiguration configuration,
      StoreSeams seams,
      StorePorts ports,
      RaftLogStore log,
      StoreFailure failure) {
    this.configuration = configuration;
    this.log = log;
    services =
        new StoreServices(
            configuration.node(),
            seams.engine(),
            seams.clock(),
            seams.scheduler(),
            ports.sender(),
            ports.nodes(),
            ports.timestamps(),
            ports.waits(),
            ports.statuses(),
            ports.programs(),
            new ClosingTarget(ports.timestamps(), configuration.mvcc().closedLag()));
    splits =
        new SplitDecider(seams.engine(), configuration.splitBytes(), configuration.ownRangeBytes());
    directory = new DirectoryPublisher(ports.sender(), seams.clock());
    merges =
        new MergeQueue(
            services,
            this::present,
            configuration.mergeBytes(),
            configuration.splitCheckInterval());
    strays = new StrayReplicas(services, this::present, configuration.splitCheckInterval());
    upkeep = new StoreUpkeep(services, ports.horizon(), configuration.mvcc(), replicas::values);
    loop =
        new RaftLoop(
            configuration.loop(),
            new LoopSeams(
                seams.clock(), seams.random(), seams.scheduler(), seams.transport(), seams.disk()),
            seams.engine(),
            log,
            new Factory(),
            failure);
  }

  /**
   * Reads what engine and log hold; no replica runs before {@link #start}. Registers its channels
   * with the transport. The engine is closed by the caller, after the store.
   *
   * @throws IOException when the log cannot be read or is damaged
   */
  public static Store open(
      StoreConfiguration configuration, StoreSeams seams, StorePorts ports, StoreFailure failure)
      throws IOException {
    RaftLogStore log =
        RaftLogStore.open(
            seams.disk(), LOG_DIRECTORY, configuration.log(), seams.scheduler(), failure::failed);
    return new Store(configuration, seams, ports, log, failure);
  }

  /** Starts all replicas that the engine knows. */
  public void start() {
    loop.start();
    scheduleSplitCheck();
    upkeep.start();
    merges.start();
    strays.start();
  }

  /**
   * Creates those of the first replicas of a cluster that belong to this node. Idempotent: a range
   * that the engine knows, or that has left this node, is left alone. After {@link #start}.
   */
  public void bootstrap(List<RangeDescriptor> first) {
    for (RangeDescriptor range : first) {
      Optional<ReplicaDescriptor> own = range.replicaOn(configuration.node());
      if (own.isEmpty()
          || FirstState.exists(services.engine(), range.id())
          || loop.wasDestroyed(range.id(), own.get().replicaId())) {
        continue;
      }
      WriteBatch batch = new WriteBatch();
      FirstState.write(range, batch);
      RaftLoop.writeFirstState(range, own.get().replicaId(), batch);
      services.engine().write(batch);
      services.engine().flush();
      loop.open(range.id());
    }
  }

  @Override
  public BatchResult execute(BatchRequest request) {
    if (closed) {
      return new BatchResult.Unavailable("the node is shutting down");
    }
    Replica replica = replicas.get(request.range());
    return replica == null ? absent(request.range()) : replica.execute(request);
  }

  /** Where to go on when another range took the one that was asked for over. */
  private BatchResult absent(RangeId range) {
    List<RangeDescriptor> present =
        loop.absorptions().of(range).stream()
            .flatMap(
                gone -> descriptors().stream().filter(each -> each.span().overlaps(gone.span())))
            .toList();
    return present.isEmpty()
        ? new BatchResult.RangeNotFound()
        : new BatchResult.RangeMismatch(present);
  }

  @Override
  public OptionalLong leaseTerm(RangeId range) {
    return loop.leaseTerm(range);
  }

  /** The node that leads a range, as far as this store knows. */
  public Optional<NodeId> leaderOf(RangeId range) {
    return loop.group(range).flatMap(ReplicaGroup::leader);
  }

  /** All replicas of this store, by range. */
  public List<ReplicaStatus> replicas() {
    List<ReplicaStatus> statuses = new ArrayList<>();
    for (Replica replica : present()) {
      replica.descriptor().ifPresent(descriptor -> statuses.add(status(replica, descriptor)));
    }
    return statuses;
  }

  /** Batches that replicas without a lease served, since they were opened. */
  public long followerReads() {
    return replicas.values().stream().mapToLong(Replica::followerReads).sum();
  }

  private ReplicaStatus status(Replica replica, RangeDescriptor descriptor) {
    ReplicaGroup group = replica.group();
    KeySpan span = descriptor.span();
    return new ReplicaStatus(
        descriptor,
        group.replicaId(),
        group.leader().orElse(null),
        replica.isLeaseholder(),
        group.term(),
        group.appliedIndex(),
        services.engine().approximateBytes(span.start().bytes(), span.end().bytes()),
        replica.intents(),
        replica.batches());
  }

  /** The descriptors known here, by range; for a gateway on this node as a first hint. */
  public List<RangeDescriptor> descriptors() {
    return present().stream().flatMap(replica -> replica.descriptor().stream()).toList();
  }

  /** Without those that another range has taken over and that are about to end. */
  private Collection<Replica> present() {
    return replicas.values().stream()
        .filter(replica -> loop.absorptions().of(replica.range()).isEmpty())
        .toList();
  }

  /** Every range led here gets another leader, as far as that works within the budget. */
  public void handOverLeases(Duration budget) throws InterruptedException {
    long until = services.clock().monotonicNanos() + budget.toNanos();
    List<CompletableFuture<Boolean>> moves =
        present().stream().flatMap(replica -> replica.handOver().stream()).toList();
    for (CompletableFuture<Boolean> move : moves) {
      long left = Math.max(0, until - services.clock().monotonicNanos());
      var _ = services.clock().await(move, Duration.ofNanos(left));
    }
  }

  @Override
  public void close() {
    closed = true;
    Clock.Timer timer = splitTimer;
    if (timer != null) {
      timer.cancel();
    }
    upkeep.close();
    merges.close();
    strays.close();
    loop.close();
    log.close();
  }

  private void scheduleSplitCheck() {
    if (!closed) {
      splitTimer =
          services
              .clock()
              .schedule(
                  configuration.splitCheckInterval(),
                  () -> services.scheduler().spawn("split check", this::checkSplits));
    }
  }

  private void checkSplits() {
    for (Replica replica : replicas.values()) {
      RangeDescriptor range = replica.descriptor().orElse(null);
      if (closed || range == null || !replica.isLeaseholder()) {
        continue;
      }
      Key at = splits.splitKey(range.span());
      if (at != null) {
        BatchResult result =
            replica.execute(
                new BatchRequest(
                    range.id(),
                    range.epoch(),
                    null,
                    List.of(new Request.Split(at, false)),
                    SPLIT_BUDGET_MILLIS));
        LOG.info("split by size: range={} at={} result={}", range.id(), at, result);
      }
    }
    scheduleSplitCheck();
  }

  /** Makes replicas for the loop. */
  private final class Factory implements ReplicaFactory {
    @Override
    public RangeStateMachine open(ReplicaGroup group) {
      Replica replica = new Replica(services, configuration.replicas(), group, new Host());
      replicas.put(group.range(), replica);
      return replica.stateMachine();
    }

    @Override
    public boolean admits(RangeDescriptor descriptor, long replicaId, Optional<RangeId> absorbed) {
      boolean elsewhere =
          descriptor
              .replica(replicaId)
              .filter(replica -> !replica.node().equals(configuration.node()))
              .isPresent();
      return !elsewhere
          && replicas.values().stream()
              .flatMap(replica -> replica.descriptor().stream())
              .filter(present -> !present.id().equals(descriptor.id()))
              .filter(present -> !absorbed.equals(Optional.of(present.id())))
              .noneMatch(present -> present.span().overlaps(descriptor.span()));
    }
  }

  /** What replicas ask of the store. */
  private final class Host implements ReplicaHost {
    @Override
    public List<RangeDescriptor> neighboursOf(RangeDescriptor range) {
      return descriptors().stream()
          .filter(other ->
              other.span().start().equals(range.span().end())
                  || other.span().end().equals(range.span().start()))
          .toList();
    }

    @Override
    public void splitting(RangeDescriptor right, WriteBatch into) {
      right
          .replicaOn(configuration.node())
          .ifPresentOrElse(
              own -> RaftLoop.writeFirstState(right, own.replicaId(), into),
              // This replica was removed before the split and is about to learn that.
              () -> FirstState.deleteAll(right, into));
    }

    @Override
    public void split(RangeDescriptor left, RangeDescriptor right) {
      if (right.replicaOn(configuration.node()).isEmpty()) {
        return;
      }
      Optional<ReplicaGroup> group = loop.open(right.id());
      boolean leads = loop.group(left.id()).map(ReplicaGroup::isLeader).orElse(false);
      if (group.isPresent() && leads) {
        // Who led the whole is the best leader of the part: nobody has to wait for an election.
        group.get().campaign();
      }
      if (group.isEmpty()) {
        WriteBatch batch = new WriteBatch();
        FirstState.deleteAll(right, batch);
        services.engine().write(batch);
      }
    }

    @Override
    public void publish(Replica replica, List<RangeDescriptor> descriptors) {
      services
          .scheduler()
          .spawn(
              "publish " + replica.range(),
              () -> {
                try {
                  directory.publish(descriptors, () -> !closed && replica.group().isLeader());
                } catch (InterruptedException stop) {
                  Thread.currentThread().interrupt();
                }
              });
    }

    @Override
    public Optional<Replica> replicaOf(RangeId range) {
      return Optional.ofNullable(replicas.get(range));
    }

    @Override
    public Optional<RangeDescriptor> rightOf(RangeDescriptor range) {
      return descriptors().stream()
          .filter(other -> other.span().start().equals(range.span().end()))
          .findFirst();
    }

    @Override
    public void absorbing(RangeDescriptor right, WriteBatch into) {
      loop.absorptions().take(right, into);
    }

    @Override
    public void absorbed(RangeDescriptor right) {
      loop.absorptions().finish(right.id());
    }

    @Override
    public void destroyed(Replica replica) {
      replicas.remove(replica.range(), replica);
    }
  }
}

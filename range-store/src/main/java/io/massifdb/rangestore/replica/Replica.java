package io.massifdb.rangestore.replica;

import io.massifdb.kvapi.Answer;
import io.massifdb.kvapi.BatchRequest;
import io.massifdb.kvapi.BatchResult;
import io.massifdb.kvapi.Key;
import io.massifdb.kvapi.KeySpan;
import io.massifdb.kvapi.MergeStep;
import io.massifdb.kvapi.RangeDescriptor;
import io.massifdb.kvapi.RangeId;
import io.massifdb.kvapi.ReplicaDescriptor;
import io.massifdb.kvapi.Request;
import io.massifdb.kvapi.Timestamp;
import io.massifdb.kvapi.TransactionHeader;
import io.massifdb.kvapi.TransactionId;
import io.massifdb.kvapi.port.TimestampUnavailableException;
import io.massifdb.kvapi.seam.WriteBatch;
import io.massifdb.rangestore.concurrency.ConcurrencyControl;
import io.massifdb.rangestore.loop.RangeStateMachine;
import io.massifdb.rangestore.loop.ReplicaGroup;
import io.massifdb.rangestore.mvcc.MvccReader;
import io.massifdb.rangestore.mvcc.MvccWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One node's replica of a range. As leaseholder it executes batches:
 *
 * <pre>
 * lease? -> latches -> lease, epoch, keys? -> locks and intents in the way? -> evaluate
 *   read:  lease still held? -> answer
 *   write: propose (latches held) -> applied -> answer
 * in the way: give latches back, wait, push, recover, resolve; then from the start
 * </pre>
 *
 * As any replica it applies commands ({@link Applier}). The state of a lease (timestamp cache, who
 * was heard of) is the {@link Tenure}'s and ends with it; locks are lost with it too, which costs
 * waiting transactions a conflict but nobody correctness. Safe for all threads.
 */
public final class Replica {
  /** How long the right side of a merge is asked to thaw before it is tried again. */
  static final Duration THAW_BUDGET = Duration.ofSeconds(2);

  /** A change that takes longer is sent in parts; its learners are not left behind in between. */
  private static final long TIDY_AFTER_NANOS = 5_000_000_000L;

  static final Logger LOG = LoggerFactory.getLogger(Replica.class);
  private static final int RESOLVED_AT_ONCE = 128;

  private final StoreServices services;
  private final ReplicaSettings settings;
  private final ReplicaGroup group;
  private final ReplicaHost host;
  private final Applier applier;
  private final TenureKeeper tenures;
  private final Proposer proposer;
  private final Evaluator evaluator;
  private final ConcurrencyControl concurrency;
  private final CloseExecution closing;
  private final GarbageCollection garbage;
  private final LongAdder batches = new LongAdder();
  private final LongAdder followerReads = new LongAdder();
  private final AtomicBoolean merging = new AtomicBoolean();
  private final AtomicBoolean changingVoters = new AtomicBoolean();
  private volatile long changedNanos;
  private volatile boolean destroyed;

  public Replica(
      StoreServices services, ReplicaSettings settings, ReplicaGroup group, ReplicaHost host) {
    this.services = services;
    this.settings = settings;
    this.group = group;
    this.host = host;
    concurrency = new ConcurrencyControl(services.clock());
    applier = new Applier(group.range(), services.engine(), new Events());
    tenures = new TenureKeeper(services, settings, group, applier);
    proposer = new Proposer(group, services.closing());
    evaluator = new Evaluator(services.programs());
    closing = new CloseExecution(this, applier);
    changedNanos = services.clock().monotonicNanos() - TIDY_AFTER_NANOS;
    garbage = new GarbageCollection(this, applier);
  }

  public RangeStateMachine stateMachine() {
    return applier;
  }

  public RangeId range() {
    return group.range();
  }

  public ReplicaGroup group() {
    return group;
  }

  /** Empty before the first snapshot arrived. */
  public Optional<RangeDescriptor> descriptor() {
    return applier.descriptor();
  }

  /** Batches executed since the replica was opened. */
  public long batches() {
    return batches.sum();
  }

  /** Batches served without the lease since the replica was opened. */
  public long followerReads() {
    return followerReads.sum();
  }

  /** Keys with an unresolved intent. */
  public int intents() {
    return applier.intents().in(KeySpan.ALL).size();
  }

  List<Key> intentKeys() {
    return List.copyOf(applier.intents().in(state().span()));
  }

  /** A round of garbage collection; returns how many versions went. */
  public long collectGarbage(GarbageWishes wishes) throws InterruptedException {
    return garbage.run(wishes);
  }

  /** Nothing below may be read any more. */
  public Timestamp gcThreshold() {
    RangeState state = applier.stateOrNull();
    return state == null ? Timestamp.ZERO : state.gcThreshold();
  }

  boolean isDestroyed() {
    return destroyed;
  }

  /** Any replica serves reads at or below it. */
  public Timestamp closed() {
    return applier.closed();
  }

  /** Executes or refuses; blocks while waiting for locks, pushes, consensus. */
  public BatchResult execute(BatchRequest batch) {
    batches.increment();
    Deadline deadline =
        Deadline.after(services.clock(), Duration.ofMillis(Math.max(0, batch.budgetMillis())));
    try {
      String malformed = BatchCheck.malformed(batch);
      if (malformed != null) {
        return refused(batch, Answer.Reason.INVALID, malformed);
      }
      Request first = batch.requests().getFirst();
      if (first instanceof Request.Split split) {
        return new SplitExecution(this, split, deadline).run();
      }
      if (first instanceof Request.Merge) {
        return merge(deadline);
      }
      if (first instanceof Request.Upkeep.Merging asked && isOfOneNode(asked.step())) {
        return new MergeRightSide(this, applier, asked, deadline).run();
      }
      if (first instanceof Request.TransferLease transfer) {
        return transferLease(transfer, deadline);
      }
      if (first instanceof Request.Upkeep upkeep) {
        return upkeep(batch, upkeep, deadline);
      }
      TransactionHeader header = batch.transaction();
      if (header != null && header.isBeginning()) {
        return begin(batch, header, deadline);
      }
      if (!isLeaseholder()) {
        BatchResult served = FollowerRead.serve(this, applier, batch, deadline);
        if (served != null) {
          followerReads.increment();
          return served;
        }
      }
      return new BatchExecution(this, batch, deadline).run();
    } catch (TimestampUnavailableException unavailable) {
      return new BatchResult.Unavailable("no timestamp: " + unavailable.getMessage());
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return batch.isReadOnly()
          ? refused(batch, Answer.Reason.CANCELLED, "cancelled")
          : new BatchResult.Ambiguous("interrupted");
    }
  }

  /**
   * The first read of a transaction that only reads: B is drawn here, for it alone and after its
   * request arrived (R1, R6), which saves its gateway a round to the oracle.
   */
  private BatchResult begin(BatchRequest batch, TransactionHeader header, Deadline deadline) {
    if (!isLeaseholder()) {
      return notLeaseholder();
    }
    Timestamp begin = services.timestamps().draw(deadline.remaining());
    BatchRequest begun =
        new BatchRequest(
            batch.range(),
            batch.epoch(),
            header.begunAt(begin),
            batch.requests(),
            batch.budgetMillis());
    BatchResult result = new BatchExecution(this, begun, deadline).run();
    return result instanceof BatchResult.Answers(List<Answer> answers, var _)
        ? new BatchResult.Answers(answers, begin)
        : result;
  }

  private static boolean isOfOneNode(MergeStep step) {
    return step == MergeStep.PROBE || step == MergeStep.CONFIRM;
  }

  private BatchResult merge(Deadline deadline) throws InterruptedException {
    if (!merging.compareAndSet(false, true)) {
      return new BatchResult.Unavailable("another merge is under way");
    }
    try {
      return MergeExecution.run(this, deadline);
    } finally {
      merging.set(false);
    }
  }

  /**
   * Takes back what a coordinator that is gone has left half done; the leaseholder's work. To be
   * called now and then.
   */
  public void recoverMerge() throws InterruptedException {
    RangeState state = applier.stateOrNull();
    boolean leftHalfDone =
        state != null
            && (state.merge() instanceof MergeState.Preparing
                || state.merge() instanceof MergeState.Aborting);
    if (!leftHalfDone || !isLeaseholder() || !merging.compareAndSet(false, true)) {
      return;
    }
    try {
      new MergeRecovery(this, Deadline.after(services.clock(), THAW_BUDGET)).run();
    } finally {
      merging.set(false);
    }
  }

  /** Where the engine of this node holds the range in a merge. */
  MergeState mergeInEngine() {
    return applier.mergeInEngine();
  }

  /** Was the border at the range's start made by hand? */
  public boolean isKeptApart() {
    RangeState state = applier.stateOrNull();
    return state != null && state.kept();
  }

  /** Stands in a merge, as either side. */
  public boolean isMerging() {
    RangeState state = applier.stateOrNull();
    return state != null && !(state.merge() instanceof MergeState.None);
  }

  private BatchResult upkeep(BatchRequest batch, Request.Upkeep upkeep, Deadline deadline)
      throws InterruptedException {
    if (tenures.current(deadline.remaining()) == null) {
      return notLeaseholder();
    }
    BatchResult mismatch = mismatch(batch);
    if (mismatch != null) {
      return mismatch;
    }
    return switch (upkeep) {
      case Request.Upkeep.CloseTimestamps close -> closing.run(close.upTo(), deadline);
      case Request.Upkeep.ClearSpan clear ->
          new BatchResult.Answers(List.of(garbage.clear(clear.span(), clear.droppedAt())));
      case Request.Upkeep.Merging asked -> new MergeRightSide(this, applier, asked, deadline).run();
      case Request.Upkeep.ReleaseBorder release -> releaseBorder(release, deadline);
      case Request.Upkeep.ChangeVoters change -> changeVoters(change, deadline);
    };
  }

  private BatchResult releaseBorder(Request.Upkeep.ReleaseBorder release, Deadline deadline)
      throws InterruptedException {
    Tenure tenure = tenures.current(deadline.remaining());
    if (tenure == null) {
      return notLeaseholder();
    }
    RangeState state = state();
    if (!state.kept() || !state.span().start().equals(release.at())) {
      return new BatchResult.Answers(List.of(new Answer.Done()));
    }
    return AdministrativeOutcome.await(
        this,
        proposer.propose(
            tenure, state.descriptor().epoch(), new MvccWriter(), Command.Effects.releaseBorder()),
        deadline);
  }

  private BatchResult transferLease(Request.TransferLease transfer, Deadline deadline)
      throws InterruptedException {
    if (!group.isLeader()) {
      return notLeaseholder();
    }
    if (transfer.target().equals(services.node())) {
      return new BatchResult.Answers(List.of(new Answer.Done()));
    }
    var moved = group.transferLeadership(transfer.target());
    if (!services.clock().await(moved, deadline.remaining())) {
      return new BatchResult.Ambiguous("the lease has not moved in time");
    }
    return moved.join()
        ? new BatchResult.Answers(List.of(new Answer.Done()))
        : new BatchResult.Unavailable("the lease did not move");
  }

  /** Another voter is to lead; empty when this one does not, or is alone. */
  public Optional<CompletableFuture<Boolean>> handOver() {
    RangeState state = applier.stateOrNull();
    if (state == null || !isLeaseholder()) {
      return Optional.empty();
    }
    List<ReplicaDescriptor> others =
        state.descriptor().replicas().stream()
            .filter(other -> !other.learner() && other.replicaId() != group.replicaId())
            .toList();
    return others.isEmpty()
        ? Optional.empty()
        : Optional.of(group.transferLeadership(Heirs.best(others, group.progress()).node()));
  }

  private static BatchResult refused(BatchRequest batch, Answer.Reason reason, String message) {
    Answer answer = new Answer.Refused(reason, message);
    return new BatchResult.Answers(
        new ArrayList<>(batch.requests().stream().map(_ -> answer).toList()));
  }

  private BatchResult changeVoters(Request.Upkeep.ChangeVoters change, Deadline deadline)
      throws InterruptedException {
    boolean tidies = Set.copyOf(change.present()).equals(Set.copyOf(change.wanted()));
    boolean changedLately = services.clock().monotonicNanos() - changedNanos < TIDY_AFTER_NANOS;
    if ((tidies && changedLately) || !changingVoters.compareAndSet(false, true)) {
      return new BatchResult.Unavailable("another change of members is under way");
    }
    try {
      return new VoterChangeExecution(this, change, deadline).run();
    } finally {
      if (!tidies) {
        changedNanos = services.clock().monotonicNanos();
      }
      changingVoters.set(false);
    }
  }

  BatchResult notLeaseholder() {
    if (group.isLeader()) {
      return new BatchResult.Unavailable("the lease is not in force yet");
    }
    return new BatchResult.NotLeaseholder(
        group.leader().orElse(null), applier.descriptor().orElse(null));
  }

  /** Not executed because the sender's idea of the range is not ours; null when it fits. */
  @Nullable BatchResult mismatch(BatchRequest batch) {
    RangeDescriptor descriptor = state().descriptor();
    boolean fits = batch.epoch().span() == descriptor.epoch().span();
    for (Request request : batch.requests()) {
      fits &= descriptor.span().contains(request.span());
    }
    return fits ? null : mismatch();
  }

  BatchResult mismatch() {
    RangeDescriptor descriptor = state().descriptor();
    List<RangeDescriptor> known = new ArrayList<>();
    known.add(descriptor);
    known.addAll(host.neighboursOf(descriptor));
    return new BatchResult.RangeMismatch(known);
  }

  /** Ends intents of this range after the fate of their transaction was learnt. */
  void resolveLocally(TransactionId transaction, List<Key> keys, @Nullable Timestamp committedAt) {
    for (int from = 0; from < keys.size(); from += RESOLVED_AT_ONCE) {
      List<Request> requests = new ArrayList<>();
      for (Key key : keys.subList(from, Math.min(keys.size(), from + RESOLVED_AT_ONCE))) {
        requests.add(new Request.ResolveIntent(KeySpan.of(key), transaction, committedAt));
      }
      // What was not done now is met again.
      execute(
          new BatchRequest(
              range(),
              state().descriptor().epoch(),
              null,
              requests,
              settings.proposalWait().toMillis()));
    }
  }

  MvccReader reader() {
    return new MvccReader(services.engine(), applier.intents());
  }

  ReplicaHost host() {
    return host;
  }

  RangeState state() {
    return applier.state();
  }

  StoreServices services() {
    return services;
  }

  ReplicaSettings settings() {
    return settings;
  }

  ConcurrencyControl concurrency() {
    return concurrency;
  }

  TenureKeeper tenures() {
    return tenures;
  }

  Proposer proposer() {
    return proposer;
  }

  Evaluator evaluator() {
    return evaluator;
  }

  /** Does this replica hold the lease now? Begins its tenure if need be. */
  public boolean isLeaseholder() {
    return group.leaseTerm().isPresent();
  }

  /** What the applier and the group tell; nothing here blocks. */
  private final class Events implements Applier.Listener {
    @Override
    public void intentGone(Key key) {
      concurrency.intentGone(key);
    }

    @Override
    public void cleared(byte[] lower, byte[] upper) {
      services
          .scheduler()
          .spawn("give back files of " + range(), () -> services.engine().dropFiles(lower, upper));
    }

    @Override
    public void splitting(RangeDescriptor right, WriteBatch into) {
      host.splitting(right, into);
    }

    @Override
    public void split(RangeDescriptor left, RangeDescriptor right) {
      concurrency.clearLocks();
      host.split(left, right);
      publishIfLeaseholder(List.of(right, left));
    }

    @Override
    public void descriptorChanged(RangeDescriptor next) {
      publishIfLeaseholder(List.of(next));
    }

    @Override
    public void absorbing(RangeDescriptor right, Timestamp attempt, WriteBatch into) {
      host.absorbing(right, into);
      RangeState other = host.replicaOf(right.id()).map(Replica::state).orElse(null);
      if (other == null
          || !other.descriptor().equals(right)
          || !other.merge().equals(new MergeState.Frozen(range(), attempt))) {
        throw new AssertionError(right + " is not frozen for " + attempt + " but " + other);
      }
    }

    @Override
    public void absorbed(RangeDescriptor whole, RangeDescriptor right) {
      host.absorbed(right);
      publishIfLeaseholder(List.of(whole));
    }

    private void publishIfLeaseholder(List<RangeDescriptor> descriptors) {
      if (group.isLeader()) {
        host.publish(Replica.this, descriptors);
      }
    }

    @Override
    public void leadershipChanged(long term, boolean leader) {
      if (!leader) {
        services.scheduler().spawn("forget locks of " + range(), concurrency::clearLocks);
      }
    }

    @Override
    public void leaseAcquired(long term) {
      services.scheduler().spawn("begin tenure of " + range(), Replica.this::beginTenure);
    }

    @Override
    public void leaving() {
      destroyed = true;
    }

    @Override
    public void destroyed() {
      destroyed = true;
      host.destroyed(Replica.this);
    }
  }

  private void beginTenure() {
    concurrency.clearLocks();
    try {
      tenures.current(settings.proposalWait());
    } catch (TimestampUnavailableException unavailable) {
      // The first request draws again.
      LOG.debug("no low-water mark yet: range={}", range());
    }
    applier.descriptor().ifPresent(descriptor -> host.publish(this, List.of(descriptor)));
    try {
      recoverMerge();
    } catch (TimestampUnavailableException _) {
      // It is tried again now and then.
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}

package io.massifdb.rangestore.loop;

import io.massifdb.kvapi.NodeId;
import io.massifdb.kvapi.RangeDescriptor;
import io.massifdb.kvapi.RangeId;
import io.massifdb.kvapi.ReplicaDescriptor;
import io.massifdb.kvapi.port.LeaseView;
import io.massifdb.kvapi.seam.Engine;
import io.massifdb.kvapi.seam.RandomSource;
import io.massifdb.kvapi.seam.Scheduler;
import io.massifdb.kvapi.seam.Transport;
import io.massifdb.kvapi.seam.WriteBatch;
import io.massifdb.raft.ConfigurationState;
import io.massifdb.raft.Entry;
import io.massifdb.raft.HardState;
import io.massifdb.rangestore.log.RaftLogStore;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * All Raft groups of a store, driven by one thread.
 *
 * <pre>
 *   messages   proposals   ticks   log written   applied
 *       \          \         |         /           /
 *        +----------- [ mailbox ] ----------------+
 *                         |  one turn: take everything, step the groups concerned
 *                         v
 *     dirty groups: what their cores want done
 *       |                 |                     |
 *   frames, one per    one submission to the   apply workers, a group
 *   node (channel      log: entries of all     always with the same;
 *   RAFT)              groups, one sync;       proposers are told from here
 *                      answers leave from here
 * </pre>
 *
 * <p>Nothing in the loop waits. Log, workers and transfers answer by posting to the mailbox; the
 * order of a group's storage work is the order in which its core handed it out.
 *
 * <p>Durability: entries and votes in the shared log before anything that depends on them leaves;
 * effects of applied entries in the engine together with the applied index, not flushed; at start
 * every group goes on from the applied index that survived. Leases: {@link LeaseTracker} and {@link
 * GroupLease}; a voter that restarted does not vote until its promises must have ended.
 */
public final class RaftLoop implements LeaseView, AutoCloseable {
  /** The log index that every replica of a new range starts from. */
  public static final long FIRST_INDEX = 10;

  /** The term of {@link #FIRST_INDEX}. */
  public static final long FIRST_TERM = 5;

  private final LoopSettings settings;
  private final LoopSeams seams;
  private final Engine engine;
  private final RaftLogStore log;
  private final ReplicaFactory replicas;
  private final StoreFailure failure;
  private final Mailbox mailbox = new Mailbox();
  private final ConcurrentSkipListMap<RangeId, Group> groups = new ConcurrentSkipListMap<>();
  private final NavigableMap<RangeId, Group> awake = new TreeMap<>();
  private final LoopCalls calls = new LoopCalls(this);
  private final NodeLinks links = new NodeLinks(this);
  private final AtomicBoolean failed = new AtomicBoolean();
  private final Set<Group> dirty = new LinkedHashSet<>();
  private final List<ApplyWorker> workers = new ArrayList<>();
  private final OutgoingFrames frames;
  private final OutgoingFrames answers;
  private final Snapshots snapshots;
  private final LogKeeper keeper;
  private final GroupOpening opening;
  private final Absorptions absorptions;
  private List<RaftLogStore.Append> appends = new ArrayList<>();
  private @Nullable ApplyWorker flusher;
  private @Nullable ApplyWorker stager;
  private volatile @Nullable SnapshotReceiver receiver;
  private Scheduler.@Nullable Task task;
  private final AtomicInteger asleep = new AtomicInteger();
  private long ticks;
  private long lastStamp = LeaseTracker.NEVER;
  private volatile boolean closing;

  /** Prepares; {@link #start} brings it to life. Engine and log are closed by the caller, later. */
  public RaftLoop(
      LoopSettings settings,
      LoopSeams seams,
      Engine engine,
      RaftLogStore log,
      ReplicaFactory replicas,
      StoreFailure failure) {
    this.settings = settings;
    this.seams = seams;
    this.engine = engine;
    this.log = log;
    this.replicas = replicas;
    this.failure = failure;
    long incarnation = 1 | seams.random().split("incarnation").nextLong();
    this.frames = new OutgoingFrames(seams.transport(), incarnation);
    this.answers = new OutgoingFrames(seams.transport(), incarnation);
    log.afterEachSync(answers::flush);
    this.snapshots =
        new Snapshots(this, seams.transport(), seams.random().split("transfers").nextLong());
    this.keeper = new LogKeeper(this);
    this.absorptions = new Absorptions(this, engine);
    this.opening = new GroupOpening(this, engine, log, replicas);
    Incoming incoming = new Incoming(this);
    seams
        .transport()
        .register(Transport.Channel.RAFT, (from, frame, _) -> incoming.take(from, frame));
    seams.transport().register(Transport.Channel.SNAPSHOT, this::snapshotCall);
  }

  /**
   * Adds to {@code into} what makes this store's replica of a new range: to be written together
   * with the range's own first state (bootstrap, or the right side of a split), then {@link #open}.
   */
  public static void writeFirstState(RangeDescriptor descriptor, long replicaId, WriteBatch into) {
    List<Long> voters = new ArrayList<>();
    List<Long> learners = new ArrayList<>();
    for (ReplicaDescriptor replica : descriptor.replicas()) {
      (replica.learner() ? learners : voters).add(replica.replicaId());
    }
    new AppliedState(replicaId, FIRST_INDEX, FIRST_TERM, ConfigurationState.of(voters, learners))
        .write(descriptor.id(), into);
  }

  /** The ranges that others took over on this store. */
  public Absorptions absorptions() {
    return absorptions;
  }

  /** Starts the threads and opens all groups that the engine knows. */
  public void start() {
    for (int i = 0; i < settings.applyWorkers(); i++) {
      workers.add(new ApplyWorker(this, seams.scheduler(), "raft-apply-" + i));
    }
    flusher = new ApplyWorker(this, seams.scheduler(), "raft-flush");
    stager = new ApplyWorker(this, seams.scheduler(), "raft-snapshots");
    receiver = new SnapshotReceiver(this, seams.disk(), stager);
    opening.openAll();
    task = seams.scheduler().spawnLoop("raft-loop", this::run);
    scheduleTick();
  }

  /**
   * Opens the group whose first state was just written to the engine. Empty when a replica with
   * this or a higher id was destroyed on this store: then the range's data must be deleted again.
   */
  public Optional<ReplicaGroup> open(RangeId range) {
    return opening.open(range);
  }

  /** Whether a replica with that id was here and must not come back. */
  public boolean wasDestroyed(RangeId range, long replicaId) {
    return replicaId <= log.destroyedReplica(range);
  }

  Group add(Group group) {
    groups.put(group.range(), group);
    post(() -> {
      if (present(group.range()) == group) {
        awake.put(group.range(), group);
        group.start();
      }
    });
    return group;
  }

  @Nullable Group present(RangeId range) {
    return groups.get(range);
  }

  public Optional<ReplicaGroup> group(RangeId range) {
    return Optional.ofNullable(groups.get(range)).map(Group::handle);
  }

  /** All groups, ordered by range. */
  public List<ReplicaGroup> groups() {
    return groups.values().stream().<ReplicaGroup>map(Group::handle).toList();
  }

  @Override
  public OptionalLong leaseTerm(RangeId range) {
    Group group = groups.get(range);
    return group == null ? OptionalLong.empty() : group.handle().leaseTerm();
  }

  // The loop

  private void run() {
    try {
      for (List<Runnable> turn = mailbox.take(); !turn.isEmpty(); turn = mailbox.take()) {
        turn.forEach(Runnable::run);
        endTurn();
      }
    } catch (RuntimeException | Error e) {
      fail("the Raft loop failed: " + e.getMessage(), e);
    } finally {
      groups.values().forEach(Group::close);
    }
  }

  private void snapshotCall(NodeId from, byte[] payload, Transport.Reply reply) {
    SnapshotReceiver present = receiver;
    if (present == null) {
      reply.error("the store is starting");
    } else {
      present.handle(from, payload, reply);
    }
  }

  private void endTurn() {
    while (!dirty.isEmpty()) {
      List<Group> concerned = List.copyOf(dirty);
      dirty.clear();
      concerned.forEach(Group::drain);
    }
    frames.flush(); // first, since what they ask of others takes longer than the own log
    if (!appends.isEmpty()) {
      log.append(appends);
      appends = new ArrayList<>();
    }
  }

  private void scheduleTick() {
    if (!closing) {
      var _ = seams.clock().schedule(settings.tick(), () -> post(this::tick));
    }
  }

  /** The next tick is timed from this one: after a pause time does not rush. */
  private void tick() {
    ticks++;
    List.copyOf(awake.values()).forEach(Group::tick);
    links.tick();
    keeper.tick();
    scheduleTick();
  }

  // For the groups

  boolean post(Runnable work) {
    return mailbox.post(work);
  }

  <T> T call(Supplier<T> work) {
    return calls.call(work);
  }

  void append(
      RangeId range,
      @Nullable HardState state,
      List<Entry> entries,
      boolean urgent,
      Runnable onDurable) {
    appends.add(new RaftLogStore.Append(range, state, entries, urgent, onDurable));
    for (Entry entry : entries) {
      keeper.appended(entry.sizeBytes());
    }
  }

  void dirty(Group group) {
    dirty.add(group);
  }

  void forget(Group group) {
    groups.remove(group.range(), group);
    awake.remove(group.range(), group);
    dirty.remove(group);
    snapshots.forget(group);
  }

  boolean anyGroup(Predicate<Group> condition) {
    return groups.values().stream().anyMatch(condition);
  }

  void eachGroup(Consumer<Group> action) {
    groups.values().forEach(action);
  }

  RangeStateMachine openMachine(ReplicaGroup group) {
    return replicas.open(group);
  }

  ApplyWorker workerOf(RangeId range) {
    return workers.get((int) (range.value() % workers.size()));
  }

  void onFlusher(Runnable work) {
    if (flusher != null) {
      flusher.post(work);
    }
  }

  RandomSource randomOf(RangeId range, long replicaId) {
    return seams.random().split("raft-" + range + "-" + replicaId);
  }

  /** In ticks, which no step of a clock can shorten. */
  boolean promisesOver() {
    return ticks >= settings.electionTicks();
  }

  long nowNanos() {
    return seams.clock().monotonicNanos();
  }

  long ticks() {
    return ticks;
  }

  /** The present moment, but never the same twice: later stamps are larger. */
  long stamp() {
    lastStamp = Math.max(nowNanos(), lastStamp + 1);
    return lastStamp;
  }

  NodeLinks links() {
    return links;
  }

  /** The group, which slept, is ticked from now on. */
  void awake(Group group) {
    asleep.decrementAndGet();
    awake.put(group.range(), group);
    dirty(group);
  }

  /** The group, which was awake, is not ticked any more. */
  void asleep(Group group) {
    asleep.incrementAndGet();
    awake.remove(group.range(), group);
  }

  Optional<GroupSleep> sleepOf(RangeId range) {
    return Optional.ofNullable(groups.get(range)).map(Group::sleep);
  }

  /** Groups that cost nothing at the moment; any thread. */
  int sleepers() {
    return asleep.get();
  }

  boolean isAllAsleep() {
    return sleepers() == groups.size();
  }

  GroupOpening opening() {
    return opening;
  }

  LoopSeams seams() {
    return seams;
  }

  boolean hasFailed() {
    return failed.get();
  }

  LoopSettings settings() {
    return settings;
  }

  Engine engine() {
    return engine;
  }

  RaftLogStore log() {
    return log;
  }

  OutgoingFrames frames() {
    return frames;
  }

  /** What may leave because a write is durable; belongs to the log's thread. */
  OutgoingFrames answers() {
    return answers;
  }

  Snapshots snapshots() {
    return snapshots;
  }

  /** A snapshot that arrived is not needed any more. */
  void discard(StagedSnapshot staged) {
    SnapshotReceiver present = receiver;
    if (present != null) {
      present.discard(staged);
    }
  }

  Scheduler scheduler() {
    return seams.scheduler();
  }

  /** The store cannot go on; only the first reason is told. */
  void fail(String message, Throwable cause) {
    if (!failed.compareAndSet(false, true)) {
      return;
    }
    mailbox.close();
    calls.fail();
    failure.failed(message, cause);
  }

  @Override
  public void close() {
    closing = true;
    mailbox.close();
    try {
      if (task != null) {
        task.join();
      }
      for (ApplyWorker worker : workers) {
        worker.close();
      }
      if (flusher != null) {
        flusher.close();
      }
      if (stager != null) {
        stager.close();
      }
      snapshots.close();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}

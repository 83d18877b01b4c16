package io.massifdb.rangestore.loop;

import io.massifdb.kvapi.NodeId;
import io.massifdb.kvapi.RangeDescriptor;
import io.massifdb.kvapi.RangeId;
import io.massifdb.kvapi.ReplicaDescriptor;
import io.massifdb.kvapi.port.LeaseView;
import io.massifdb.kvapi.seam.Engine;
import io.massifdb.kvapi.seam.EngineIterator;
import io.massifdb.kvapi.seam.Family;
import io.massifdb.kvapi.seam.RandomSource;
import io.massifdb.kvapi.seam.Scheduler;
import io.massifdb.kvapi.seam.Transport;
import io.massifdb.kvapi.seam.WriteBatch;
import io.massifdb.raft.ConfigurationState;
import io.massifdb.raft.Entry;
import io.massifdb.raft.HardState;
import io.massifdb.raft.Message;
import io.massifdb.raft.RaftNode;
import io.massifdb.rangestore.log.GroupLog;
import io.massifdb.rangestore.log.RaftLogStore;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
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
 *   node (channel      log: entries of all     always with the same
 *   RAFT)              groups, one sync
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
  private final ConcurrentSkipListMap<Long, CompletableFuture<?>> calls =
      new ConcurrentSkipListMap<>();
  private final AtomicLong lastCall = new AtomicLong();
  private final AtomicBoolean failed = new AtomicBoolean();
  private final Set<Group> dirty = new LinkedHashSet<>();
  private final List<ApplyWorker> workers = new ArrayList<>();
  private final OutgoingFrames frames;
  private final Snapshots snapshots;
  private final LogKeeper keeper;
  private List<RaftLogStore.Append> appends = new ArrayList<>();
  private @Nullable ApplyWorker flusher;
  private Scheduler.@Nullable Task task;
  private long ticks;
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
    this.frames = new OutgoingFrames(seams.transport());
    this.snapshots =
        new Snapshots(this, seams.transport(), seams.random().split("transfers").nextLong());
    this.keeper = new LogKeeper(this);
    seams.transport().register(Transport.Channel.RAFT, (from, frame, _) -> receive(from, frame));
    seams.transport().register(Transport.Channel.SNAPSHOT, snapshots::handle);
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

  /** Adds to {@code into} that a range's state was taken over by its neighbour (merge). */
  public static void writeTakenOver(RangeId range, WriteBatch into) {
    into.delete(Family.META, AppliedState.key(range));
  }

  /** Starts the threads and opens all groups that the engine knows. */
  public void start() {
    for (int i = 0; i < settings.applyWorkers(); i++) {
      workers.add(new ApplyWorker(this, seams.scheduler(), i));
    }
    flusher = new ApplyWorker(this, seams.scheduler(), settings.applyWorkers());
    for (RangeId range : persisted()) {
      if (open(range).isEmpty()) {
        deleteRemains(range);
      }
    }
    task = seams.scheduler().spawnLoop("raft-loop", this::run);
    scheduleTick();
  }

  private List<RangeId> persisted() {
    List<RangeId> ranges = new ArrayList<>();
    try (EngineIterator it =
        engine.iterator(Family.META, AppliedState.FIRST_KEY, AppliedState.END_KEY)) {
      for (it.seekToFirst(); it.isValid(); it.next()) {
        ranges.add(AppliedState.rangeOf(it.key()));
      }
    }
    return ranges;
  }

  /** A crash came between the tombstone of a replica and the deletion of its data. */
  private void deleteRemains(RangeId range) {
    AppliedState state = AppliedState.read(engine, range).orElseThrow();
    StagedSnapshot.deleteState(
        engine, range, replicas.open(new RemovedReplica(range, state.replicaId())));
  }

  /**
   * Opens the group whose first state was just written to the engine. Empty when a replica with
   * this or a higher id was destroyed on this store: then the range's data must be deleted again.
   */
  public Optional<ReplicaGroup> open(RangeId range) {
    Group present = groups.get(range);
    if (present != null) {
      return Optional.of(present.handle());
    }
    AppliedState applied =
        AppliedState.read(engine, range)
            .orElseThrow(() -> new AssertionError("no state of " + range + " in the engine"));
    if (applied.replicaId() <= log.destroyedReplica(range)) {
      return Optional.empty();
    }
    return Optional.of(add(new Group(this, logOf(range, applied), applied)).handle());
  }

  private Group add(Group group) {
    groups.put(group.range(), group);
    post(group::start);
    return group;
  }

  /** The group's log, made to agree with what the engine holds. */
  private GroupLog logOf(RangeId range, AppliedState applied) {
    boolean first = applied.index() == FIRST_INDEX && applied.term() == FIRST_TERM;
    Optional<GroupLog> found = log.group(range);
    if (found.isEmpty()) {
      if (!first) {
        throw new AssertionError("the Raft log has lost " + range + ", applied up to " + applied);
      }
      return log.create(range, applied.replicaId(), FIRST_INDEX, FIRST_TERM);
    }
    GroupLog group = found.get();
    if (group.replicaId() != applied.replicaId()) {
      throw new AssertionError(
          range + ": log of replica " + group.replicaId() + ", state of " + applied.replicaId());
    }
    if (group.term(applied.index()) != applied.term()) {
      boolean empty = group.lastIndex() == 0;
      if (!group.installing(applied.index(), applied.term()) && !(first && empty)) {
        throw new AssertionError(
            "the Raft log of %s has entries %d to %d, the engine is at %d of term %d"
                .formatted(
                    range, group.firstIndex(), group.lastIndex(), applied.index(), applied.term()));
      }
      resetNow(range, group, applied);
    }
    return group;
  }

  /** A crash came between the installation of a snapshot and the reset of the log. */
  private void resetNow(RangeId range, GroupLog group, AppliedState applied) {
    HardState hard = group.hardState();
    long term = Math.max(hard.term(), applied.term());
    HardState state =
        new HardState(term, term == hard.term() ? hard.vote() : RaftNode.NONE, applied.index());
    CompletableFuture<Boolean> done = new CompletableFuture<>();
    log.reset(range, state, applied.index(), applied.term(), () -> done.complete(true));
    await(done);
  }

  private void await(CompletableFuture<Boolean> done) {
    try {
      while (!seams.clock().await(done, settings.promise())) {
        if (failed.get()) {
          throw new LoopEnded();
        }
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw new LoopEnded();
    }
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

  private void endTurn() {
    while (!dirty.isEmpty()) {
      List<Group> concerned = List.copyOf(dirty);
      dirty.clear();
      concerned.forEach(Group::drain);
    }
    if (!appends.isEmpty()) {
      log.append(appends);
      appends = new ArrayList<>();
    }
    frames.flush();
  }

  private void scheduleTick() {
    if (!closing) {
      var _ = seams.clock().schedule(settings.tick(), () -> post(this::tick));
    }
  }

  /** The next tick is timed from this one: after a pause time does not rush. */
  private void tick() {
    ticks++;
    groups.values().forEach(Group::tick);
    keeper.tick();
    scheduleTick();
  }

  private void receive(NodeId from, byte[] frame) {
    RaftMessageCodec.Frame decoded = RaftMessageCodec.decode(frame);
    post(() -> {
      decoded.envelopes().forEach(each -> step(from, each.range(), each.message()));
      decoded.removals().forEach(this::removed);
    });
  }

  /** Another member says that this store's replica was removed. */
  private void removed(RaftMessageCodec.Notice notice) {
    Group group = groups.get(notice.range());
    if (group != null && group.replicaId() == notice.replicaId()) {
      group.leave();
    }
  }

  private void step(NodeId from, RangeId range, Message message) {
    Group group = groups.get(range);
    if (group != null) {
      group.step(from, message);
    } else {
      answerForAbsent(from, range, message);
    }
  }

  /**
   * A replica that does not exist yet tells the leader that it has nothing, so that it sends a
   * snapshot. This promises nothing, thus needs no state; without stamp it counts for no lease.
   */
  private void answerForAbsent(NodeId from, RangeId range, Message message) {
    switch (message) {
      case Message.AppendEntries append ->
          frames.add(
              from,
              range,
              new Message.AppendResponse(
                  append.to(),
                  append.from(),
                  append.term(),
                  append.previousIndex(),
                  true,
                  0,
                  0,
                  0));
      case Message.Heartbeat beat ->
          frames.add(
              from,
              range,
              new Message.HeartbeatResponse(beat.to(), beat.from(), beat.term(), 0, 0));
      default -> {}
    }
  }

  /** Whether a snapshot may come in. */
  boolean admits(SnapshotPart.Begin begin) {
    if (begin.to() <= log.destroyedReplica(begin.range())) {
      return false;
    }
    Group group = groups.get(begin.range());
    if (group == null) {
      return replicas.admits(begin.descriptor(), begin.to());
    }
    if (begin.to() > group.replicaId()) {
      group.leave(); // a store has one replica of a range: the older one was removed
    }
    return group.replicaId() == begin.to();
  }

  boolean receiveSnapshot(NodeId from, StagedSnapshot staged) {
    SnapshotPart.Begin begin = staged.begin();
    if (!admits(begin)) {
      return false;
    }
    Group group = groups.get(begin.range());
    if (group == null) {
      Optional<GroupLog> found = log.group(begin.range());
      if (found.isPresent() && found.get().replicaId() != begin.to()) {
        log.destroy(begin.range(), found.get().replicaId(), this::nothing);
        return false; // an earlier member that never got its snapshot; the next attempt succeeds
      }
      GroupLog empty = found.orElseGet(() -> log.create(begin.range(), begin.to(), 0, 0));
      group =
          add(new Group(this, empty, new AppliedState(begin.to(), 0, 0, ConfigurationState.EMPTY)));
    }
    group.know(begin.from(), from);
    group.offer(staged);
    return true;
  }

  private void nothing() {}

  // For the groups

  boolean post(Runnable work) {
    return mailbox.post(work);
  }

  /** Runs on the loop's thread, while another thread waits. */
  <T> T call(Supplier<T> work) {
    CompletableFuture<T> answer = new CompletableFuture<>();
    long number = lastCall.incrementAndGet();
    calls.put(number, answer);
    try {
      if (failed.get() || !post(() -> answer.complete(work.get()))) {
        throw new LoopEnded();
      }
      return answer.join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof LoopEnded ended ? ended : e;
    } finally {
      calls.remove(number);
    }
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
    dirty.remove(group);
    snapshots.forget(group);
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

  Snapshots snapshots() {
    return snapshots;
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
    calls.values().forEach(call -> call.completeExceptionally(new LoopEnded()));
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
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}

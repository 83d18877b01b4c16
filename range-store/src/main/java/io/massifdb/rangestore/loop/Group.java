package io.massifdb.rangestore.loop;

import io.massifdb.kvapi.NodeId;
import io.massifdb.kvapi.RangeDescriptor;
import io.massifdb.kvapi.RangeId;
import io.massifdb.kvapi.ReplicaDescriptor;
import io.massifdb.raft.ConfigurationChange;
import io.massifdb.raft.ConfigurationState;
import io.massifdb.raft.Message;
import io.massifdb.raft.PeerProgress;
import io.massifdb.raft.ProposalAnswer;
import io.massifdb.raft.RaftConfiguration;
import io.massifdb.raft.RaftNode;
import io.massifdb.raft.Role;
import io.massifdb.raft.Snapshot;
import io.massifdb.rangestore.log.GroupLog;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One group of the loop: its core and everything that the core wants done. Confined to the loop's
 * thread, except for the answers of {@link ReplicaGroup}, which come from volatile copies, and
 * {@link Applier}, which belongs to the apply worker.
 */
final class Group implements ReplicaGroup {
  /** After losing leadership, a proposal has this long to be settled by the log. */
  private static final int AMBIGUOUS_AFTER_TICKS = 20;

  /** How long a fresh group insists on being elected. */
  private static final int EAGER_TICKS = 20;

  /** The moment's answers about the group. */
  private record View(
      long term,
      boolean leading,
      long leader,
      ConfigurationState members,
      SortedMap<Long, PeerProgress> progress) {}

  private record Lease(long term, long endNanos) {}

  private record Transfer(long term, long peer, CompletableFuture<Boolean> outcome) {}

  private final RaftLoop loop;
  private final RangeId range;
  private final long replicaId;
  private final GroupLog log;
  private final GroupStorage storage;
  private final RaftNode node;
  private final RangeStateMachine machine;
  private final Applier applier;
  private final ApplyWorker worker;
  private final LeaseTracker leaseTracker;
  private final PendingProposals pending = new PendingProposals();
  private final Map<Long, NodeId> addresses = new ConcurrentSkipListMap<>();
  private final Deque<Message.StorageAppend> held = new ArrayDeque<>();

  private int applying;
  private boolean installing;
  private boolean promiseForgotten;
  private int eagerTicks;
  private long nextReplicaId;
  private long leaseTermAnnounced;
  private @Nullable StagedSnapshot offered;
  private @Nullable Transfer transfer;
  private boolean destroyed;

  private volatile View view;
  private volatile @Nullable Lease lease;
  private volatile long appliedIndex;
  private volatile boolean handingOver;

  Group(RaftLoop loop, GroupLog log, AppliedState applied) {
    this.loop = loop;
    this.range = log.range();
    this.replicaId = log.replicaId();
    this.log = log;
    this.storage = new GroupStorage(log, applied);
    this.node = new RaftNode(configuration(loop, applied.index()), storage);
    this.leaseTracker = new LeaseTracker(replicaId);
    this.worker = loop.workerOf(range);
    this.appliedIndex = applied.index();
    this.promiseForgotten = !isAlone(applied.configuration());
    this.view =
        new View(
            node.term(), false, node.leader(), node.configuration(), Collections.emptySortedMap());
    this.machine = loop.openMachine(this);
    machine.descriptor().ifPresent(this::learnAddresses);
    this.applier =
        new Applier(range, loop.engine(), machine, applied, change -> changeMembers(change));
  }

  private RaftConfiguration configuration(RaftLoop owner, long applied) {
    LoopSettings settings = owner.settings();
    var random = owner.randomOf(range, replicaId);
    return RaftConfiguration.builder(replicaId, random::nextInt)
        .electionTicks(settings.electionTicks())
        .heartbeatTicks(settings.heartbeatTicks())
        .maxBytesPerMessage(settings.messageBytes())
        .maxInflightMessages(256)
        .maxInflightBytes(settings.inflightBytes())
        .maxUncommittedBytes(settings.uncommittedBytes())
        .maxCommittedBytesPerReady(settings.applyBytes())
        .preVote(true)
        .checkQuorum(true)
        .asyncStorageWrites(true)
        .disableProposalForwarding(true)
        .stepDownOnRemoval(true)
        .applied(applied)
        .build();
  }

  private boolean isAlone(ConfigurationState members) {
    return !members.isJoint() && members.voters().equals(List.of(replicaId));
  }

  // Input, on the loop's thread

  /** Starts: a group of one elects itself at once. */
  void start() {
    if (isAlone(node.configuration())) {
      node.campaign();
    }
    loop.dirty(this);
  }

  void tick() {
    if (eagerTicks > 0) {
      eagerTicks = node.leader() == RaftNode.NONE ? eagerTicks - 1 : 0;
      if (eagerTicks > 0) {
        node.campaign();
      }
    }
    node.tick();
    pending.tick(loop.ticks());
    loop.dirty(this);
  }

  void step(NodeId from, Message message) {
    if (message.to() > replicaId) {
      leave(); // the leader speaks to a successor: this one was removed
    }
    if (message.to() != replicaId || destroyed) {
      return;
    }
    addresses.putIfAbsent(message.from(), from);
    if (isFromRemoved(message)) {
      loop.frames().addRemoval(from, range, message.from());
      return;
    }
    if (isRefusedVote(message)) {
      return;
    }
    acknowledgeLease(message);
    node.step(message);
    loop.dirty(this);
  }

  /**
   * A candidate that is no member although its id was given out already was removed for good: ids
   * are never used again. It may not know, because nobody sends it the end of the log.
   */
  private boolean isFromRemoved(Message message) {
    boolean candidate =
        message instanceof Message.PreVoteRequest || message instanceof Message.VoteRequest;
    return candidate
        && message.from() < nextReplicaId
        && !storage.applied().configuration().contains(message.from());
  }

  /** This member was removed: nothing of it stays. */
  void leave() {
    destroyNow(true, new CompletableFuture<>());
  }

  /** This store may have promised its vote before it restarted, without a trace on disk. */
  private boolean isRefusedVote(Message message) {
    if (!promiseForgotten) {
      return false;
    }
    if (loop.promisesOver()) {
      promiseForgotten = false;
      return false;
    }
    return message instanceof Message.PreVoteRequest
        || (message instanceof Message.VoteRequest vote && !vote.transfer());
  }

  private void acknowledgeLease(Message message) {
    if (message.term() != node.term() || node.role() != Role.LEADER) {
      return;
    }
    leaseTracker.enter(node.term());
    switch (message) {
      case Message.AppendResponse response when response.stamp() != 0 ->
          leaseTracker.acknowledge(response.from(), response.stamp());
      case Message.HeartbeatResponse response when response.stamp() != 0 ->
          leaseTracker.acknowledge(response.from(), response.stamp());
      default -> {}
    }
  }

  /** A snapshot has arrived completely; the core decides whether it is wanted. */
  void offer(StagedSnapshot staged) {
    offered = staged;
    takeOffered();
  }

  /** The core ignores snapshots while entries are being applied: so wait for that. */
  private void takeOffered() {
    StagedSnapshot staged = offered;
    if (staged == null || applying > 0 || installing || destroyed) {
      return;
    }
    node.step(staged.message(replicaId));
    drain();
    if (!installing) {
      offered = null;
    }
  }

  // Output, on the loop's thread

  /** Does everything that the core wants done. */
  void drain() {
    if (destroyed) {
      return;
    }
    while (node.hasReady()) {
      for (Message message : node.ready().messages()) {
        carryOut(message);
      }
    }
    watchTransfer();
    publish();
  }

  private void carryOut(Message message) {
    switch (message) {
      case Message.StorageAppend append -> {
        if (installing) {
          held.add(append);
        } else {
          store(append);
        }
      }
      case Message.StorageApply apply -> {
        applying++;
        worker.post(() -> apply(apply));
      }
      case Message.InstallSnapshot install -> sendSnapshot(install);
      case Message.AppendEntries append -> send(append.withStamp(loop.nowNanos()));
      case Message.Heartbeat heartbeat -> send(heartbeat.withStamp(loop.nowNanos()));
      default -> send(message);
    }
  }

  private void send(Message message) {
    NodeId to = addresses.get(message.to());
    if (to != null) {
      loop.frames().add(to, range, message);
    }
  }

  private void sendSnapshot(Message.InstallSnapshot install) {
    NodeId to = addresses.get(install.to());
    if (to == null) {
      node.reportSnapshot(install.to(), false);
    } else {
      loop.snapshots().send(this, to, install.to(), install.term());
    }
  }

  private void store(Message.StorageAppend append) {
    Snapshot snapshot = append.snapshot();
    if (snapshot != null) {
      install(append, snapshot);
      return;
    }
    List<Message> responses = append.responses();
    loop.append(
        range,
        append.hardState(),
        append.entries(),
        !responses.isEmpty(),
        () -> {
          if (!responses.isEmpty()) {
            loop.post(() -> deliver(responses));
          }
        });
  }

  private void deliver(List<Message> responses) {
    for (Message response : responses) {
      if (response.to() == replicaId) {
        node.step(response);
      } else {
        send(response);
      }
    }
    loop.dirty(this);
  }

  // Applying

  private void apply(Message.StorageApply work) {
    Applier.Applied applied = applier.apply(work.entries());
    loop.post(() -> applied(work, applied));
  }

  private void applied(Message.StorageApply work, Applier.Applied applied) {
    applying--;
    applied.descriptor().ifPresent(this::learnAddresses);
    storage.applied(applied.state());
    appliedIndex = applied.state().index();
    for (Applier.Result result : applied.results()) {
      pending.applied(result.index(), result.term(), result.value());
    }
    if (destroyed) {
      return;
    }
    deliver(work.responses());
    takeOffered();
    boolean described =
        applied.descriptor().map(each -> each.replica(replicaId).isPresent()).orElse(true);
    if (!described && !applied.state().configuration().contains(replicaId)) {
      drain(); // a leader that removed itself tells the others first
      leave();
    }
  }

  /** Called by the worker, waits for the loop. */
  private ConfigurationState changeMembers(ConfigurationChange change) {
    Optional<RangeDescriptor> descriptor = machine.descriptor();
    return loop.call(() -> {
      descriptor.ifPresent(this::learnAddresses);
      loop.dirty(this);
      return node.applyConfigurationChange(change);
    });
  }

  private void learnAddresses(RangeDescriptor descriptor) {
    nextReplicaId = descriptor.nextReplicaId();
    for (ReplicaDescriptor replica : descriptor.replicas()) {
      addresses.put(replica.replicaId(), replica.node());
    }
  }

  // Snapshots: begin record, engine, reset record; see docs/formats/raft-log.md

  private void install(Message.StorageAppend append, Snapshot snapshot) {
    StagedSnapshot staged = offered;
    if (staged == null || !staged.isFor(snapshot)) {
      throw new AssertionError(range + " asked to install " + snapshot + ", which is not there");
    }
    offered = null;
    installing = true;
    AppliedState state =
        new AppliedState(replicaId, snapshot.index(), snapshot.term(), snapshot.configuration());
    loop.log()
        .beginInstall(
            range,
            snapshot.index(),
            snapshot.term(),
            () -> worker.post(() -> installInEngine(staged, state, append)));
  }

  private void installInEngine(
      StagedSnapshot staged, AppliedState state, Message.StorageAppend append) {
    staged.install(loop.engine(), range, machine, state);
    applier.installed(state);
    machine.installed(state.index(), state.term());
    Optional<RangeDescriptor> descriptor = machine.descriptor();
    loop.log()
        .reset(
            range,
            append.hardState(),
            state.index(),
            state.term(),
            () -> loop.post(() -> installed(state, append, descriptor)));
  }

  private void installed(
      AppliedState state, Message.StorageAppend append, Optional<RangeDescriptor> descriptor) {
    installing = false;
    descriptor.ifPresent(this::learnAddresses);
    storage.applied(state);
    appliedIndex = state.index();
    pending.covered(state.index());
    deliver(append.responses());
    while (!installing && !held.isEmpty()) {
      store(held.removeFirst());
    }
  }

  /** The outcome of sending a snapshot. */
  void snapshotSent(long peer, boolean succeeded) {
    node.reportSnapshot(peer, succeeded);
    loop.dirty(this);
  }

  /** Runs on the group's worker, between two applications. */
  void onWorker(Runnable work) {
    worker.post(work);
  }

  // What others see

  private void publish() {
    boolean leading = node.role() == Role.LEADER;
    View before = view;
    view =
        new View(
            node.term(),
            leading,
            node.leader(),
            node.configuration(),
            leading ? node.progress() : Collections.emptySortedMap());
    boolean sameTenure = before.leading == leading && (!leading || before.term == node.term());
    if (!sameTenure) {
      if (before.leading) {
        lease = null;
        pending.leadershipLost(loop.ticks() + AMBIGUOUS_AFTER_TICKS);
        machine.leadershipChanged(before.term, false);
      }
      if (leading) {
        machine.leadershipChanged(node.term(), true);
      }
    }
    publishLease(leading);
  }

  private void publishLease(boolean leading) {
    long term = node.term();
    boolean leaving = transfer != null || node.leadTransferee() != RaftNode.NONE;
    if (!leading || leaving || storage.applied().term() != term) {
      lease = null;
      return;
    }
    leaseTracker.enter(term);
    long now = loop.nowNanos();
    long quorum = leaseTracker.quorumNanos(node.configuration(), now);
    if (quorum == LeaseTracker.NEVER) {
      return;
    }
    long end = quorum + loop.settings().lease().toNanos();
    lease = new Lease(term, end);
    if (end > now && leaseTermAnnounced != term) {
      leaseTermAnnounced = term;
      machine.leaseAcquired(term);
    }
  }

  @Override
  public RangeId range() {
    return range;
  }

  @Override
  public long replicaId() {
    return replicaId;
  }

  @Override
  public long term() {
    return view.term;
  }

  @Override
  public boolean isLeader() {
    return view.leading;
  }

  @Override
  public Optional<NodeId> leader() {
    long leader = view.leader;
    return leader == RaftNode.NONE ? Optional.empty() : Optional.ofNullable(addresses.get(leader));
  }

  @Override
  public OptionalLong leaseTerm() {
    Lease held = lease;
    return held != null && !handingOver && loop.nowNanos() - held.endNanos < 0
        ? OptionalLong.of(held.term)
        : OptionalLong.empty();
  }

  @Override
  public long appliedIndex() {
    return appliedIndex;
  }

  @Override
  public ConfigurationState configuration() {
    return view.members;
  }

  @Override
  public SortedMap<Long, PeerProgress> progress() {
    return view.progress;
  }

  @Override
  public long logBytes() {
    return log.bytes();
  }

  // Wishes from other threads

  @Override
  public CompletableFuture<ProposalOutcome> propose(long term, byte[] command) {
    return submit(term, command.length, () -> node.propose(command));
  }

  @Override
  public CompletableFuture<ProposalOutcome> changeReplicas(
      long term, List<ReplicaChange> changes, byte[] command) {
    List<ConfigurationChange.Step> steps =
        changes.stream()
            .map(change -> new ConfigurationChange.Step(typeOf(change), change.replicaId()))
            .toList();
    ConfigurationChange change =
        new ConfigurationChange(ConfigurationChange.Transition.AUTO, steps, command);
    return submit(term, command.length, () -> node.proposeConfigurationChange(change));
  }

  private static ConfigurationChange.StepType typeOf(ReplicaChange change) {
    return switch (change.kind()) {
      case ADD_VOTER -> ConfigurationChange.StepType.ADD_VOTER;
      case ADD_LEARNER -> ConfigurationChange.StepType.ADD_LEARNER;
      case REMOVE -> ConfigurationChange.StepType.REMOVE;
    };
  }

  private CompletableFuture<ProposalOutcome> submit(
      long term, int commandBytes, Supplier<ProposalAnswer> proposal) {
    if (commandBytes == 0) {
      throw new IllegalArgumentException("empty command");
    }
    CompletableFuture<ProposalOutcome> outcome = new CompletableFuture<>();
    if (!loop.post(() -> submitNow(term, proposal, outcome))) {
      outcome.complete(new ProposalOutcome.Dropped("the store is closing"));
    }
    return outcome;
  }

  private void submitNow(
      long term, Supplier<ProposalAnswer> proposal, CompletableFuture<ProposalOutcome> outcome) {
    if (destroyed || node.role() != Role.LEADER || node.term() != term || transfer != null) {
      outcome.complete(new ProposalOutcome.Dropped("not the leader of term " + term));
      return;
    }
    switch (proposal.get()) {
      case ProposalAnswer.Appended appended ->
          pending.add(appended.index(), appended.term(), outcome);
      case ProposalAnswer.Dropped dropped ->
          outcome.complete(new ProposalOutcome.Dropped(dropped.reason().toString()));
      case ProposalAnswer.ChangeRefused refused ->
          outcome.complete(new ProposalOutcome.Dropped(refused.refusal().toString()));
      case ProposalAnswer.Forwarded _ ->
          outcome.complete(new ProposalOutcome.Ambiguous("forwarded"));
    }
    loop.dirty(this);
  }

  @Override
  public void campaign() {
    loop.post(() -> {
      eagerTicks = EAGER_TICKS;
      node.campaign();
      loop.dirty(this);
    });
  }

  @Override
  public CompletableFuture<Boolean> transferLeadership(NodeId target) {
    CompletableFuture<Boolean> outcome = new CompletableFuture<>();
    handingOver = true;
    if (!loop.post(() -> transferNow(target, outcome))) {
      outcome.complete(false);
    }
    return outcome;
  }

  private void transferNow(NodeId target, CompletableFuture<Boolean> outcome) {
    long peer = RaftNode.NONE;
    for (long voter : node.configuration().voters()) {
      if (target.equals(addresses.get(voter)) && voter != replicaId) {
        peer = voter;
      }
    }
    if (destroyed || node.role() != Role.LEADER || peer == RaftNode.NONE || transfer != null) {
      handingOver = transfer != null;
      outcome.complete(false);
      return;
    }
    transfer = new Transfer(node.term(), peer, outcome);
    lease = null;
    node.transferLeadership(peer);
    loop.dirty(this);
  }

  /**
   * When a hand-over came to nothing the lease of this term must not come back: the message that
   * asks the other to stand may still be under way, and voters will follow it despite their
   * promise. So this leader gives up the term, as if a candidate with an old log had asked it.
   */
  private void watchTransfer() {
    Transfer current = transfer;
    if (current == null) {
      return;
    }
    if (node.term() != current.term || node.role() != Role.LEADER) {
      transfer = null;
      handingOver = false;
      current.outcome.complete(true);
    } else if (node.leadTransferee() == RaftNode.NONE) {
      node.step(new Message.VoteRequest(current.peer, replicaId, current.term + 1, 0, 0, true));
      lease = null;
      transfer = null;
      handingOver = false;
      current.outcome.complete(false);
      loop.dirty(this);
    }
  }

  @Override
  public CompletableFuture<Void> destroy(boolean deleteData) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    if (!loop.post(() -> destroyNow(deleteData, done))) {
      done.complete(null);
    }
    return done;
  }

  private void destroyNow(boolean deleteData, CompletableFuture<Void> done) {
    if (destroyed) {
      done.complete(null);
      return;
    }
    destroyed = true;
    lease = null;
    View before = view;
    view =
        new View(before.term, false, RaftNode.NONE, before.members, Collections.emptySortedMap());
    pending.fail(Long.MAX_VALUE, "the replica was removed");
    if (before.leading) {
      machine.leadershipChanged(before.term, false);
    }
    loop.forget(this);
    // Without deletion another range took the data over: that must be durable before the tombstone.
    worker.post(() -> {
      if (!deleteData) {
        loop.engine().flush();
      }
      loop.log()
          .destroy(range, replicaId, () -> worker.post(() -> afterTombstone(deleteData, done)));
    });
  }

  private void afterTombstone(boolean deleteData, CompletableFuture<Void> done) {
    if (deleteData) {
      StagedSnapshot.deleteState(loop.engine(), range, machine);
    }
    loop.post(() -> {
      machine.destroyed();
      done.complete(null);
    });
  }

  // For the loop

  void close() {
    pending.fail(Long.MAX_VALUE, "the store was closed");
  }

  void know(long replica, NodeId address) {
    addresses.put(replica, address);
  }

  RangeStateMachine machine() {
    return machine;
  }

  GroupLog groupLog() {
    return log;
  }

  /** Entries from here on may be needed by a live member; the applied index elsewhere. */
  long neededByFollowers() {
    long needed = storage.applied().index();
    if (node.role() == Role.LEADER) {
      for (PeerProgress peer : node.progress().values()) {
        if (peer.recentlyActive()) {
          needed = Math.min(needed, Math.max(peer.match(), peer.pendingSnapshot()));
        }
      }
    }
    return needed;
  }

  long termAt(long index) {
    return log.term(index);
  }
}

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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One group of the loop: its core and everything that the core wants done. Confined to the loop's
 * thread, except {@link Applier}, which belongs to the apply worker; {@link GroupHandle} is what
 * other threads have of it.
 */
final class Group {
  /** After losing leadership, a proposal has this long to be settled by the log. */
  private static final int AMBIGUOUS_AFTER_TICKS = 20;

  /** How long a fresh group insists on being elected. */
  private static final int EAGER_TICKS = 20;

  private final RaftLoop loop;
  private final RangeId range;
  private final long replicaId;
  private final GroupLog log;
  private final GroupStorage storage;
  private final RaftNode node;
  private final RangeStateMachine machine;
  private final Applier applier;
  private final ApplyWorker worker;
  private final GroupLease lease;
  private final HandOver handOver;
  private final GroupHandle handle;
  private final PendingProposals pending = new PendingProposals();
  private final Map<Long, NodeId> addresses = new ConcurrentSkipListMap<>();
  private final Deque<Message.StorageAppend> held = new ArrayDeque<>();

  private int applying;
  private boolean installing;
  private boolean promiseForgotten;
  private int eagerTicks;
  private long nextReplicaId;
  private @Nullable StagedSnapshot offered;
  private boolean destroyed;

  Group(RaftLoop loop, GroupLog log, AppliedState applied) {
    this.loop = loop;
    this.range = log.range();
    this.replicaId = log.replicaId();
    this.log = log;
    this.storage = new GroupStorage(log, applied);
    this.node = new RaftNode(configuration(loop, applied.index()), storage);
    this.lease = new GroupLease(replicaId, loop.settings().lease());
    this.handOver = new HandOver(node, lease);
    this.worker = loop.workerOf(range);
    this.promiseForgotten = !isAlone(applied.configuration());
    this.handle =
        new GroupHandle(
            loop, this, log, lease, GroupHandle.View.idle(node.term(), node.configuration()));
    handle.publishApplied(applied.index());
    this.machine = loop.openMachine(handle);
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
    lease.acknowledge(message, node);
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
    destroy(true, new CompletableFuture<>());
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
    if (handOver.watch()) {
      loop.dirty(this);
    }
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
    handle.publishApplied(applied.state().index());
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
    handle.publishApplied(state.index());
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
    GroupHandle.View before = handle.view();
    handle.publish(
        new GroupHandle.View(
            node.term(),
            leading,
            Optional.ofNullable(addresses.get(node.leader())),
            node.configuration(),
            leading ? node.progress() : Collections.emptySortedMap()));
    boolean sameTenure = before.leading() == leading && (!leading || before.term() == node.term());
    if (!sameTenure) {
      if (before.leading()) {
        lease.drop();
        pending.leadershipLost(loop.ticks() + AMBIGUOUS_AFTER_TICKS);
        machine.leadershipChanged(before.term(), false);
      }
      if (leading) {
        machine.leadershipChanged(node.term(), true);
      }
    }
    publishLease(leading);
  }

  private void publishLease(boolean leading) {
    boolean leaving = handOver.isUnderWay() || node.leadTransferee() != RaftNode.NONE;
    if (!leading || leaving || storage.applied().term() != node.term()) {
      lease.drop();
    } else if (lease.extend(node, loop.nowNanos())) {
      machine.leaseAcquired(node.term());
    }
  }

  // Wishes, posted by the handle

  void propose(
      long term,
      Function<RaftNode, ProposalAnswer> proposal,
      CompletableFuture<ProposalOutcome> outcome) {
    boolean leads = node.role() == Role.LEADER && node.term() == term;
    if (destroyed || !leads || handOver.isUnderWay()) {
      outcome.complete(new ProposalOutcome.Dropped("not the leader of term " + term));
      return;
    }
    switch (proposal.apply(node)) {
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

  void campaign() {
    eagerTicks = EAGER_TICKS;
    node.campaign();
    loop.dirty(this);
  }

  void transfer(NodeId target, CompletableFuture<Boolean> outcome) {
    long peer = RaftNode.NONE;
    for (long voter : node.configuration().voters()) {
      if (target.equals(addresses.get(voter)) && voter != replicaId && !destroyed) {
        peer = voter;
      }
    }
    handOver.begin(peer, outcome);
    loop.dirty(this);
  }

  void destroy(boolean deleteData, CompletableFuture<Void> done) {
    if (destroyed) {
      done.complete(null);
      return;
    }
    destroyed = true;
    lease.drop();
    GroupHandle.View before = handle.view();
    handle.publish(GroupHandle.View.idle(before.term(), before.members()));
    pending.fail(Long.MAX_VALUE, "the replica was removed");
    if (before.leading()) {
      machine.leadershipChanged(before.term(), false);
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

  GroupHandle handle() {
    return handle;
  }

  RangeId range() {
    return range;
  }

  long replicaId() {
    return replicaId;
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

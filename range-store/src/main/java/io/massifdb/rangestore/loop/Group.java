package io.massifdb.rangestore.loop;

import io.massifdb.kvapi.NodeId;
import io.massifdb.kvapi.RangeDescriptor;
import io.massifdb.kvapi.RangeId;
import io.massifdb.raft.ConfigurationChange;
import io.massifdb.raft.ConfigurationState;
import io.massifdb.raft.Message;
import io.massifdb.raft.PeerProgress;
import io.massifdb.raft.ProposalAnswer;
import io.massifdb.raft.RaftConfiguration;
import io.massifdb.raft.RaftNode;
import io.massifdb.raft.Role;
import io.massifdb.rangestore.log.GroupLog;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * One group of the loop: its core and everything that the core wants done. Confined to the loop's
 * thread, except {@link Applier}, which belongs to the apply worker; {@link GroupHandle} is what
 * other threads have of it.
 */
final class Group {
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
  private final Publication publication;
  private final Installation installation;
  private final GroupSleep sleep;
  private final DurabilityOrder durability;
  private final CommitNotices notices;
  private final PendingProposals pending = new PendingProposals();
  private final MemberAddresses addresses = new MemberAddresses();

  private int applying;
  private boolean promiseForgotten;
  private int eagerTicks;
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
    this.publication = new Publication(loop, this, node, lease, pending);
    this.installation = new Installation(loop, this);
    this.sleep = new GroupSleep(loop, this, node, lease);
    this.notices = new CommitNotices(node);
    this.durability = new DurabilityOrder(replicaId, storage.initialState().hardState());
    handle.publishApplied(applied.index());
    this.machine = loop.openMachine(handle);
    machine.descriptor().ifPresent(addresses::learn);
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

  /** Not called while the group sleeps. */
  void tick() {
    if (eagerTicks > 0) {
      eagerTicks = node.leader() == RaftNode.NONE ? eagerTicks - 1 : 0;
      if (eagerTicks > 0) {
        node.campaign();
      }
    }
    sendNotices();
    node.tick();
    pending.tick(loop.ticks());
    sleep.tick();
    loop.dirty(this);
  }

  /** Whether nothing is under way here that would need a tick. */
  boolean isIdle() {
    return node.commitIndex() == node.lastIndex()
        && node.appliedIndex() == node.lastIndex()
        && pending.isEmpty()
        && notices.isEmpty()
        && applying == 0
        && eagerTicks == 0
        && installation.isIdle()
        && !handOver.isUnderWay()
        && node.leadTransferee() == RaftNode.NONE
        && !destroyed;
  }

  /**
   * A message of another member arrived.
   *
   * @param sign see {@link RaftMessageCodec.Envelope}
   */
  void step(NodeId from, Message message, long sign) {
    if (message.to() > replicaId) {
      leave(); // the leader speaks to a successor: this one was removed
    }
    if (message.to() != replicaId || destroyed) {
      return;
    }
    addresses.learnIfUnknown(message.from(), from);
    if (addresses.isFromRemoved(message, node.configuration())) {
      loop.frames().addRemoval(from, range, message.from());
      return;
    }
    if (!sleep.admits(message, sign) || isRefusedVote(message)) {
      return;
    }
    lease.acknowledge(message, node);
    node.step(message);
    sleep.stepped(from, message, sign);
    loop.dirty(this);
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

  /** A snapshot has arrived completely. */
  void offer(StagedSnapshot staged) {
    sleep.wake();
    installation.offer(staged);
  }

  /** What the range is in a snapshot that is not in the engine yet. */
  Optional<RangeDescriptor> arriving() {
    return installation.arriving();
  }

  boolean takesSnapshots() {
    return applying == 0 && !destroyed;
  }

  void stepAndDrain(Message message) {
    node.step(message);
    drain();
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
    boolean leaving = handOver.isUnderWay() || node.leadTransferee() != RaftNode.NONE;
    publication.publish(!leaving && storage.applied().term() == node.term());
  }

  private void carryOut(Message message) {
    switch (message) {
      case Message.StorageAppend append -> installation.store(append);
      case Message.StorageApply apply -> {
        applying++;
        List<PendingProposals.Pending> proposals = pending.among(apply.entries());
        worker.post(() -> apply(apply, proposals));
      }
      case Message.InstallSnapshot install -> sendSnapshot(install);
      case Message.AppendEntries append -> {
        if (!notices.hold(append)) {
          send(append.withStamp(loop.stamp()));
        }
      }
      case Message.Heartbeat heartbeat -> send(heartbeat.withStamp(loop.stamp()));
      default -> send(message);
    }
  }

  private void sendNotices() {
    for (Message.AppendEntries notice : notices.take()) {
      send(notice.withStamp(loop.stamp()));
    }
  }

  void send(Message message) {
    NodeId to = addresses.of(message.to());
    if (to != null) {
      sleep.sending(message);
      loop.frames().add(to, range, message, sleep.sign(message));
    }
  }

  private void sendSnapshot(Message.InstallSnapshot install) {
    NodeId to = addresses.of(install.to());
    if (to == null) {
      node.reportSnapshot(install.to(), false);
    } else {
      loop.snapshots().send(this, to, install.to(), install.term());
    }
  }

  /** A member has lost its state, though not its log: whatever the core knows of that holds. */
  void sendState(NodeId to, long peer) {
    boolean member = to.equals(addresses.of(peer)) && node.configuration().contains(peer);
    if (member && node.role() == Role.LEADER && !loop.snapshots().isUnderWay(this, peer)) {
      loop.snapshots().send(this, to, peer, node.term());
    }
  }

  void store(Message.StorageAppend append) {
    switch (durability.add(append)) {
      case DurabilityOrder.Decision.Sync sync ->
          loop.append(range, append.hardState(), append.entries(), true, () -> synced(sync));
      case DurabilityOrder.Decision.Later later -> {
        if (append.hardState() != null || !append.entries().isEmpty()) {
          loop.append(range, append.hardState(), append.entries(), false, Group::nothing);
        }
        deliver(later.answers());
      }
    }
  }

  /** On the log's thread. */
  private void synced(DurabilityOrder.Decision.Sync sync) {
    for (Message answer : sync.answers()) {
      NodeId to = addresses.of(answer.to());
      if (to != null) {
        loop.answers().add(to, range, answer, 0);
      }
    }
    loop.post(() -> deliver(durability.durable(sync.write())));
  }

  private static void nothing() {}

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

  /** On the worker; proposers are told from here, so that they do not wait for the loop's turn. */
  private void apply(Message.StorageApply work, List<PendingProposals.Pending> proposals) {
    Applier.Applied applied = applier.apply(work.entries());
    handle.publishApplied(applied.state().index());
    PendingProposals.tell(proposals, applied.results());
    loop.post(() -> applied(work, applied));
  }

  private void applied(Message.StorageApply work, Applier.Applied applied) {
    applying--;
    applied.descriptor().ifPresent(addresses::learn);
    storage.applied(applied.state());
    pending.settled(applied.state().index());
    if (destroyed) {
      return;
    }
    deliver(work.responses());
    installation.proceed();
    boolean described =
        applied.descriptor().map(each -> each.replica(replicaId).isPresent()).orElse(true);
    if (!described && !applied.state().configuration().contains(replicaId)) {
      drain(); // a leader that removed itself tells the others first
      sendNotices();
      leave();
    }
  }

  /** Called by the worker, waits for the loop. */
  private ConfigurationState changeMembers(ConfigurationChange change) {
    Optional<RangeDescriptor> descriptor = machine.descriptor();
    return loop.call(() -> {
      descriptor.ifPresent(addresses::learn);
      sleep.wake();
      loop.dirty(this);
      return node.applyConfigurationChange(change);
    });
  }

  /** Another range's worker takes the state over: see {@link Applier#end}. */
  void endApplying() {
    applier.end();
  }

  // Snapshots

  /** On the worker: puts a snapshot's state into the engine; false when the state is not ours. */
  boolean replaceState(Runnable work) {
    return applier.unlessEnded(work);
  }

  /** On the worker: the engine holds a snapshot's state. */
  void installedInEngine(AppliedState state) {
    applier.installed(state);
    machine.installed(state.index(), state.term());
  }

  void installed(
      AppliedState state, Optional<RangeDescriptor> descriptor, List<Message> responses) {
    descriptor.ifPresent(addresses::learn);
    storage.applied(state);
    handle.publishApplied(state.index());
    pending.covered(state.index());
    deliver(responses);
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
    sleep.wake();
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
    sleep.wake();
    eagerTicks = EAGER_TICKS;
    node.campaign();
    loop.dirty(this);
  }

  void transfer(NodeId target, CompletableFuture<Boolean> outcome) {
    sleep.wake();
    long peer = RaftNode.NONE;
    for (long voter : node.configuration().voters()) {
      if (target.equals(addresses.of(voter)) && voter != replicaId && !destroyed) {
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
    installation.end();
    sleep.end();
    publication.end();
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
      applier.unlessEnded(() -> {
        machine.leaving();
        StagedSnapshot.deleteState(loop.engine(), range, machine);
      });
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

  MemberAddresses addresses() {
    return addresses;
  }

  GroupSleep sleep() {
    return sleep;
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

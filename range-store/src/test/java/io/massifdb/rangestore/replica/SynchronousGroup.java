package io.massifdb.rangestore.replica;

import io.massifdb.kvapi.NodeId;
import io.massifdb.kvapi.RangeId;
import io.massifdb.kvapi.seam.Engine;
import io.massifdb.kvapi.seam.WriteBatch;
import io.massifdb.raft.ConfigurationState;
import io.massifdb.raft.PeerProgress;
import io.massifdb.rangestore.loop.Application;
import io.massifdb.rangestore.loop.ProposalOutcome;
import io.massifdb.rangestore.loop.RangeStateMachine;
import io.massifdb.rangestore.loop.ReplicaChange;
import io.massifdb.rangestore.loop.ReplicaGroup;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** A group of one that commits and applies at once, or holds proposals back when told to. */
final class SynchronousGroup implements ReplicaGroup {
  private final ReentrantLock lock = new ReentrantLock();
  private final RangeId range;
  private final Engine engine;
  private final List<Runnable> heldBack = new ArrayList<>();
  private @Nullable RangeStateMachine machine;
  private long index;
  private final AtomicLong term = new AtomicLong(1);
  private volatile boolean leads = true;
  private volatile boolean holdsBack;
  final AtomicInteger proposals = new AtomicInteger();
  volatile byte[] lastCommand = {};
  final List<byte[]> applied = new CopyOnWriteArrayList<>();

  SynchronousGroup(RangeId range, Engine engine) {
    this.range = range;
    this.engine = engine;
  }

  void connect(RangeStateMachine stateMachine) {
    machine = stateMachine;
  }

  /** The lease is lost and won again in the next term. */
  void changeLease() {
    machine().leadershipChanged(term.incrementAndGet(), true);
  }

  /** Another range took the state over: nothing applies any more. */
  void end() {
    leads = false;
    machine = null;
  }

  void loseLease() {
    leads = false;
  }

  /** In the next term. */
  void winLease() {
    leads = true;
    changeLease();
  }

  void holdBack(boolean holds) {
    holdsBack = holds;
    if (!holds) {
      List<Runnable> all = new ArrayList<>(heldBack);
      heldBack.clear();
      all.forEach(Runnable::run);
    }
  }

  /** Applies bytes as an entry of a term, as the log would. */
  Application applyEntry(long entryTerm, byte[] command) {
    lock.lock();
    try {
      WriteBatch into = new WriteBatch();
      Application application = machine().apply(++index, entryTerm, command, into);
      if (application.accepted()) {
        engine.write(into);
        applied.add(command);
        application.afterWrite().run();
      }
      return application;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public CompletableFuture<ProposalOutcome> propose(long proposedTerm, byte[] command) {
    CompletableFuture<ProposalOutcome> outcome = new CompletableFuture<>();
    lastCommand = command; // before the count, for which tests wait
    proposals.incrementAndGet();
    if (!leads || proposedTerm != term.get()) {
      outcome.complete(new ProposalOutcome.Dropped("not leader of term " + proposedTerm));
      return outcome;
    }
    Runnable commit =
        () -> {
          Application application = applyEntry(proposedTerm, command);
          outcome.complete(new ProposalOutcome.Applied(index, application.result()));
        };
    if (holdsBack) {
      heldBack.add(commit);
    } else {
      commit.run();
    }
    return outcome;
  }

  @Override
  public RangeId range() {
    return range;
  }

  @Override
  public long replicaId() {
    return 1;
  }

  @Override
  public long term() {
    return term.get();
  }

  @Override
  public boolean isLeader() {
    return leads;
  }

  @Override
  public Optional<NodeId> leader() {
    return leads ? Optional.of(new NodeId(1)) : Optional.of(new NodeId(2));
  }

  @Override
  public OptionalLong leaseTerm() {
    return leads ? OptionalLong.of(term.get()) : OptionalLong.empty();
  }

  @Override
  public long appliedIndex() {
    return index;
  }

  @Override
  public CompletableFuture<ProposalOutcome> changeReplicas(
      long proposedTerm, List<ReplicaChange> changes, byte[] command) {
    return propose(proposedTerm, command);
  }

  @Override
  public CompletableFuture<Boolean> transferLeadership(NodeId target) {
    leads = false;
    return CompletableFuture.completedFuture(true);
  }

  @Override
  public ConfigurationState configuration() {
    return ConfigurationState.of(List.of(1L), List.of());
  }

  @Override
  public SortedMap<Long, PeerProgress> progress() {
    return new TreeMap<>();
  }

  @Override
  public void campaign() {}

  @Override
  public long logBytes() {
    return 0;
  }

  @Override
  public CompletableFuture<Void> destroy(boolean deleteData) {
    return CompletableFuture.completedFuture(null);
  }

  private RangeStateMachine machine() {
    RangeStateMachine connected = machine;
    if (connected == null) {
      throw new AssertionError("no state machine");
    }
    return connected;
  }
}

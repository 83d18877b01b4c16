package io.massifdb.rangestore.loop;

import io.massifdb.kvapi.NodeId;
import io.massifdb.kvapi.RangeId;
import io.massifdb.kvapi.seam.Engine;
import io.massifdb.kvapi.seam.EngineIterator;
import io.massifdb.kvapi.seam.Family;
import io.massifdb.raft.ConfigurationState;
import io.massifdb.raft.HardState;
import io.massifdb.raft.RaftNode;
import io.massifdb.rangestore.log.GroupLog;
import io.massifdb.rangestore.log.RaftLogStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Makes groups of what engine and log hold, and makes sure that the two agree. */
final class GroupOpening {
  private final RaftLoop loop;
  private final Engine engine;
  private final RaftLogStore log;
  private final ReplicaFactory replicas;
  private final LostState lostState;

  GroupOpening(RaftLoop loop, Engine engine, RaftLogStore log, ReplicaFactory replicas) {
    this.loop = loop;
    this.engine = engine;
    this.log = log;
    this.replicas = replicas;
    this.lostState = new LostState(loop);
  }

  LostState lostState() {
    return lostState;
  }

  /** Opens all groups that the engine knows. */
  void openAll() {
    loop.absorptions().load();
    for (RangeId range : persisted()) {
      if (open(range).isEmpty()) {
        deleteRemains(range);
      }
    }
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
    RangeStateMachine machine = replicas.open(new RemovedReplica(range, state.replicaId()));
    StagedSnapshot.deleteState(engine, range, machine);
    machine.destroyed();
  }

  /**
   * Opens the group whose first state was just written to the engine. Empty when a replica with
   * this or a higher id was destroyed on this store: then the range's data must be deleted again.
   */
  Optional<ReplicaGroup> open(RangeId range) {
    Group present = loop.present(range);
    if (present != null) {
      return Optional.of(present.handle());
    }
    AppliedState applied =
        AppliedState.read(engine, range)
            .orElseThrow(() -> new AssertionError("no state of " + range + " in the engine"));
    if (applied.replicaId() <= log.destroyedReplica(range)) {
      return Optional.empty();
    }
    return Optional.of(loop.add(new Group(loop, logOf(range, applied), applied)).handle());
  }

  /** The group's log, made to agree with what the engine holds. */
  private GroupLog logOf(RangeId range, AppliedState applied) {
    boolean first =
        applied.index() == RaftLoop.FIRST_INDEX && applied.term() == RaftLoop.FIRST_TERM;
    Optional<GroupLog> found = log.group(range);
    if (found.isEmpty()) {
      if (!first) {
        throw new AssertionError("the Raft log has lost " + range + ", applied up to " + applied);
      }
      return log.create(range, applied.replicaId(), RaftLoop.FIRST_INDEX, RaftLoop.FIRST_TERM);
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
    HardState state = begunAt(group.hardState(), applied.index(), applied.term());
    CompletableFuture<Boolean> done = new CompletableFuture<>();
    log.reset(range, state, applied.index(), applied.term(), () -> done.complete(true));
    await(done);
  }

  /** The hard state beside a log that begins anew behind a snapshot: term and vote stay. */
  static HardState begunAt(HardState stored, long index, long term) {
    long current = Math.max(stored.term(), term);
    return new HardState(current, current == stored.term() ? stored.vote() : RaftNode.NONE, index);
  }

  private void await(CompletableFuture<Boolean> done) {
    try {
      while (!loop.seams().clock().await(done, loop.settings().promise())) {
        if (loop.hasFailed()) {
          throw new LoopEnded();
        }
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw new LoopEnded();
    }
  }

  /** Whether a snapshot may come in. */
  boolean admits(SnapshotPart.Begin begin) {
    if (lostState.isUnderWay(begin.range())
        || begin.to() <= log.destroyedReplica(begin.range())
        || loop.absorptions().of(begin.range()).isPresent()
        || isTakenByAnArrival(begin)
        || !replicas.admits(begin.descriptor(), begin.to(), begin.absorbed())) {
      return false;
    }
    Group group = loop.present(begin.range());
    if (group == null) {
      return begin.descriptor().replica(begin.to()).isPresent();
    }
    if (begin.to() > group.replicaId()) {
      group.leave(); // a store has one replica of a range: the older one was removed
    }
    return group.replicaId() == begin.to();
  }

  /**
   * A snapshot of another range that was cut or merged meanwhile may still cover a part of the
   * span; its replica does not know that before it is installed.
   */
  private boolean isTakenByAnArrival(SnapshotPart.Begin begin) {
    return loop.anyGroup(group ->
        !group.range().equals(begin.range())
            && group
                .arriving()
                .filter(other -> other.span().overlaps(begin.descriptor().span()))
                .isPresent());
  }

  /** Hands a snapshot to its group, which may begin with it. */
  boolean receive(NodeId from, StagedSnapshot staged) {
    SnapshotPart.Begin begin = staged.begin();
    if (!admits(begin)) {
      return false;
    }
    Group group = loop.present(begin.range());
    if (group == null) {
      Optional<GroupLog> found = log.group(begin.range());
      if (found.isPresent() && found.get().replicaId() != begin.to()) {
        log.destroy(begin.range(), found.get().replicaId(), this::nothing);
        return false; // an earlier member that never got its snapshot; the next attempt succeeds
      }
      if (found.isPresent() && found.get().lastIndex() > 0) {
        return lostState.restore(from, staged, found.get());
      }
      GroupLog empty = found.orElseGet(() -> log.create(begin.range(), begin.to(), 0, 0));
      AppliedState nothingApplied = new AppliedState(begin.to(), 0, 0, ConfigurationState.EMPTY);
      group = loop.add(new Group(loop, empty, nothingApplied));
    }
    group.addresses().learn(begin.from(), from);
    group.offer(staged);
    return true;
  }

  private void nothing() {}
}

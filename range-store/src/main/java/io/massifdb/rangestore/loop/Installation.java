package io.massifdb.rangestore.loop;

import io.massifdb.kvapi.RangeDescriptor;
import io.massifdb.kvapi.RangeId;
import io.massifdb.kvapi.seam.WriteBatch;
import io.massifdb.raft.Message;
import io.massifdb.raft.Snapshot;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The way of a snapshot that has arrived into engine and log: begin record, engine, reset record;
 * see {@code docs/formats/raft-log.md}. Whatever the core wants stored in the meantime waits.
 * Confined to the loop's thread, except where it says so.
 */
final class Installation {
  private final RaftLoop loop;
  private final Group group;
  private final Deque<Message.StorageAppend> held = new ArrayDeque<>();
  private @Nullable StagedSnapshot offered;
  private @Nullable StagedSnapshot installing;
  private boolean underWay;

  Installation(RaftLoop loop, Group group) {
    this.loop = loop;
    this.group = group;
  }

  boolean isIdle() {
    return offered == null && !underWay;
  }

  /** What the range is in a snapshot that is not in the engine yet. */
  Optional<RangeDescriptor> arriving() {
    StagedSnapshot staged = offered == null ? installing : offered;
    return Optional.ofNullable(staged).map(each -> each.begin().descriptor());
  }

  /** A snapshot has arrived completely; the core decides whether it is wanted. */
  void offer(StagedSnapshot staged) {
    discardOffer();
    offered = staged;
    proceed();
  }

  /** The core ignores snapshots while entries are being applied: so wait for that. */
  void proceed() {
    StagedSnapshot staged = offered;
    if (staged == null || underWay || !group.takesSnapshots()) {
      return;
    }
    group.stepAndDrain(staged.message(group.replicaId()));
    if (!underWay) {
      discardOffer();
    }
  }

  private void discardOffer() {
    if (offered != null) {
      loop.discard(offered);
      offered = null;
    }
  }

  /** The group leaves the store. */
  void end() {
    discardOffer();
  }

  /** Stores for the core; behind an installation, if there is one. */
  void store(Message.StorageAppend append) {
    Snapshot snapshot = append.snapshot();
    if (underWay) {
      held.add(append);
    } else if (snapshot != null) {
      begin(append, snapshot);
    } else {
      group.store(append);
    }
  }

  private void begin(Message.StorageAppend append, Snapshot snapshot) {
    StagedSnapshot staged = offered;
    if (staged == null || !staged.isFor(snapshot)) {
      throw new AssertionError(
          group.range() + " asked to install " + snapshot + ", which is not there");
    }
    offered = null;
    installing = staged;
    underWay = true;
    AppliedState state =
        new AppliedState(
            group.replicaId(), snapshot.index(), snapshot.term(), snapshot.configuration());
    loop.log()
        .beginInstall(
            group.range(),
            snapshot.index(),
            snapshot.term(),
            () -> group.onWorker(() -> install(staged, state, append)));
  }

  /** On the apply worker. */
  private void install(StagedSnapshot staged, AppliedState state, Message.StorageAppend append) {
    Optional<RangeId> absorbed = staged.begin().absorbed();
    boolean replaced =
        group.replaceState(() -> {
          WriteBatch all = new WriteBatch();
          absorbed.ifPresent(range -> loop.absorptions().replace(range, all));
          staged.install(loop.engine(), presentSpans(), state, all);
        });
    if (!replaced) {
      return; // another range took this one over: the group ends
    }
    absorbed.ifPresent(loop.absorptions()::finish);
    group.installedInEngine(state);
    Optional<RangeDescriptor> descriptor = group.machine().descriptor();
    loop.log()
        .reset(
            group.range(),
            append.hardState(),
            state.index(),
            state.term(),
            () -> {
              loop.discard(staged);
              loop.post(() -> installed(state, append, descriptor));
            });
  }

  private List<EngineSpan> presentSpans() {
    RangeStateMachine machine = group.machine();
    return machine.descriptor().isPresent() ? machine.spans() : List.of();
  }

  private void installed(
      AppliedState state, Message.StorageAppend append, Optional<RangeDescriptor> descriptor) {
    underWay = false;
    installing = null;
    group.installed(state, descriptor, append.responses());
    while (!underWay && !held.isEmpty()) {
      store(held.removeFirst());
    }
  }
}

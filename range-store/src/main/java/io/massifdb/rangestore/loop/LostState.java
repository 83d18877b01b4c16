package io.massifdb.rangestore.loop;

import io.massifdb.kvapi.NodeId;
import io.massifdb.kvapi.RangeId;
import io.massifdb.kvapi.seam.WriteBatch;
import io.massifdb.raft.HardState;
import io.massifdb.rangestore.log.GroupLog;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Gives a replica its state back that has nothing but its Raft log. It came from a split, which a
 * power failure took out of the engine again, while the log of the new range was synced; and the
 * left side comes back by a snapshot from after the split, so nothing applies the split here once
 * more. The leader, which knows how far the log goes, sees no need for a snapshot: so it is asked
 * for one, in answer to its heartbeats ({@link RaftMessageCodec.Frame#wishes}).
 *
 * <p>The log is what this member has promised: a term, a vote, and entries that may be committed by
 * its word. An {@link Installation} replaces the log because the core has found that it lacks the
 * snapshot's entry. Here the core cannot be asked, since it would apply what follows a state that
 * is not there; so this decides. If the log has the snapshot's entry, the state is put beneath it
 * and the log stays, with all that it has beyond. If it has not, what it has is a part of the
 * snapshot or never was committed: then it is replaced, apart from term and vote.
 *
 * <p>Meanwhile the range has no group. Confined to the loop's thread, except where it says so.
 */
final class LostState {
  private final RaftLoop loop;
  private final Set<RangeId> underWay = new TreeSet<>();

  LostState(RaftLoop loop) {
    this.loop = loop;
  }

  /** Whether this store has a log of a replica that has no group, with something in it. */
  boolean lacksOnlyState(RangeId range, long replicaId) {
    return isUnderWay(range)
        || loop.log()
            .group(range)
            .filter(log -> log.replicaId() == replicaId && log.lastIndex() > 0)
            .isPresent();
  }

  boolean isUnderWay(RangeId range) {
    return underWay.contains(range);
  }

  /** Begins; false when the snapshot is of no use. */
  boolean restore(NodeId from, StagedSnapshot staged, GroupLog log) {
    SnapshotPart.Begin begin = staged.begin();
    if (begin.snapshotIndex() < log.firstIndex() - 1) {
      return false; // an old one: the log was cut further on
    }
    underWay.add(begin.range());
    if (log.term(begin.snapshotIndex()) == begin.snapshotTerm()) {
      onWorker(staged, () -> loop.post(() -> open(from, staged)));
    } else {
      loop.log()
          .beginInstall(
              begin.range(),
              begin.snapshotIndex(),
              begin.snapshotTerm(),
              () -> onWorker(staged, () -> replaceLog(from, staged, log.hardState())));
    }
    return true;
  }

  private void onWorker(StagedSnapshot staged, Runnable next) {
    loop.workerOf(staged.begin().range())
        .post(() -> {
          install(staged);
          next.run();
        });
  }

  /** On the apply worker: the engine holds the state durably afterwards. */
  private void install(StagedSnapshot staged) {
    SnapshotPart.Begin begin = staged.begin();
    WriteBatch all = new WriteBatch();
    begin.absorbed().ifPresent(range -> loop.absorptions().replace(range, all));
    staged.install(
        loop.engine(),
        List.of(),
        new AppliedState(begin.to(), begin.snapshotIndex(), begin.snapshotTerm(), begin.members()),
        all);
    begin.absorbed().ifPresent(loop.absorptions()::finish);
  }

  /** On the apply worker. */
  private void replaceLog(NodeId from, StagedSnapshot staged, HardState stored) {
    SnapshotPart.Begin begin = staged.begin();
    HardState kept = GroupOpening.begunAt(stored, begin.snapshotIndex(), begin.snapshotTerm());
    loop.log()
        .reset(
            begin.range(),
            kept,
            begin.snapshotIndex(),
            begin.snapshotTerm(),
            () -> loop.post(() -> open(from, staged)));
  }

  private void open(NodeId from, StagedSnapshot staged) {
    SnapshotPart.Begin begin = staged.begin();
    underWay.remove(begin.range());
    loop.discard(staged);
    var _ = loop.open(begin.range());
    Group group = loop.present(begin.range());
    if (group != null) {
      group.addresses().learn(begin.from(), from);
    }
  }
}

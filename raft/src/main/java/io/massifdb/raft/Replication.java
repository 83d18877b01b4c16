package io.massifdb.raft;

import io.massifdb.raft.Message.AppendEntries;
import io.massifdb.raft.Message.Heartbeat;
import io.massifdb.raft.Message.InstallSnapshot;
import io.massifdb.raft.PeerProgress.State;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a leader sends to its followers. */
final class Replication {
  private final Consensus consensus;

  Replication(Consensus consensus) {
    this.consensus = consensus;
  }

  void broadcastAppend() {
    consensus.tracker.forEachBut(consensus.id, (progress, id) -> sendAppend(id, progress));
  }

  /** Sends entries as far as there are any, without telling of a new commit index alone. */
  void broadcastEntries() {
    consensus.tracker.forEachBut(consensus.id, (progress, id) -> trySend(id, progress, false));
  }

  /** Sends an append, be it without entries, unless the follower is paused. */
  void sendAppend(long to, Progress progress) {
    trySend(to, progress, true);
  }

  /** Sends as many appends with entries as the follower's window takes. */
  void sendAllEntries(long to, Progress progress) {
    while (trySend(to, progress, false)) {
      // each round sends one message
    }
  }

  private boolean trySend(long to, Progress progress, boolean evenEmpty) {
    if (progress.isPaused()) {
      return false;
    }
    RaftLog log = consensus.log;
    long previousIndex = progress.next() - 1;
    long previousTerm = log.term(previousIndex);
    if (previousTerm == LogStorage.UNKNOWN_TERM) {
      return trySendSnapshot(to, progress);
    }
    List<Entry> entries = entriesFor(progress);
    if (entries == null) {
      return trySendSnapshot(to, progress);
    }
    if (entries.isEmpty() && !evenEmpty) {
      return false;
    }
    consensus.outbox.send(
        new AppendEntries(
            consensus.id,
            to,
            consensus.term(),
            previousIndex,
            previousTerm,
            entries,
            log.committed(),
            0));
    progress.sentEntries(entries.size(), Entry.payloadBytes(entries));
    progress.sentCommit(log.committed());
    return true;
  }

  /**
   * With a full window only empty appends are sent: if all in the window was lost, the answer to
   * one of them makes the leader notice.
   */
  private @Nullable List<Entry> entriesFor(Progress progress) {
    if (progress.state() == State.REPLICATE && progress.inflights().isFull()) {
      return List.of();
    }
    return consensus.log.entries(progress.next(), consensus.settings.maxBytesPerMessage());
  }

  private boolean trySendSnapshot(long to, Progress progress) {
    if (!progress.isRecentlyActive()) {
      return false; // do not build a snapshot for a node that is down
    }
    Optional<Snapshot> snapshot = consensus.log.snapshot();
    if (snapshot.isEmpty()) {
      return false;
    }
    if (snapshot.get().isEmpty()) {
      throw new AssertionError("a follower needs a snapshot and the storage gave an empty one");
    }
    progress.becomeSnapshot(snapshot.get().index());
    consensus.outbox.send(new InstallSnapshot(consensus.id, to, consensus.term(), snapshot.get()));
    return true;
  }

  /**
   * The commit index in a heartbeat never exceeds what the follower is known to have: beyond that
   * its log may differ.
   *
   * @param readPosition see {@link ReadOnlyRequests}
   */
  void broadcastHeartbeat(long readPosition) {
    consensus.tracker.forEachBut(
        consensus.id,
        (progress, id) -> {
          long commit = Math.min(progress.match(), consensus.log.committed());
          consensus.outbox.send(
              new Heartbeat(consensus.id, id, consensus.term(), commit, readPosition, 0));
          progress.sentCommit(commit);
        });
  }
}

package io.massifdb.raft;

import io.massifdb.raft.Message.StorageAppend;
import io.massifdb.raft.Message.StorageAppended;
import io.massifdb.raft.Message.StorageApplied;
import io.massifdb.raft.Message.StorageApply;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Builds the work for the storage threads, and the acknowledgements that come back from there. */
final class StorageWork {
  private final Consensus consensus;

  StorageWork(Consensus consensus) {
    this.consensus = consensus;
  }

  /** Null if nothing is to be written and no message waits for earlier writes. */
  @Nullable StorageAppend append(
      @Nullable HardState hardState, List<Entry> entries, @Nullable Snapshot snapshot) {
    List<Message> waiting = consensus.outbox.afterAppend();
    if (entries.isEmpty() && hardState == null && snapshot == null && waiting.isEmpty()) {
      return null;
    }
    // The node's acknowledgement to itself stands before the one that takes the entries out of the
    // unstable log, so that their terms are still at hand in memory when it is handled.
    List<Message> responses = new ArrayList<>(waiting);
    StorageAppended done = appended(snapshot);
    if (done != null) {
      responses.add(done);
    }
    return new StorageAppend(consensus.id, hardState, entries, snapshot, responses);
  }

  /**
   * The acknowledgement that all writes up to now are durable; null if nobody waits for it.
   *
   * <p>It names the last entry of the log and the current term, and counts only if the term is
   * still the same when it comes back. Comparing entries alone would not do: a leader's entries may
   * be overwritten by another one's and then again by the same ones, so that an acknowledgement of
   * the first write looks like one of the third while the second is still on its way to the disk.
   * Since an ignored acknowledgement must not leave entries unstable for ever, it is asked for with
   * every write (there is one with every change of term) as long as there are unstable entries, not
   * just with those that bring new ones.
   */
  @Nullable StorageAppended appended(@Nullable Snapshot snapshot) {
    RaftLog log = consensus.log;
    boolean unstable = log.unstable().hasEntries();
    if (!unstable && snapshot == null) {
      return null;
    }
    return new StorageAppended(
        consensus.id,
        consensus.term(),
        unstable ? log.lastIndex() : 0,
        unstable ? log.lastTerm() : 0,
        snapshot);
  }

  StorageApply apply(List<Entry> committed) {
    return new StorageApply(consensus.id, committed, List.of(applied(committed)));
  }

  StorageApplied applied(List<Entry> committed) {
    return new StorageApplied(consensus.id, committed);
  }
}

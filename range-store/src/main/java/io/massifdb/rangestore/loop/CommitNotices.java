package io.massifdb.rangestore.loop;

import io.massifdb.raft.Message;
import io.massifdb.raft.PeerProgress;
import io.massifdb.raft.RaftNode;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Appends without entries that tell followers of a new commit index. Each costs both sides as much
 * as an append of entries does, answer included, and nobody waits for it; while there is load the
 * next entries say the same a moment later. So a notice is held back until the next entries for
 * that follower replace it, or the next tick. To the core this is a message that took longer.
 *
 * <p>Held back are only notices to followers that are being sent entries ahead: to one that is
 * being probed such an append is a question.
 */
final class CommitNotices {
  private final RaftNode node;
  private final SortedMap<Long, Message.AppendEntries> held = new TreeMap<>();

  CommitNotices(RaftNode node) {
    this.node = node;
  }

  /** Whether the message is held back; if not, it is to be sent. */
  boolean hold(Message.AppendEntries append) {
    PeerProgress peer = append.entries().isEmpty() ? node.progress(append.to()) : null;
    if (peer != null && peer.state() == PeerProgress.State.REPLICATE) {
      held.put(append.to(), append);
      return true;
    }
    held.remove(append.to());
    return false;
  }

  boolean isEmpty() {
    return held.isEmpty();
  }

  /** What is due now. */
  List<Message.AppendEntries> take() {
    List<Message.AppendEntries> due = new ArrayList<>(held.values());
    held.clear();
    return due;
  }
}

package io.massifdb.raft;

import io.massifdb.raft.Message.ReadIndexRequest;
import io.massifdb.raft.quorum.JointQuorum;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads of one leadership that wait for the confirmation that this node still leads.
 *
 * <p>The reads are counted; a heartbeat carries the count at its sending, its response returns it.
 * When a quorum has returned a number, all reads up to it are confirmed: they had been there before
 * those followers acknowledged the leader. Numbers begin anew with each leadership, whose term the
 * responses carry, so that a delayed response can confirm nothing that came later.
 */
final class ReadOnlyRequests {
  /** A read, and the index it may be served at. */
  record Read(ReadIndexRequest request, long index) {}

  private final Map<Long, Long> acknowledged = new HashMap<>();
  private final Deque<Read> unconfirmed = new ArrayDeque<>();
  private long confirmedCount;

  void add(ReadIndexRequest request, long commitIndex) {
    unconfirmed.add(new Read(request, commitIndex));
  }

  /** What a heartbeat must carry in order to confirm all reads there are; 0 if there are none. */
  long position() {
    return unconfirmed.isEmpty() ? 0 : confirmedCount + unconfirmed.size();
  }

  void acknowledge(long node, long position) {
    if (position != 0) {
      acknowledged.merge(node, position, Math::max);
    }
  }

  /** Takes out the reads that are confirmed by now. */
  List<Read> takeConfirmed(JointQuorum voters) {
    long position =
        Math.min(
            voters.committedIndex(id -> acknowledged.getOrDefault(id, 0L)),
            confirmedCount + unconfirmed.size());
    List<Read> confirmed = new ArrayList<>();
    while (confirmedCount < position) {
      confirmed.add(unconfirmed.remove());
      confirmedCount++;
    }
    return confirmed;
  }
}

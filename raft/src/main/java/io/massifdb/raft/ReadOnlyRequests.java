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
 * What waits, within one leadership, for the confirmation that this node still leads.
 *
 * <p>The questions are counted; a heartbeat carries the count at its sending, its response returns
 * it. When a quorum has returned a number, all questions up to it are confirmed: they had been
 * there before those followers acknowledged the leader. Numbers begin anew with each leadership,
 * whose term the responses carry, so that a delayed or duplicated response can confirm nothing that
 * came later.
 */
final class ReadOnlyRequests {
  /** Something that a quorum's acknowledgement answers. */
  sealed interface Question {}

  /** A read, and the index it may be served at. */
  record Read(ReadIndexRequest request, long index) implements Question {}

  /** A possible beginning of the leader's lease. */
  record LeaseMark(long tick) implements Question {}

  private final Map<Long, Long> acknowledged = new HashMap<>();
  private final Deque<Question> unconfirmed = new ArrayDeque<>();
  private long confirmedCount;

  void add(Question question) {
    unconfirmed.add(question);
  }

  /** What a heartbeat must carry in order to confirm all there is; 0 if there is nothing. */
  long position() {
    return unconfirmed.isEmpty() ? 0 : confirmedCount + unconfirmed.size();
  }

  void acknowledge(long node, long position) {
    if (position != 0) {
      acknowledged.merge(node, position, Math::max);
    }
  }

  /** Takes out the questions that are confirmed by now. */
  List<Question> takeConfirmed(JointQuorum voters) {
    long position =
        Math.min(
            voters.committedIndex(id -> acknowledged.getOrDefault(id, 0L)),
            confirmedCount + unconfirmed.size());
    List<Question> confirmed = new ArrayList<>();
    while (confirmedCount < position) {
      confirmed.add(unconfirmed.remove());
      confirmedCount++;
    }
    return confirmed;
  }
}

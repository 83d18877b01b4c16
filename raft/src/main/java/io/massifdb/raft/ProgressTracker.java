package io.massifdb.raft;

import io.massifdb.raft.quorum.JointQuorum;
import io.massifdb.raft.quorum.VoteResult;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.ObjLongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The active configuration with what is known of each member: how far its log is, and how it votes.
 */
final class ProgressTracker {
  private final int inflightMessagesMax;
  private final long inflightBytesMax;
  private final Map<Long, Boolean> votes = new HashMap<>();
  private ConfigurationState configuration = ConfigurationState.EMPTY;
  private JointQuorum voters = quorumOf(configuration);
  private SortedMap<Long, Progress> members = new TreeMap<>();

  ProgressTracker(int inflightMessagesMax, long inflightBytesMax) {
    this.inflightMessagesMax = inflightMessagesMax;
    this.inflightBytesMax = inflightBytesMax;
  }

  private static JointQuorum quorumOf(ConfigurationState configuration) {
    return JointQuorum.of(configuration.voters(), configuration.votersOutgoing());
  }

  /** Begins anew with a configuration, knowing nothing of its members. */
  void restore(ConfigurationState restored, long lastIndex) {
    SortedMap<Long, Progress> fresh = new TreeMap<>();
    for (long id : restored.voters()) {
      fresh.put(id, newMember(lastIndex, false));
    }
    for (long id : restored.votersOutgoing()) {
      fresh.put(id, newMember(lastIndex, false));
    }
    for (long id : restored.learners()) {
      fresh.put(id, newMember(lastIndex, true));
    }
    votes.clear();
    change(restored, fresh);
  }

  /** Puts a changed configuration into force. */
  void change(ConfigurationState changed, SortedMap<Long, Progress> changedMembers) {
    configuration = changed;
    voters = quorumOf(changed);
    members = changedMembers;
  }

  /**
   * The progress of a member that joins. It counts as active, lest the next quorum check fail
   * before the member could say anything.
   */
  Progress newMember(long lastIndex, boolean learner) {
    Progress progress = new Progress(0, Math.max(lastIndex, 1), learner, newInflights());
    progress.setRecentlyActive(true);
    return progress;
  }

  private Inflights newInflights() {
    return new Inflights(inflightMessagesMax, inflightBytesMax);
  }

  /** Forgets, at the beginning of a term or role, how far the members are and how they voted. */
  void reset(long self, long lastIndex) {
    votes.clear();
    members.replaceAll((id, old) ->
        new Progress(id == self ? lastIndex : 0, lastIndex + 1, old.isLearner(), newInflights()));
  }

  ConfigurationState configuration() {
    return configuration;
  }

  JointQuorum voters() {
    return voters;
  }

  SortedMap<Long, Progress> members() {
    return members;
  }

  @Nullable Progress member(long id) {
    return members.get(id);
  }

  /** Visits all members but one, in the order of their ids. */
  void forEachBut(long self, ObjLongConsumer<Progress> action) {
    members.forEach((id, progress) -> {
      if (id != self) {
        action.accept(progress, id);
      }
    });
  }

  /** The highest index that a quorum has acknowledged. */
  long committedIndex() {
    return voters.committedIndex(id -> {
      Progress progress = members.get(id);
      return progress == null ? 0 : progress.match();
    });
  }

  /** Whether a quorum was heard of since the activity was last cleared. */
  boolean isQuorumActive() {
    Map<Long, Boolean> active = new HashMap<>();
    members.forEach((id, progress) -> active.put(id, progress.isRecentlyActive()));
    return voters.voteResult(active) == VoteResult.WON;
  }

  void resetVotes() {
    votes.clear();
  }

  /** Counts a vote; only the first one of a node counts. */
  VoteResult recordVote(long id, boolean granted) {
    votes.putIfAbsent(id, granted);
    return voters.voteResult(votes);
  }
}

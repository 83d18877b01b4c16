package io.massifdb.raft.check;

import io.massifdb.raft.Entry;
import io.massifdb.raft.RaftNode;
import java.util.Collection;

/** All invariants of one group; to be told of everything that happens. */
public final class GroupInvariants {
  private final ElectionSafety electionSafety = new ElectionSafety();
  private final LogMatching logMatching = new LogMatching();
  private final LeaderCompleteness leaderCompleteness = new LeaderCompleteness();
  private final MonotoneMarks monotoneMarks = new MonotoneMarks();
  private final AppliedAgreement appliedAgreement = new AppliedAgreement();

  /** Something has changed at a member; the others are the members that are running. */
  public void check(RaftNode changed, Collection<RaftNode> running) {
    electionSafety.check(changed);
    monotoneMarks.check(changed);
    leaderCompleteness.check(changed);
    for (RaftNode other : running) {
      if (other.id() != changed.id()) {
        logMatching.check(changed, other);
      }
    }
  }

  /** A member applies an entry. */
  public void applied(long node, Entry entry) {
    appliedAgreement.applied(node, entry);
  }

  /** A member took over a snapshot of the state machine. */
  public void snapshotApplied(long node, long index) {
    appliedAgreement.standsAt(node, index);
  }

  /** A member begins again with what it has stored, its state machine standing at the index. */
  public void restarted(long node, long appliedIndex) {
    monotoneMarks.restarted(node);
    appliedAgreement.standsAt(node, appliedIndex);
  }

  /** What was applied so far. */
  public AppliedAgreement appliedEntries() {
    return appliedAgreement;
  }
}

package io.massifdb.raft.check;

import io.massifdb.raft.Entry;
import io.massifdb.raft.RaftNode;

/**
 * All invariants of one group; to be told of everything that happens. Each call costs about as much
 * as what has changed since the last one, so that it can be made after every step of every member.
 */
public final class GroupInvariants {
  private final ElectionSafety electionSafety = new ElectionSafety();
  private final LogMatching logMatching = new LogMatching();
  private final LeaderCompleteness leaderCompleteness = new LeaderCompleteness();
  private final MonotoneMarks monotoneMarks = new MonotoneMarks();
  private final AppliedAgreement appliedAgreement = new AppliedAgreement();
  private final LeaseExclusion leaseExclusion = new LeaseExclusion();

  /** Something has changed at a member. */
  public void check(RaftNode changed) {
    electionSafety.check(changed);
    monotoneMarks.check(changed);
    leaderCompleteness.check(changed);
    logMatching.check(changed);
  }

  /** Whether a member could act on a lease now. */
  public void lease(long node, boolean holds) {
    leaseExclusion.observe(node, holds);
  }

  /** A member applies an entry. */
  public void applied(long node, Entry entry) {
    appliedAgreement.applied(node, entry);
  }

  /** A member took over a snapshot of the state machine. */
  public void snapshotApplied(long node, long index) {
    appliedAgreement.standsAt(node, index);
  }

  /** A member has crashed or was stopped. */
  public void stopped(long node) {
    leaderCompleteness.stopped(node);
    leaseExclusion.observe(node, false);
  }

  /** A member begins again with what it has stored, its state machine standing at the index. */
  public void restarted(long node, long appliedIndex) {
    stopped(node);
    monotoneMarks.restarted(node);
    logMatching.restarted(node);
    appliedAgreement.standsAt(node, appliedIndex);
  }

  /** What was applied so far. */
  public AppliedAgreement appliedEntries() {
    return appliedAgreement;
  }
}

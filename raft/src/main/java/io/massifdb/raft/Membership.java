package io.massifdb.raft;

/**
 * Puts configurations into force: of applied changes and of snapshots.
 *
 * <p>A change takes effect where it is <em>applied</em>, not where it is appended. That is safe
 * because of three rules: a leader proposes a change only after every earlier one is applied at it;
 * a node does not stand for election while it knows of a committed change that it has not applied;
 * successive configurations have overlapping quorums (one voter differs, or the transition is
 * joint).
 */
final class Membership {
  private final Consensus consensus;

  Membership(Consensus consensus) {
    this.consensus = consensus;
  }

  ConfigurationState apply(ConfigurationChange change) {
    ConfigurationChanger changer =
        new ConfigurationChanger(consensus.tracker, consensus.log.lastIndex());
    switch (changer.change(change)) {
      case ConfigurationChanger.Result.Changed changed ->
          consensus.tracker.change(changed.configuration(), changed.members());
      case ConfigurationChanger.Result.Refused refused ->
          throw new AssertionError(
              "committed configuration change does not apply: " + refused.reason());
    }
    consensus.behaviour().configurationChanged();
    return consensus.tracker.configuration();
  }

  /**
   * Takes over a snapshot of the leader.
   *
   * @return false if it brings nothing
   */
  boolean restore(Snapshot snapshot) {
    RaftLog log = consensus.log;
    if (snapshot.index() <= log.committed()) {
      return false;
    }
    if (!snapshot.configuration().contains(consensus.id)) {
      return false; // meant for somebody else; taking it would leave a node outside of its group
    }
    if (log.matches(snapshot.index(), snapshot.term())) {
      // The log has it all, only the commit index did not get here.
      log.commitTo(snapshot.index());
      return false;
    }
    if (log.isApplying()) {
      // Changes among the entries being applied would be put into force on top of the snapshot's
      // configuration, which contains them. The snapshot counts as lost and will come again.
      return false;
    }
    log.restore(snapshot);
    consensus.tracker.restore(snapshot.configuration(), log.lastIndex());
    return true;
  }

  /** Whether this node may stand for election. */
  boolean isPromotable() {
    Progress own = consensus.tracker.member(consensus.id);
    return own != null && !own.isLearner() && consensus.log.unstable().snapshot() == null;
  }
}

package io.massifdb.raft;

/** How a leader makes sure, before it answers {@link RaftNode#readIndex}, that it still leads. */
public enum ReadOnlyMode {
  /** By a round of heartbeats. Right however the clocks run. */
  SAFE,

  /**
   * By a lease: a quorum promised, less than an election timeout ago, to vote for nobody else for
   * an election timeout. Needs check-quorum, and of the host that ticks come at the same speed
   * everywhere, within a tenth, and that ticks missed while the process stood still are made up for
   * before anything else is given to the node. Without a valid lease (a new leader's, say) it does
   * the same as {@link #SAFE}.
   *
   * <p>Followers pay for it: they answer heartbeats only when what they wrote before is durable,
   * and a restarted node neither votes nor stands for election for one election timeout, because it
   * does not know whom it has promised something.
   */
  LEASE
}

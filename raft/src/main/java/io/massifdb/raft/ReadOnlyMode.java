package io.massifdb.raft;

/** How a leader makes sure, before it answers {@link RaftNode#readIndex}, that it still leads. */
public enum ReadOnlyMode {
  /** By a round of heartbeats. */
  SAFE,
  /** By trusting that a quorum was active within the election timeout; needs check-quorum. */
  LEASE
}

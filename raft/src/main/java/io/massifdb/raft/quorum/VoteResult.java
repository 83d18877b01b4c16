package io.massifdb.raft.quorum;

/** How an election stands. */
public enum VoteResult {
  /** Votes that are still out decide. */
  PENDING,
  /** A quorum of yes is out of reach. */
  LOST,
  /** A quorum said yes. */
  WON
}

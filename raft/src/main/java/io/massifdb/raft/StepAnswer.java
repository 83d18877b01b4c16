package io.massifdb.raft;

/** What {@link RaftNode#step} did with a message. */
public enum StepAnswer {
  /** Taken into account, which includes being ignored as outdated. */
  DONE,
  /** A response of a node that this one does not track; nothing was done. */
  PEER_UNKNOWN,
  /** A forwarded proposal that this node could not append. */
  PROPOSAL_DROPPED
}

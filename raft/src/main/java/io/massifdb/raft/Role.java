package io.massifdb.raft;

/** What a node currently is in its term. */
public enum Role {
  /** Takes entries from the leader of its term, if it knows one. */
  FOLLOWER,
  /** Asks whether an election could succeed, without disturbing anybody's term. */
  PRE_CANDIDATE,
  /** Asks for votes in a new term. */
  CANDIDATE,
  /** The only node of its term that appends new entries. */
  LEADER
}

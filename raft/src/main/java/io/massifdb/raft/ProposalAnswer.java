package io.massifdb.raft;

/** What became of a proposal at this node. Nothing of it says that the entry will be committed. */
public sealed interface ProposalAnswer {
  /** The leader appended the entry to its log; it may still be lost in a change of leaders. */
  record Appended(long term, long index) implements ProposalAnswer {}

  /** Sent on to the leader; nobody will tell what became of it. */
  record Forwarded(long leader) implements ProposalAnswer {}

  /** Nothing was done. */
  record Dropped(Reason reason) implements ProposalAnswer {}

  /**
   * The configuration change does not fit the active configuration; an empty entry took its place
   * in the log.
   */
  record ChangeRefused(Refusal refusal) implements ProposalAnswer {}

  /** Why a proposal was dropped. */
  enum Reason {
    /** No leader of this term is known; try later. */
    NO_LEADER,
    /** Another node leads and forwarding is disabled. */
    NOT_LEADER,
    /** The leader is handing over its leadership. */
    TRANSFER_IN_PROGRESS,
    /** The leader is not part of the configuration any more. */
    REMOVED,
    /** Too many bytes wait for being committed. */
    UNCOMMITTED_LIMIT
  }

  /** Why a configuration change was refused. */
  enum Refusal {
    /** An earlier change may not be applied yet. */
    CHANGE_PENDING,
    /** A joint configuration must be left first. */
    STILL_JOINT,
    /** There is no joint configuration to leave. */
    NOT_JOINT,
    /** The change could not be applied: it removes all voters, say. */
    NOT_APPLICABLE
  }
}

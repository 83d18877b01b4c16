package io.massifdb.raft;

/**
 * How far a member is, as its leader sees it. A copy taken at one moment.
 *
 * @param match the member's log is known to equal the leader's up to here
 * @param next the next index to send
 * @param recentlyActive whether the leader heard of the member since its last quorum check
 * @param paused whether no entries are sent for now
 * @param pendingSnapshot index of the snapshot under way, 0 if none
 * @param inflightMessages appends that were sent and not acknowledged
 * @param inflightFull whether the window for such appends is exhausted
 */
public record PeerProgress(
    long match,
    long next,
    State state,
    boolean learner,
    boolean recentlyActive,
    boolean paused,
    long pendingSnapshot,
    int inflightMessages,
    boolean inflightFull) {
  /** How the leader sends to the member. */
  public enum State {
    /** One append per heartbeat interval, in order to find out where the logs part. */
    PROBE,
    /** A stream of appends, ahead of their acknowledgements. */
    REPLICATE,
    /** Nothing until a snapshot has arrived. */
    SNAPSHOT
  }
}

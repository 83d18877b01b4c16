package io.massifdb.raft;

/**
 * What must survive a crash besides the log. Term and vote must be durable, in one atomic write,
 * before any message that depends on them leaves the node.
 *
 * <p>The commit index needs no flush of its own, but whatever flushes entries must flush the commit
 * indexes that were written before them or with them: that a change of the members is committed is
 * known here at the latest when the next one is appended, and a node that forgets it while keeping
 * its log might elect by the members of long ago.
 *
 * @param term the highest term this node has seen
 * @param vote whom this node voted for in that term, {@link RaftNode#NONE} if nobody
 * @param commit the highest index known to be committed
 */
public record HardState(long term, long vote, long commit) {
  /** The state of a node that has never taken part. */
  public static final HardState EMPTY = new HardState(0, 0, 0);

  /** Whether nothing is in here that would need to be stored. */
  public boolean isEmpty() {
    return equals(EMPTY);
  }
}

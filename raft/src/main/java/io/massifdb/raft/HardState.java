package io.massifdb.raft;

/**
 * What must survive a crash besides the log. Term and vote must be durable, in one atomic write,
 * before any message that depends on them leaves the node; losing the commit index alone is
 * harmless (it is learned again).
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

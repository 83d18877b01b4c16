package io.massifdb.kvapi;

/** What the left side of a merge asks of the right one. */
public enum MergeStep {
  /** Are replicas of both sides there and at work? Of one node, whoever holds the lease. */
  PROBE,
  /** Serve nothing any more and apply nothing but the thaw. */
  FREEZE,
  /** Does the engine of this node hold the preparation and the freeze for good? Of one node. */
  CONFIRM,
  /** The attempt is over and came to nothing; never freeze for it again. */
  THAW
}

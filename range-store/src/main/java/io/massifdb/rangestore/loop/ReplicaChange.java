package io.massifdb.rangestore.loop;

/** One step of a change of a range's members; the descriptor after it travels in the command. */
public record ReplicaChange(Kind kind, long replicaId) {
  /** What happens to the replica. */
  public enum Kind {
    /** Becomes a voter, from nothing or from a learner. */
    ADD_VOTER,
    /** Becomes a learner, from nothing or (demoted) from a voter. */
    ADD_LEARNER,
    REMOVE
  }
}

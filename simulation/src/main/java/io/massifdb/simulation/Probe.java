package io.massifdb.simulation;

/**
 * Situations that a campaign must have met: one in which a probe never fired has not tested what it
 * claims.
 */
public enum Probe {
  RESTART("a node came back after a crash"),
  LEADER_CHANGE("a range got another leader or term"),
  SPLIT("a range was split"),
  MERGE("a range took its right neighbour over"),
  MERGE_FROZEN("the right side of a merge was frozen"),
  MERGE_TAKEN_BACK("a merge was taken back"),
  MEMBERS("a range got other members"),
  SNAPSHOT("a replica was brought up by a snapshot"),
  PUSH("a transaction was pushed by another one"),
  RECOVERY("a staged transaction was recovered by somebody else"),
  QUERY_INTENT("a staged write was looked for"),
  REFRESH("reads were moved to a later timestamp"),
  STAGED_COMMIT("a transaction committed in parallel over several ranges"),
  ONE_PHASE_COMMIT("a transaction committed in one phase from another node"),
  HEARTBEAT("a coordinator sent a heartbeat"),
  WAIT("a wait was reported to the deadlock detector"),
  STATUS_INQUIRY("the gateway of a lock's holder was asked"),
  LEASE_TRANSFER("a lease was handed over on request"),
  ABORTED("a client's transaction was refused"),
  UNKNOWN_OUTCOME("a client never learned how its transaction ended");

  private final String meaning;

  Probe(String meaning) {
    this.meaning = meaning;
  }

  public String meaning() {
    return meaning;
  }
}

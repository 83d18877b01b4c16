package io.massifdb.kvapi;

/** What is known of a transaction's gateway, as far as the transaction is concerned. */
public enum CoordinatorStanding {
  /** It said so. */
  ALIVE,
  /** It did not answer in time: in doubt it is alive. */
  SILENT,
  /** Nobody listens at its address. Perhaps a way is cut; perhaps the process is gone. */
  UNREACHABLE,
  /** It does not know the transaction (any more): it will neither commit nor read for it. */
  ENDED
}

package io.massifdb.raft.simulation;

/**
 * What a run is mostly about. One that has everything at once gets nowhere near the situations that
 * need many steps of one kind, so most runs exaggerate one side of life.
 */
enum Climate {
  MIXED,
  /** One election after the other, leaders that fall as soon as they stand, slow disks. */
  ELECTIONS,
  /** Reads by a lease, and everything that makes a leader deaf, slow, or late. */
  LEASES,
  /** Small groups that are changed, joined, and cut along the change. */
  MEMBERS,
  /** Small windows, lossy links, compaction and snapshots under fire. */
  LOGS
}

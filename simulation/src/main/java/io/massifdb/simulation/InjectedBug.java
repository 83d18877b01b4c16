package io.massifdb.simulation;

/** Bugs put into the seams on purpose: a simulation that does not find them is worth nothing. */
public enum InjectedBug {
  NONE,
  /** The engine of the first node now and then forgets a batch of data that it was given. */
  LOST_BATCH,
  /** Disks report syncs that did not happen. */
  LYING_SYNC
}

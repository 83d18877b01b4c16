package io.massifdb.simulation;

/** What the nemesis can do. */
enum Fault {
  /** One machine loses its power. */
  CRASH,
  /** All machines lose their power. */
  POWER_FAILURE,
  /** The node that leads the system range, and so the oracle, loses its power. */
  ORACLE_CRASH,
  /** The same node gets no processor, for longer than its lease. */
  ORACLE_PAUSE,
  /** One node is cut off from the others, not from its clients. */
  ISOLATION,
  /** The nodes fall into two parts. */
  HALVES,
  /** One link is cut: its ends still hear of each other through the rest. */
  BRIDGE,
  /** One direction of one link is cut. */
  ONE_WAY_CUT,
  /** One node hears nobody, and is heard. */
  DEAF,
  /** One node hears everybody, and is not heard. */
  MUTE,
  /** One link is very slow. */
  SLOW_LINK,
  /** One process gets no processor. */
  PAUSE,
  /** The wall clock of one machine jumps. */
  CLOCK_JUMP,
  /** The disk of one machine becomes slow. */
  SLOW_DISK,
  /** Writes and syncs of one machine fail, so its node stops; later it comes back. */
  DISK_FAILURE,
  /** Writes of one machine fail for want of room, so its node stops; later there is room again. */
  DISK_FULL,
  /** Client connections of one node break. */
  DISCONNECT,
  /**
   * The node that sends the next staged commit loses its power when the request arrives, and
   * sometimes what else it has sent is lost too: others have to find out whether it committed.
   */
  COMMIT_CRASH,
  /** The same node gets no processor instead, and comes back to a commit that others decided. */
  COMMIT_PAUSE,
  /** A range is cut where the clients work. */
  SPLIT,
  /** Some ranges become one with their right neighbours. */
  MERGE,
  /** Some ranges get another leader, on purpose. */
  TRANSFER,
  /** Some ranges get other voters. */
  MOVE,
  /** One node is to lose all its replicas; later it is taken back. */
  DECOMMISSION,
  NOTHING
}

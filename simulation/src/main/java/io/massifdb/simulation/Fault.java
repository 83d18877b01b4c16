package io.massifdb.simulation;

/** What the nemesis can do. */
enum Fault {
  /** One machine loses its power. */
  CRASH,
  /** All machines lose their power. */
  POWER_FAILURE,
  /** One node is cut off from the others, not from its clients. */
  ISOLATION,
  /** One direction of one link is cut. */
  ONE_WAY_CUT,
  /** One process gets no processor. */
  PAUSE,
  /** Client connections of one node break. */
  DISCONNECT,
  NOTHING
}

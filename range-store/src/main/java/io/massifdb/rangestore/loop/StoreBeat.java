package io.massifdb.rangestore.loop;

import io.massifdb.kvapi.RangeId;
import java.util.List;

/**
 * A store's sign of life to another one, in place of the heartbeats of all ranges that it leads and
 * that sleep.
 *
 * @param stamp moment of sending on the sender's clock
 * @param ended sleeps that are over although the receiver said something else
 */
record StoreBeat(long stamp, List<Episode> ended) {
  /**
   * One sleep of a range.
   *
   * @param number given by the leader, never twice in one life of its store
   */
  record Episode(RangeId range, long number) {}

  /**
   * The answer counts as that of every follower that sleeps, except those woken.
   *
   * @param beaten incarnation of the store that sent the beat
   * @param stamp of the beat
   * @param woken sleeps that the answering store ended by itself
   * @param asleep some of the others, which the leader's store compares with what it believes
   */
  record Answer(long beaten, long stamp, List<Episode> woken, List<Episode> asleep) {}
}

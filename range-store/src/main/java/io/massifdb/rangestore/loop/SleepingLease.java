package io.massifdb.rangestore.loop;

import io.massifdb.raft.ConfigurationState;
import java.util.SortedMap;

/**
 * The lease of a leader whose group sleeps: what extends it are the beats between stores. Any
 * thread may ask.
 *
 * @param consents of the members that sleep
 * @param sinceStamp beats sent from then on count: whoever answers them sleeps in this episode
 */
record SleepingLease(
    long self,
    ConfigurationState configuration,
    SortedMap<Long, Consent> consents,
    long sinceStamp) {
  /**
   * A follower's word that it sleeps.
   *
   * @param incarnation of the follower's store: another one knows nothing of the promise
   * @param stamp the leader's moment that the consent answered
   */
  record Consent(NodeLink link, long incarnation, long stamp) {
    long latestStamp(long sinceStamp) {
      NodeLink.Acknowledged heard = link.acknowledged();
      boolean counts = heard.incarnation() == incarnation && heard.stamp() >= sinceStamp;
      return counts ? Math.max(stamp, heard.stamp()) : stamp;
    }
  }

  /** The latest moment that a quorum acknowledged. */
  long quorumNanos(long nowNanos) {
    return LeaseTracker.quorumNanos(
        configuration, member -> member == self ? nowNanos : acknowledgedBy(member));
  }

  private long acknowledgedBy(long member) {
    Consent consent = consents.get(member);
    return consent == null ? LeaseTracker.NEVER : consent.latestStamp(sinceStamp);
  }
}

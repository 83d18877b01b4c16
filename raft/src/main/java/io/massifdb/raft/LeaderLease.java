package io.massifdb.raft;

/**
 * How long a leader may answer reads without asking anybody, counted in its own ticks.
 *
 * <p>The lease begins at the moment when a heartbeat was <em>sent</em> that a quorum then answered:
 * each of them had not heard of this leader for less than an election timeout from then on, and
 * votes for nobody in that time. It does not begin at the answers, which may have been under way
 * for long, nor at the last check of the quorum, which only tells that there were answers.
 *
 * <p>The length leaves out of the election timeout: one tick by which the clocks' ticks are apart
 * at each end, and a tenth for clocks that run at different speeds.
 */
final class LeaderLease {
  private final int length;
  private long now;
  private long provenAt = Long.MIN_VALUE;
  private boolean givenUp;

  LeaderLease(int electionTicks) {
    length = electionTicks - 2 - (electionTicks + 9) / 10;
  }

  void tick() {
    now++;
  }

  long now() {
    return now;
  }

  /** A quorum answered a heartbeat that was sent at that tick. */
  void provenAt(long tick) {
    provenAt = Math.max(provenAt, tick);
  }

  /**
   * Asking another node to take over allows it to be elected at any time from now on, however late
   * the request arrives: there is no lease in this term any more.
   */
  void giveUp() {
    givenUp = true;
  }

  boolean holds() {
    return !givenUp && provenAt != Long.MIN_VALUE && now - provenAt <= length;
  }
}

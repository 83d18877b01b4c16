package io.massifdb.raft;

import io.massifdb.raft.PeerProgress.State;

/**
 * A follower as its leader sees it, a small state machine of its own:
 *
 * <pre>
 *   PROBE     --acknowledged-->                REPLICATE
 *   REPLICATE --rejected, unreachable-->       PROBE
 *   PROBE, REPLICATE --log compacted-->        SNAPSHOT
 *   SNAPSHOT  --acknowledged near the log-->   REPLICATE
 *   SNAPSHOT  --reported as done or failed-->  PROBE
 * </pre>
 *
 * <p>Invariant: {@code match < next}; the entries between are in flight. In SNAPSHOT {@code next}
 * is the one after the snapshot.
 */
final class Progress {
  private final Inflights inflights;
  private long match;
  private long next;

  /** The highest commit index sent; may fall back when a message turns out to be lost. */
  private long sentCommit;

  private State state = State.PROBE;
  private long pendingSnapshot;
  private boolean learner;
  private boolean recentlyActive;

  /** Set after a probe or with a full window; a heartbeat's response lets one message through. */
  private boolean appendPaused;

  Progress(long match, long next, boolean learner, Inflights inflights) {
    this.match = match;
    this.next = next;
    this.learner = learner;
    this.inflights = inflights;
  }

  /** A copy for trying out a configuration change; the window is shared. */
  Progress copy() {
    Progress copy = new Progress(match, next, learner, inflights);
    copy.sentCommit = sentCommit;
    copy.state = state;
    copy.pendingSnapshot = pendingSnapshot;
    copy.recentlyActive = recentlyActive;
    copy.appendPaused = appendPaused;
    return copy;
  }

  void becomeProbe() {
    // A snapshot that arrived is a better place to go on than what was acknowledged before it.
    long floor = state == State.SNAPSHOT ? Math.max(match, pendingSnapshot) : match;
    enter(State.PROBE);
    next = floor + 1;
    sentCommit = Math.min(sentCommit, next - 1);
  }

  void becomeReplicate() {
    enter(State.REPLICATE);
    next = match + 1;
  }

  void becomeSnapshot(long snapshotIndex) {
    enter(State.SNAPSHOT);
    pendingSnapshot = snapshotIndex;
    next = snapshotIndex + 1;
    sentCommit = snapshotIndex;
  }

  private void enter(State entered) {
    appendPaused = false;
    pendingSnapshot = 0;
    state = entered;
    inflights.clear();
  }

  /** An append with this many entries, from {@code next} on, was sent. */
  void sentEntries(int entries, long bytes) {
    switch (state) {
      case REPLICATE -> {
        if (entries > 0) {
          next += entries;
          inflights.add(next - 1, bytes);
        }
        appendPaused = inflights.isFull();
      }
      case PROBE -> {
        if (entries > 0) {
          appendPaused = true;
        }
      }
      case SNAPSHOT -> throw new AssertionError("append sent while a snapshot is pending");
    }
  }

  void sentCommit(long commit) {
    sentCommit = commit;
  }

  /** Whether the follower's commit index could rise if it were sent this one. */
  boolean canRaiseCommit(long commit) {
    return commit > sentCommit && sentCommit < next - 1;
  }

  /**
   * The follower acknowledged its log up to the index.
   *
   * @return false if that was known
   */
  boolean acknowledged(long index) {
    if (index <= match) {
      return false;
    }
    match = index;
    next = Math.max(next, index + 1);
    appendPaused = false;
    return true;
  }

  /**
   * The follower rejected an append that followed the index, and its log may meet the leader's at
   * the hint.
   *
   * @return false if the rejection is outdated
   */
  boolean rejected(long index, long hint) {
    if (state == State.REPLICATE) {
      if (index <= match) {
        return false;
      }
      next = match + 1;
      sentCommit = Math.min(sentCommit, next - 1);
      return true;
    }
    // There is one probe at a time, so a genuine rejection is about the last one.
    // What was acknowledged is not rejected by anybody who still has it. To answer at once a member
    // that has lost it would begin a dispute without end; heartbeats ask it again.
    if (next - 1 != index || (match > 0 && index <= match)) {
      return false;
    }
    next = Math.max(Math.min(index, hint + 1), match + 1);
    sentCommit = Math.min(sentCommit, next - 1);
    appendPaused = false;
    return true;
  }

  boolean isPaused() {
    return state == State.SNAPSHOT || appendPaused;
  }

  void pauseAppends() {
    appendPaused = true;
  }

  /** The follower answered: it is alive, and a paused stream may send one message. */
  void heartbeatAnswered() {
    recentlyActive = true;
    appendPaused = false;
  }

  void forgetPendingSnapshot() {
    pendingSnapshot = 0;
  }

  long match() {
    return match;
  }

  long next() {
    return next;
  }

  State state() {
    return state;
  }

  Inflights inflights() {
    return inflights;
  }

  boolean isLearner() {
    return learner;
  }

  void setLearner(boolean value) {
    learner = value;
  }

  boolean isRecentlyActive() {
    return recentlyActive;
  }

  void setRecentlyActive(boolean value) {
    recentlyActive = value;
  }

  PeerProgress view() {
    return new PeerProgress(
        match,
        next,
        state,
        learner,
        recentlyActive,
        isPaused(),
        pendingSnapshot,
        inflights.count(),
        inflights.isFull());
  }
}

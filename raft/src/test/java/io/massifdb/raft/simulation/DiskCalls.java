package io.massifdb.raft.simulation;

import java.util.Random;

/** Counts the calls of a member's disks, each of which may be its last act before a crash. */
final class DiskCalls {
  /** Thrown out of a call: the process is gone. */
  static final class Crash extends RuntimeException {
    private static final long serialVersionUID = 1;

    Crash(String call) {
      super(call, null, false, false);
    }
  }

  private final Random random;
  private final Weather.Disks weather;
  private boolean safe;
  private long count;
  private long crashAt = -1;

  DiskCalls(Random random, Weather.Disks weather) {
    this.random = random;
    this.weather = weather;
  }

  /** To be made at the beginning of each call, and at the end of those that make things durable. */
  void call(String name) {
    count++;
    if (count == crashAt || (!safe && isCrashing(name))) {
      throw new Crash(name);
    }
  }

  private boolean isCrashing(String name) {
    boolean chosen = weather.crashingCall().isEmpty() || weather.crashingCall().equals(name);
    return weather.crashAtCall() > 0 && chosen && random.nextDouble() < weather.crashAtCall();
  }

  long count() {
    return count;
  }

  void crashAt(long call) {
    crashAt = call;
  }

  /** No more random crashes. */
  void heal() {
    safe = true;
  }
}

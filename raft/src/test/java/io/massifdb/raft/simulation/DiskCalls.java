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
  private final double probability;
  private boolean safe;
  private long count;
  private long crashAt = -1;

  DiskCalls(Random random, double probability) {
    this.random = random;
    this.probability = probability;
  }

  /** To be made at the beginning of each call, and at the end of those that make things durable. */
  void call(String name) {
    count++;
    if (count == crashAt || (!safe && probability > 0 && random.nextDouble() < probability)) {
      throw new Crash(name);
    }
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

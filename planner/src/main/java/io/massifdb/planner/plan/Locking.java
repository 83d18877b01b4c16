package io.massifdb.planner.plan;

import io.massifdb.kvapi.LockStrength;
import io.massifdb.kvapi.WaitPolicy;

/// Whether a read locks the rows that it delivers, and what it does about foreign locks.
public record Locking(LockStrength strength, WaitPolicy waitPolicy) {
  public static final Locking NONE = new Locking(LockStrength.NONE, WaitPolicy.WAIT);
  public static final Locking EXCLUSIVE = new Locking(LockStrength.EXCLUSIVE, WaitPolicy.WAIT);

  public boolean locks() {
    return strength != LockStrength.NONE;
  }
}

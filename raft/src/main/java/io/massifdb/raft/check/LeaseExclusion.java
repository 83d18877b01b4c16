package io.massifdb.raft.check;

import org.jspecify.annotations.Nullable;

/**
 * At most one member at a time may act on a lease. To be told of every change at the moment when it
 * happens; a member that cannot act (its process is paused) counts as holding none.
 */
public final class LeaseExclusion {
  private @Nullable Long holder;

  /** Whether the member could act on a lease now. */
  public void observe(long node, boolean holds) {
    if (!holds) {
      if (holder != null && holder == node) {
        holder = null;
      }
      return;
    }
    if (holder != null && holder != node) {
      throw new AssertionError("two leases at a time: of " + holder + " and " + node);
    }
    holder = node;
  }
}

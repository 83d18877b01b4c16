package io.massifdb.server.allocator;

import java.util.List;
import java.util.Map;

/**
 * What is to be done next, as a pure function of what is seen and what is under way. At most one
 * thing per range; repair before balance.
 */
final class Allocation {
  private Allocation() {}

  /**
   * Decides.
   *
   * @param underWay moves that have not ended, by range
   */
  static List<Move> decide(ClusterView view, AllocatorSettings settings, Map<Long, Move> underWay) {
    Draft draft = new Draft(view, settings, underWay);
    Repair.decide(draft);
    Balance.decide(draft);
    Leases.decide(draft);
    return draft.decided();
  }
}

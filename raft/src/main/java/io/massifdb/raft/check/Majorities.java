package io.massifdb.raft.check;

import io.massifdb.raft.ConfigurationState;
import java.util.List;
import java.util.TreeSet;
import java.util.function.LongPredicate;

/**
 * Who decides in a configuration, counted in the plainest way: what watches the core must not use
 * the arithmetic of the core.
 */
final class Majorities {
  private Majorities() {}

  static boolean decide(ConfigurationState members, LongPredicate agrees) {
    return isMajority(members.voters(), agrees) && isMajority(members.votersOutgoing(), agrees);
  }

  private static boolean isMajority(List<Long> voters, LongPredicate agrees) {
    return voters.isEmpty() || voters.stream().filter(agrees::test).count() * 2 > voters.size();
  }

  /** Whether two groups of nodes without a common one could decide, one in each configuration. */
  static boolean canDecideApart(ConfigurationState one, ConfigurationState other) {
    TreeSet<Long> union = new TreeSet<>(one.voters());
    union.addAll(one.votersOutgoing());
    union.addAll(other.voters());
    union.addAll(other.votersOutgoing());
    List<Long> nodes = List.copyOf(union);
    for (long side = 0; side < 1L << nodes.size(); side++) {
      long here = side;
      if (decide(one, node -> (here >> nodes.indexOf(node) & 1) == 1)
          && decide(other, node -> (here >> nodes.indexOf(node) & 1) == 0)) {
        return true;
      }
    }
    return false;
  }
}

package io.massifdb.planner;

import org.jspecify.annotations.Nullable;

/// Finds the cheapest tree, bushy ones included, by dynamic programming over all sets of relations
/// (DPsub of Moerkotte and Neumann, VLDB 2006). Its effort is 3 to the power of the number of
/// relations, each step a few multiplications; no plan is built before the tree is known. Products
/// without a condition are considered only where the conditions do not connect all relations.
///
/// The unit of cost is one row that is read from a table. A row put into a hash table costs more
/// than one that is looked up in it; a row fetched by key costs as much as several that are
/// scanned.
final class JoinSearch {
  static final double PROBE_COST = 0.5;
  static final double BUILD_COST = 1;
  static final double OUTPUT_COST = 0.2;
  static final double LOOKUP_COST = 4;

  /// A join tree: a relation, or a join of two trees.
  sealed interface Tree {
    record Relation(int number) implements Tree {}

    record Joined(Tree left, Tree right) implements Tree {}
  }

  private final JoinGraph graph;
  private final double[] costs;
  private final double[] rows;
  private final int[] lefts;

  private JoinSearch(JoinGraph graph) {
    this.graph = graph;
    int sets = 1 << graph.size();
    this.costs = new double[sets];
    this.rows = new double[sets];
    this.lefts = new int[sets];
  }

  static Tree cheapest(JoinGraph graph) {
    JoinSearch search = new JoinSearch(graph);
    int all = (1 << graph.size()) - 1;
    search.run(/* products= */ false);
    if (search.costs[all] == Double.POSITIVE_INFINITY) {
      search.run(/* products= */ true);
    }
    return search.tree(all);
  }

  private void run(boolean products) {
    for (int set = 1; set < costs.length; set++) {
      rows[set] = graph.rows(set);
      if (Integer.bitCount(set) == 1) {
        costs[set] = scanCost(graph.piece(Integer.numberOfTrailingZeros(set)));
        continue;
      }
      costs[set] = Double.POSITIVE_INFINITY;
      // Every pair of complementary subsets twice, once in each order.
      for (int left = (set - 1) & set; left > 0; left = (left - 1) & set) {
        int right = set ^ left;
        double inputs = costs[left] == Double.POSITIVE_INFINITY ? costs[left] : 0;
        if (inputs == 0 && (products || graph.connects(left, right))) {
          consider(set, left, right);
        }
      }
    }
  }

  private void consider(int set, int left, int right) {
    double cost =
        costs[left]
            + costs[right]
            + rows[left] * PROBE_COST
            + rows[right] * BUILD_COST
            + rows[set] * OUTPUT_COST;
    LookupTarget target = lookupTarget(right);
    if (target != null && rows[left] * JoinBuilder.LOOKUP_FACTOR <= target.tableRows()) {
      cost = Math.min(cost, costs[left] + rows[left] * LOOKUP_COST + rows[set] * OUTPUT_COST);
    }
    if (cost < costs[set]) {
      costs[set] = cost;
      lefts[set] = left;
    }
  }

  private @Nullable LookupTarget lookupTarget(int set) {
    return Integer.bitCount(set) == 1
        ? graph.piece(Integer.numberOfTrailingZeros(set)).lookup()
        : null;
  }

  private static double scanCost(Piece piece) {
    LookupTarget target = piece.lookup();
    return target == null ? piece.rows() : Math.min(target.tableRows(), piece.rows() * 3);
  }

  private Tree tree(int set) {
    if (Integer.bitCount(set) == 1) {
      return new Tree.Relation(Integer.numberOfTrailingZeros(set));
    }
    return new Tree.Joined(tree(lefts[set]), tree(set ^ lefts[set]));
  }
}

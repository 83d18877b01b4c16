package io.massifdb.planner;

import io.massifdb.planner.plan.PhysicalPlan;
import io.massifdb.sqlfrontend.catalog.CatalogSnapshot;
import java.util.List;
import org.apache.calcite.rel.RelNode;

/// Makes physical plans. Pure: the same tree, catalogue, statistics and settings give the same
/// plan.
///
/// Calcite removes subqueries and correlation ([LogicalRewrites]); then one walk over the tree
/// builds the plan ([RelTranslator]): it pushes conditions and needed columns down, orders joins
/// ([JoinOrder]), chooses indexes ([AccessPaths]) and join algorithms ([JoinBuilder]). No search
/// with a cost-based planner takes place, which keeps planning near a millisecond and even joins of
/// sixty tables cheap.
public final class Planner {
  private final PlannerSettings settings;

  public Planner(PlannerSettings settings) {
    this.settings = settings;
  }

  /// Plans a query.
  ///
  /// @param root logical tree as the validator's conversion gives it, subqueries still expressions
  public PhysicalPlan plan(RelNode root, CatalogSnapshot catalog, Statistics statistics) {
    return plan(root, root.getRowType().getFieldNames(), catalog, statistics);
  }

  /// Plans a query whose columns have these names.
  public PhysicalPlan plan(
      RelNode root, List<String> names, CatalogSnapshot catalog, Statistics statistics) {
    RelNode rewritten = LogicalRewrites.rewrite(root);
    CardinalityEstimator estimator = new CardinalityEstimator(statistics);
    Leaves leaves = new Leaves(catalog, statistics, estimator, settings);
    RexTranslator rex = new RexTranslator(root.getCluster().getRexBuilder());
    return new RelTranslator(rex, leaves, estimator).root(rewritten, names);
  }
}

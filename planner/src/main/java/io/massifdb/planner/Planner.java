package io.massifdb.planner;

import io.massifdb.expression.SqlException;
import io.massifdb.expression.SqlState;
import io.massifdb.planner.plan.PhysicalPlan;
import io.massifdb.sqlfrontend.catalog.CatalogSnapshot;
import org.apache.calcite.rel.RelNode;

/// Makes physical plans. Pure: the same tree, catalogue, statistics and settings give the same
/// plan.
public final class Planner {
  private final PlannerSettings settings;

  public Planner(PlannerSettings settings) {
    this.settings = settings;
  }

  /// Plans a query.
  ///
  /// @param root logical tree as the validator's conversion gives it, subqueries still expressions
  public PhysicalPlan plan(RelNode root, CatalogSnapshot catalog, Statistics statistics) {
    throw new SqlException(SqlState.FEATURE_NOT_SUPPORTED, "not yet: " + settings);
  }
}

package io.massifdb.planner;

import io.massifdb.expression.Expression;
import io.massifdb.planner.layout.TableLayout;
import io.massifdb.planner.plan.Locking;
import io.massifdb.planner.plan.PhysicalPlan;
import io.massifdb.sqlfrontend.catalog.CatalogSnapshot;
import io.massifdb.sqlfrontend.catalog.TableDescriptor;
import io.massifdb.sqlfrontend.validate.RelConversion;
import io.massifdb.sqlfrontend.validate.ValidatedQuery;
import java.util.List;
import java.util.Map;
import org.apache.calcite.plan.RelOptCluster;
import org.apache.calcite.plan.hep.HepPlanner;
import org.apache.calcite.plan.hep.HepProgramBuilder;
import org.apache.calcite.rel.RelNode;

/// Plans the queries of one statement.
final class QueryPlanner {
  private final CatalogSnapshot catalog;
  private final RelOptCluster cluster;
  private final Leaves leaves;
  private final RexTranslator rex;
  private final CardinalityEstimator estimator;
  private final int joinReorderLimit;

  QueryPlanner(CatalogSnapshot catalog, Statistics statistics, PlannerSettings settings) {
    this.catalog = catalog;
    this.cluster = RelConversion.cluster(new HepPlanner(new HepProgramBuilder().build()));
    this.cluster.setMetadataQuerySupplier(Metadata::query);
    this.estimator = new CardinalityEstimator(statistics);
    this.leaves = new Leaves(catalog, statistics, estimator, settings, this::indexExpressions);
    this.joinReorderLimit = settings.joinReorderLimit();
    this.rex = new RexTranslator(cluster.getRexBuilder());
  }

  PhysicalPlan plan(ValidatedQuery query) {
    RelNode node = toRel(query);
    List<String> names = query.columns().stream().map(ValidatedQuery.Column::name).toList();
    return plan(node, names);
  }

  PhysicalPlan plan(RelNode node, List<String> names) {
    return new RelTranslator(rex, leaves, estimator, joinReorderLimit)
        .root(LogicalRewrites.rewrite(node), names);
  }

  /// The query's algebra; its columns are those of the result, in order.
  RelNode toRel(ValidatedQuery query) {
    return RelConversion.toRel(query, cluster).project(true);
  }

  private Map<Integer, Expression> indexExpressions(TableDescriptor table) {
    return IndexExpressions.of(table, this);
  }

  CatalogSnapshot catalog() {
    return catalog;
  }

  RexTranslator rex() {
    return rex;
  }

  TableLayout layout(TableDescriptor table) {
    return leaves.layout(table);
  }

  /// From now on reads of this table lock what they deliver.
  void lock(long tableId, Locking locking) {
    leaves.lock(tableId, locking);
  }
}

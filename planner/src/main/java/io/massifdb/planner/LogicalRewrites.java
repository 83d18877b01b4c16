package io.massifdb.planner;

import java.util.List;
import org.apache.calcite.plan.Contexts;
import org.apache.calcite.plan.RelOptRule;
import org.apache.calcite.plan.RelRule;
import org.apache.calcite.plan.hep.HepPlanner;
import org.apache.calcite.plan.hep.HepProgram;
import org.apache.calcite.plan.hep.HepProgramBuilder;
import org.apache.calcite.rel.RelHomogeneousShuttle;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.CorrelationId;
import org.apache.calcite.rel.rules.CoreRules;
import org.apache.calcite.rex.RexFieldAccess;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.rex.RexSubQuery;
import org.apache.calcite.sql2rel.RelDecorrelator;
import org.apache.calcite.tools.RelBuilder;
import org.apache.calcite.tools.RelBuilderFactory;

/// The rewrites that Calcite does for us: subqueries become joins, correlation goes where it can.
/// Each runs only when the tree has something for it, since most statements have not.
final class LogicalRewrites {
  /// Calcite's simplifier knows nothing of our types, and projections stay apart, lest a window
  /// function gets into a condition.
  private static final RelBuilderFactory BUILDER =
      RelBuilder.proto(Contexts.of(RelBuilder.Config.DEFAULT.withSimplify(false).withBloat(-1)));

  /// Together, since a sub-query in a projection may have one in a condition and the other way
  /// round.
  private static final HepProgram SUBQUERIES =
      new HepProgramBuilder()
          .addRuleCollection(
              List.of(
                  rule(CoreRules.FILTER_SUB_QUERY_TO_CORRELATE),
                  rule(CoreRules.PROJECT_SUB_QUERY_TO_CORRELATE),
                  rule(CoreRules.JOIN_SUB_QUERY_TO_CORRELATE)))
          .build();

  private static RelOptRule rule(RelRule<?> rule) {
    return rule.config.withRelBuilderFactory(BUILDER).toRule();
  }

  private LogicalRewrites() {}

  static RelNode rewrite(RelNode root) {
    Contents contents = Contents.of(root);
    RelNode node = root;
    if (contents.subqueries) {
      node = Correlations.correct(run(SUBQUERIES, Correlations.prepare(node)));
      contents = Contents.of(node);
    }
    if (contents.correlations && Correlations.mayGo(node)) {
      node = decorrelated(node);
    }
    return node;
  }

  /// Correlation that cannot go stays, and is executed row by row. So it does where Calcite's
  /// decorrelator meets what it does not expect: a cast to a type of ours, LIMIT by a parameter.
  private static RelNode decorrelated(RelNode node) {
    try {
      return RelDecorrelator.decorrelateQuery(node, BUILDER.create(node.getCluster(), null));
    } catch (AssertionError | RuntimeException unexpected) {
      return node;
    }
  }

  private static RelNode run(HepProgram program, RelNode root) {
    HepPlanner planner = new HepPlanner(program);
    planner.setRoot(root);
    return planner.findBestExp();
  }

  /// What a tree holds.
  private static final class Contents extends RelHomogeneousShuttle {
    private boolean subqueries;
    private boolean correlations;

    private final RexShuttle expressions =
        new RexShuttle() {
          @Override
          public RexNode visitSubQuery(RexSubQuery subQuery) {
            subqueries = true;
            return subQuery;
          }

          @Override
          public RexNode visitFieldAccess(RexFieldAccess access) {
            correlations = true;
            return access;
          }
        };

    static Contents of(RelNode root) {
      Contents contents = new Contents();
      root.accept(contents);
      return contents;
    }

    @Override
    public RelNode visit(RelNode node) {
      node.accept(expressions);
      for (CorrelationId _ : node.getVariablesSet()) {
        correlations = true;
      }
      return super.visit(node);
    }
  }
}

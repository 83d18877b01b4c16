package io.massifdb.planner;

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
  /// Calcite's simplifier knows nothing of our types.
  private static final RelBuilderFactory BUILDER =
      RelBuilder.proto(Contexts.of(RelBuilder.Config.DEFAULT.withSimplify(false)));

  private static final HepProgram SUBQUERIES =
      new HepProgramBuilder()
          .addRuleInstance(rule(CoreRules.FILTER_SUB_QUERY_TO_CORRELATE))
          .addRuleInstance(rule(CoreRules.PROJECT_SUB_QUERY_TO_CORRELATE))
          .addRuleInstance(rule(CoreRules.JOIN_SUB_QUERY_TO_CORRELATE))
          .build();

  private static RelOptRule rule(RelRule<?> rule) {
    return rule.config.withRelBuilderFactory(BUILDER).toRule();
  }

  private LogicalRewrites() {}

  static RelNode rewrite(RelNode root) {
    Contents contents = Contents.of(root);
    RelNode node = root;
    if (contents.subqueries) {
      node = run(SUBQUERIES, node);
      contents = Contents.of(node);
    }
    if (contents.correlations) {
      node = decorrelated(node);
    }
    return node;
  }

  /// Correlation that cannot go stays, and is executed row by row. So it does where Calcite's own
  /// rules inside the decorrelator meet a cast to a type of ours: their simplifier cannot be turned
  /// off and asserts that it knows every type.
  private static RelNode decorrelated(RelNode node) {
    try {
      return RelDecorrelator.decorrelateQuery(node, BUILDER.create(node.getCluster(), null));
    } catch (AssertionError unknownType) {
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

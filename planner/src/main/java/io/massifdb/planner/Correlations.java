package io.massifdb.planner;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelHomogeneousShuttle;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.CorrelationId;
import org.apache.calcite.rel.logical.LogicalCorrelate;
import org.apache.calcite.rel.logical.LogicalFilter;
import org.apache.calcite.rel.logical.LogicalJoin;
import org.apache.calcite.rel.logical.LogicalProject;
import org.apache.calcite.rel.logical.LogicalSort;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexCorrelVariable;
import org.apache.calcite.rex.RexFieldAccess;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexOver;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.rex.RexSubQuery;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.sql.SqlKind;

/// What Calcite's rewrites of sub-queries do not get right by themselves.
///
/// Before them: a sub-query in the argument of a window function is computed below the window.
/// After them: a sub-query inside a sub-query that reads a row two levels up is bound to the row
/// between as well, by the same variable, which hides the right one; such a join is none of the
/// correlated kind. And a limit of one row below a correlation is kept from becoming MIN or MAX,
/// which forget NULLs and do not exist for all types.
final class Correlations {
  private Correlations() {}

  static RelNode prepare(RelNode root) {
    return root.accept(new Preparation());
  }

  static RelNode correct(RelNode root) {
    return new Correction(Set.of()).visit(root);
  }

  /// Whether Calcite's decorrelation may be trusted with the tree: where the outer row is read by
  /// conditions alone. For an outer column among the results of a sub-query it multiplies rows, one
  /// that is a condition by itself it loses, and the order in which an aggregate takes its rows.
  static boolean mayGo(RelNode root) {
    OuterReads reads = new OuterReads();
    root.accept(reads);
    return !reads.notTrusted;
  }

  private static final class OuterReads extends RelHomogeneousShuttle {
    private boolean notTrusted;

    @Override
    public RelNode visit(RelNode node) {
      if (node instanceof LogicalFilter filter) {
        for (RexNode condition : RelOptUtil.conjunctions(filter.getCondition())) {
          RexNode tested =
              condition.getKind() == SqlKind.NOT
                  ? ((RexCall) condition).operands.get(0)
                  : condition;
          notTrusted |= tested instanceof RexFieldAccess;
        }
      } else if (node instanceof Aggregate aggregate) {
        notTrusted |=
            aggregate.getAggCallList().stream()
                .anyMatch(call -> !call.getCollation().getFieldCollations().isEmpty());
      } else {
        node.accept(
            new RexShuttle() {
              @Override
              public RexNode visitFieldAccess(RexFieldAccess access) {
                notTrusted |= access.getReferenceExpr() instanceof RexCorrelVariable;
                return access;
              }
            });
      }
      return super.visit(node);
    }
  }

  private static final class Preparation extends RelHomogeneousShuttle {
    private final RexShuttle inside =
        new RexShuttle() {
          @Override
          public RexNode visitSubQuery(RexSubQuery subQuery) {
            RelNode prepared = subQuery.rel.accept(Preparation.this);
            RexSubQuery visited = (RexSubQuery) super.visitSubQuery(subQuery);
            return visited.clone(prepared);
          }
        };

    @Override
    public RelNode visit(RelNode other) {
      RelNode node = super.visit(other).accept(inside);
      if (node instanceof LogicalProject project && hasSubQueryInWindow(project)) {
        return belowTheWindow(project);
      }
      return node;
    }

    private static boolean hasSubQueryInWindow(LogicalProject project) {
      return RexUtil.SubQueryFinder.containsSubQuery(project)
          && project.getProjects().stream().anyMatch(RexOver::containsOver);
    }

    private static RelNode belowTheWindow(LogicalProject project) {
      RelNode input = project.getInput();
      RexBuilder builder = project.getCluster().getRexBuilder();
      int width = input.getRowType().getFieldCount();
      List<RexNode> below = new ArrayList<>(builder.identityProjects(input.getRowType()));
      Map<RexNode, RexInputRef> places = new LinkedHashMap<>();
      RexShuttle lift =
          new RexShuttle() {
            @Override
            public RexNode visitSubQuery(RexSubQuery subQuery) {
              return places.computeIfAbsent(
                  subQuery,
                  each -> {
                    below.add(each);
                    return new RexInputRef(width + places.size(), each.getType());
                  });
            }
          };
      List<RexNode> above = new ArrayList<>();
      project.getProjects().forEach(each -> above.add(each.accept(lift)));
      RelNode lower =
          LogicalProject.create(
              input, List.of(), below, (List<String>) null, project.getVariablesSet());
      return LogicalProject.create(
          lower, project.getHints(), above, project.getRowType(), Set.of());
    }
  }

  private static final class Correction extends RelHomogeneousShuttle {
    /// Variables of the correlated joins on whose right side the node is.
    private final Set<CorrelationId> bound;

    Correction(Set<CorrelationId> bound) {
      this.bound = bound;
    }

    @Override
    public RelNode visit(RelNode other) {
      if (other instanceof LogicalCorrelate correlate) {
        return correlate(correlate);
      }
      RelNode node = super.visit(other);
      if (!bound.isEmpty()
          && node instanceof LogicalSort sort
          && sort.fetch != null
          && sort.offset == null) {
        RexBuilder builder = sort.getCluster().getRexBuilder();
        return LogicalSort.create(
            sort.getInput(),
            sort.getCollation(),
            builder.makeExactLiteral(BigDecimal.ZERO),
            sort.fetch);
      }
      return node;
    }

    private RelNode correlate(LogicalCorrelate correlate) {
      CorrelationId id = correlate.getCorrelationId();
      RelNode left = visit(correlate.getLeft());
      if (bound.contains(id)) {
        RelNode right = visit(correlate.getRight());
        return LogicalJoin.create(
            left,
            right,
            List.of(),
            correlate.getCluster().getRexBuilder().makeLiteral(true),
            Set.of(),
            correlate.getJoinType());
      }
      Set<CorrelationId> within = new HashSet<>(bound);
      within.add(id);
      RelNode right = new Correction(within).visit(correlate.getRight());
      return correlate.copy(correlate.getTraitSet(), List.of(left, right));
    }
  }
}

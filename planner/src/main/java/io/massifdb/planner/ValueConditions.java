package io.massifdb.planner;

import io.massifdb.expression.Expression;
import io.massifdb.expression.Expression.Column;
import io.massifdb.expression.Expression.Parameter;
import io.massifdb.expression.SqlException;
import io.massifdb.expression.SqlState;
import io.massifdb.planner.plan.ExpressionTree;
import io.massifdb.sqlfrontend.validate.BoundStatement.RowExpressions;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rex.RexUtil;

/// Conditions over one value that is no column of a table: those of domains.
final class ValueConditions {
  private ValueConditions() {}

  static Expression translate(RowExpressions condition, QueryPlanner queries) {
    RelNode node = queries.toRel(condition.query());
    if (!(node instanceof Project project)) {
      throw new AssertionError("a condition is a projection: " + node);
    }
    if (RexUtil.SubQueryFinder.containsSubQuery(project)) {
      throw new SqlException(
          SqlState.FEATURE_NOT_SUPPORTED, "cannot use subquery in check constraint");
    }
    Expression translated =
        queries
            .rex()
            .translate(project.getProjects().getFirst(), RelTranslator.types(project.getInput()));
    return ExpressionTree.transform(
        ConstantFolder.fold(translated),
        part -> part instanceof Parameter parameter ? new Column(0, parameter.type()) : part);
  }
}

package io.massifdb.planner;

import io.massifdb.expression.Expression;
import io.massifdb.planner.layout.TableLayout;
import io.massifdb.planner.plan.ExpressionTree;
import java.util.List;

/// A read of a table that could be done by key instead, one row after the other.
///
/// @param ordinals the wanted columns as ordinals of the table
/// @param columns the same columns as the surrounding node counts them
/// @param predicates over the columns as the surrounding node counts them
/// @param tableRows rows that a scan would have to read
record LookupTarget(
    TableLayout table,
    List<Integer> ordinals,
    List<Integer> columns,
    List<Expression> predicates,
    double tableRows) {
  LookupTarget shifted(int offset) {
    return new LookupTarget(
        table,
        ordinals,
        columns.stream().map(column -> column + offset).toList(),
        predicates.stream()
            .map(predicate -> ExpressionTree.mapColumns(predicate, column -> column + offset))
            .toList(),
        tableRows);
  }
}

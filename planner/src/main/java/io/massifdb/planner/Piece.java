package io.massifdb.planner;

import io.massifdb.expression.Expression;
import io.massifdb.expression.SqlType;
import io.massifdb.planner.plan.ExpressionTree;
import io.massifdb.planner.plan.OutputColumn;
import io.massifdb.planner.plan.PhysicalPlan;
import io.massifdb.planner.plan.PhysicalPlan.Compute;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A part of the plan under construction, and where the columns of the logical node that it stands
/// for have gone: only needed columns are carried, in any order.
///
/// @param positions for each logical column its place in the plan's output, [#ABSENT] when it is
///   not carried
/// @param rows estimated number of rows
/// @param lookup set when the piece is a plain read of a table, which a join may replace by lookups
record Piece(PhysicalPlan plan, int[] positions, double rows, @Nullable LookupTarget lookup) {
  static final int ABSENT = -1;

  Piece(PhysicalPlan plan, int[] positions, double rows) {
    this(plan, positions, rows, null);
  }

  /// All columns in their order.
  static Piece identity(PhysicalPlan plan, double rows) {
    int[] positions = new int[plan.columns().size()];
    Arrays.setAll(positions, i -> i);
    return new Piece(plan, positions, rows);
  }

  int width() {
    return plan.columns().size();
  }

  boolean has(int column) {
    return positions[column] != ABSENT;
  }

  int position(int column) {
    if (positions[column] == ABSENT) {
      throw new AssertionError("column " + column + " is not carried");
    }
    return positions[column];
  }

  /// From logical columns to the plan's columns.
  Expression map(Expression expression) {
    return ExpressionTree.mapColumns(expression, this::position);
  }

  List<Expression> map(List<Expression> expressions) {
    return expressions.stream().map(this::map).toList();
  }

  /// The same piece seen from a node that counts its columns from an offset.
  Piece shifted(int offset, int width) {
    int[] shifted = new int[width];
    Arrays.fill(shifted, ABSENT);
    System.arraycopy(positions, 0, shifted, offset, positions.length);
    return new Piece(plan, shifted, rows, lookup == null ? null : lookup.shifted(offset));
  }

  /// Exactly these logical columns, in this order, with these names and types.
  Piece exactly(List<Integer> columns, List<String> names, List<SqlType> types) {
    List<OutputColumn> output = new ArrayList<>();
    List<Expression> projections = new ArrayList<>();
    boolean same = columns.size() == width();
    for (int i = 0; i < columns.size(); i++) {
      int position = position(columns.get(i));
      SqlType type = plan.columns().get(position).type();
      Expression column = new Expression.Column(position, type);
      Expression converted = RexTranslator.castTo(column, types.get(i));
      projections.add(converted);
      output.add(new OutputColumn(names.get(i), types.get(i)));
      same &= position == i && converted.equals(column);
    }
    boolean named = plan.columns().equals(output);
    PhysicalPlan exact = same && named ? plan : new Compute(output, plan, null, projections);
    return identity(exact, rows);
  }
}

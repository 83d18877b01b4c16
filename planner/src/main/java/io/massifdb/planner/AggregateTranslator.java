package io.massifdb.planner;

import io.massifdb.expression.Expression;
import io.massifdb.expression.Expression.Column;
import io.massifdb.expression.Function;
import io.massifdb.expression.ResolvedFunction;
import io.massifdb.expression.SqlException;
import io.massifdb.expression.SqlState;
import io.massifdb.expression.SqlType;
import io.massifdb.planner.plan.AggregateCall;
import io.massifdb.planner.plan.ExpressionTree;
import io.massifdb.planner.plan.OutputColumn;
import io.massifdb.planner.plan.PhysicalPlan;
import io.massifdb.planner.plan.PhysicalPlan.Compute;
import io.massifdb.planner.plan.SortKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SortedSet;
import java.util.TreeSet;
import org.apache.calcite.rel.RelFieldCollation;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.util.ImmutableBitSet;

/// Translates grouping: resolves the aggregates in our library, and puts what they need beside the
/// input's columns.
final class AggregateTranslator {
  private final RelTranslator translator;
  private final CardinalityEstimator estimator;

  AggregateTranslator(RelTranslator translator, CardinalityEstimator estimator) {
    this.translator = translator;
    this.estimator = estimator;
  }

  /// @param needed columns of the aggregate that must be carried
  /// @param conditions conditions over its columns; those on group columns are tested below as well
  Piece translate(Aggregate aggregate, SortedSet<Integer> needed, List<Expression> conditions) {
    List<Integer> groups = aggregate.getGroupSet().asList();
    int groupCount = groups.size();
    SortedSet<Integer> inputNeeded = new TreeSet<>(groups);
    List<Integer> wanted = new ArrayList<>();
    for (int i = 0; i < aggregate.getAggCallList().size(); i++) {
      if (needed.contains(groupCount + i)) {
        wanted.add(i);
        addInputs(aggregate.getAggCallList().get(i), inputNeeded);
      }
    }
    Piece input =
        translator.translate(
            aggregate.getInput(), inputNeeded, groupConditions(aggregate, groups, conditions));
    Build build = new Build(input);
    int[] positions = new int[aggregate.getRowType().getFieldCount()];
    Arrays.fill(positions, Piece.ABSENT);
    List<Integer> groupColumns = new ArrayList<>();
    for (int g = 0; g < groupCount; g++) {
      groupColumns.add(build.column(groups.get(g)));
      positions[g] = g;
    }
    List<AggregateCall> calls = new ArrayList<>();
    List<Expression> outputs = new ArrayList<>();
    List<OutputColumn> columns = new ArrayList<>();
    List<String> names = aggregate.getRowType().getFieldNames();
    for (int g = 0; g < groupCount; g++) {
      SqlType type = build.type(groups.get(g));
      columns.add(new OutputColumn(names.get(g), type));
      outputs.add(new Column(g, type));
    }
    boolean literals = false;
    for (int index : wanted) {
      org.apache.calcite.rel.core.AggregateCall call = aggregate.getAggCallList().get(index);
      positions[groupCount + index] = outputs.size();
      Expression literal = literal(call);
      if (literal != null) {
        literals = true;
        outputs.add(literal);
        continue;
      }
      AggregateCall translated = build.call(call);
      outputs.add(new Column(groupCount + calls.size(), translated.type()));
      columns.add(new OutputColumn(names.get(groupCount + index), translated.type()));
      calls.add(translated);
    }
    PhysicalPlan plan =
        new PhysicalPlan.Aggregate(
            columns, build.input(), groupColumns, groupSets(aggregate, groups), calls);
    if (literals) {
      List<OutputColumn> all = new ArrayList<>();
      for (int i = 0; i < outputs.size(); i++) {
        all.add(new OutputColumn("column" + (i + 1), outputs.get(i).type()));
      }
      plan = new Compute(all, plan, null, outputs);
    }
    return new Piece(plan, positions, estimator.rows(plan));
  }

  private static void addInputs(
      org.apache.calcite.rel.core.AggregateCall call, SortedSet<Integer> needed) {
    needed.addAll(call.getArgList());
    if (call.hasFilter()) {
      needed.add(call.filterArg);
    }
    for (RelFieldCollation key : call.getCollation().getFieldCollations()) {
      needed.add(key.getFieldIndex());
    }
  }

  /// Conditions that may be tested before grouping: those on columns that are in every grouping
  /// set.
  private static List<Expression> groupConditions(
      Aggregate aggregate, List<Integer> groups, List<Expression> conditions) {
    if (aggregate.getGroupSets().size() != 1) {
      return List.of();
    }
    List<Expression> below = new ArrayList<>();
    for (Expression condition : conditions) {
      SortedSet<Integer> columns = ExpressionTree.columns(condition);
      if (!columns.isEmpty()
          && columns.last() < groups.size()
          && !ExpressionTree.isVolatile(condition)) {
        below.add(ExpressionTree.mapColumns(condition, groups::get));
      }
    }
    return below;
  }

  private static List<List<Integer>> groupSets(Aggregate aggregate, List<Integer> groups) {
    List<List<Integer>> sets = new ArrayList<>();
    for (ImmutableBitSet set : aggregate.getGroupSets()) {
      sets.add(set.asList().stream().map(groups::indexOf).toList());
    }
    return sets;
  }

  /// The constant behind LITERAL_AGG, by which Calcite marks that a group exists.
  private static @org.jspecify.annotations.Nullable Expression literal(
      org.apache.calcite.rel.core.AggregateCall call) {
    if (call.getAggregation().getKind() != SqlKind.LITERAL_AGG) {
      return null;
    }
    RexNode value = call.rexList.getFirst();
    if (!(value instanceof RexLiteral literal)) {
      throw new AssertionError("no literal: " + value);
    }
    return Literals.constant(literal);
  }

  /// The input of the aggregation, with casts of arguments as further columns.
  private static final class Build {
    private final Piece piece;
    private final List<Expression> projections = new ArrayList<>();
    private boolean extended;

    Build(Piece piece) {
      this.piece = piece;
      for (int i = 0; i < piece.width(); i++) {
        projections.add(new Column(i, piece.plan().columns().get(i).type()));
      }
    }

    int column(int logical) {
      return piece.position(logical);
    }

    SqlType type(int logical) {
      return piece.plan().columns().get(column(logical)).type();
    }

    int argument(int logical, SqlType wanted) {
      Expression column = new Column(column(logical), type(logical));
      Expression converted = RexTranslator.castTo(column, wanted);
      if (converted.equals(column)) {
        return column(logical);
      }
      int known = projections.indexOf(converted);
      if (known >= 0) {
        return known;
      }
      extended = true;
      projections.add(converted);
      return projections.size() - 1;
    }

    AggregateCall call(org.apache.calcite.rel.core.AggregateCall call) {
      List<SqlType> given = call.getArgList().stream().map(this::type).toList();
      Function function;
      SqlType result;
      List<SqlType> wanted;
      if (call.getAggregation().getKind() == SqlKind.SINGLE_VALUE) {
        function = SingleValue.function(given.getFirst());
        result = given.getFirst();
        wanted = given;
      } else {
        ResolvedFunction resolved = Calls.resolve(name(call, given), given);
        function = resolved.function();
        result = resolved.result();
        wanted = resolved.arguments();
      }
      if (function.kind() != Function.Kind.AGGREGATE) {
        throw new SqlException(
            SqlState.WRONG_OBJECT_TYPE, function.name() + " is not an aggregate function");
      }
      List<Integer> arguments = new ArrayList<>();
      for (int i = 0; i < given.size(); i++) {
        arguments.add(argument(call.getArgList().get(i), wanted.get(i)));
      }
      List<SortKey> order = new ArrayList<>();
      for (RelFieldCollation key : call.getCollation().getFieldCollations()) {
        boolean descending = key.getDirection().isDescending();
        boolean nullsFirst =
            key.nullDirection == RelFieldCollation.NullDirection.UNSPECIFIED
                ? descending
                : key.nullDirection == RelFieldCollation.NullDirection.FIRST;
        order.add(new SortKey(column(key.getFieldIndex()), descending, nullsFirst));
      }
      return new AggregateCall(
          function,
          arguments,
          result,
          call.isDistinct(),
          call.hasFilter() ? column(call.filterArg) : -1,
          order);
    }

    /// Calcite's rewrites of sub-queries take MIN and MAX of truth values, which SQL has not.
    private static String name(
        org.apache.calcite.rel.core.AggregateCall call, List<SqlType> arguments) {
      if (arguments.equals(List.of(SqlType.BOOLEAN))) {
        switch (call.getAggregation().getKind()) {
          case MIN -> {
            return "bool_and";
          }
          case MAX -> {
            return "bool_or";
          }
          default -> {}
        }
      }
      return switch (call.getAggregation().getKind()) {
        case SUM0 ->
            throw new SqlException(SqlState.FEATURE_NOT_SUPPORTED, "$SUM0 is not supported");
        default -> call.getAggregation().getName().toLowerCase(Locale.ROOT);
      };
    }

    PhysicalPlan input() {
      if (!extended) {
        return piece.plan();
      }
      List<OutputColumn> columns = new ArrayList<>(piece.plan().columns());
      for (int i = columns.size(); i < projections.size(); i++) {
        columns.add(new OutputColumn("argument" + i, projections.get(i).type()));
      }
      return Computes.create(columns, piece.plan(), projections);
    }
  }
}

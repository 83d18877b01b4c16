package io.massifdb.planner;

import io.massifdb.expression.ArrayValue;
import io.massifdb.expression.Expression;
import io.massifdb.expression.Expression.Call;
import io.massifdb.expression.Expression.Column;
import io.massifdb.expression.Expression.Constant;
import io.massifdb.expression.Expression.IsNull;
import io.massifdb.expression.Expression.Not;
import io.massifdb.expression.ResolvedFunction;
import io.massifdb.expression.SqlException;
import io.massifdb.expression.SqlState;
import io.massifdb.expression.SqlType;
import io.massifdb.expression.TypeKind;
import io.massifdb.planner.plan.AggregateCall;
import io.massifdb.planner.plan.ExpressionTree;
import io.massifdb.planner.plan.JoinKind;
import io.massifdb.planner.plan.OutputColumn;
import io.massifdb.planner.plan.PhysicalPlan;
import io.massifdb.planner.plan.PhysicalPlan.Apply;
import io.massifdb.planner.plan.PhysicalPlan.Compute;
import io.massifdb.planner.plan.PhysicalPlan.Recursion;
import io.massifdb.planner.plan.PhysicalPlan.SetOperation;
import io.massifdb.planner.plan.SortKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.apache.calcite.plan.RelOptTable;
import org.apache.calcite.rel.RelFieldCollation;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.Collect;
import org.apache.calcite.rel.core.Correlate;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Intersect;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.core.Minus;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.core.RepeatUnion;
import org.apache.calcite.rel.core.SetOp;
import org.apache.calcite.rel.core.Spool;
import org.apache.calcite.rel.core.TableFunctionScan;
import org.apache.calcite.rel.core.TableScan;
import org.apache.calcite.rel.core.Union;
import org.apache.calcite.rel.core.Values;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexOver;
import org.apache.calcite.rex.RexShuttle;
import org.jspecify.annotations.Nullable;

/// From the logical algebra to physical plans, in one walk from the root. On the way down it
/// carries the columns that are needed and the conditions that may be tested; each goes as far down
/// as it can. On the way up come [Piece]s.
final class RelTranslator {
  private final RexTranslator rex;
  private final Leaves leaves;
  private final JoinBuilder joins;
  private final CardinalityEstimator estimator;
  private final int joinReorderLimit;

  RelTranslator(
      RexTranslator rex, Leaves leaves, CardinalityEstimator estimator, int joinReorderLimit) {
    this.joinReorderLimit = joinReorderLimit;
    this.rex = rex;
    this.leaves = leaves;
    this.estimator = estimator;
    this.joins = new JoinBuilder(estimator);
  }

  /// The whole node, its columns in order and under their names. A literal whose type nobody said
  /// is text for the client.
  PhysicalPlan root(RelNode node, List<String> names) {
    List<Integer> all = all(node);
    List<SqlType> types =
        types(node).stream()
            .map(type -> type.kind() == TypeKind.UNKNOWN ? SqlType.TEXT : type)
            .toList();
    return translate(node, new TreeSet<>(all), List.of()).exactly(all, names, types).plan();
  }

  static List<SqlType> types(RelNode node) {
    return node.getRowType().getFieldList().stream()
        .map(field -> RelTypes.toSqlType(field.getType()))
        .toList();
  }

  private Piece complete(RelNode node, List<Expression> conditions, List<String> names) {
    List<Integer> all = all(node);
    Piece piece = translate(node, new TreeSet<>(all), conditions);
    return piece.exactly(all, names, types(node));
  }

  private static List<Integer> all(RelNode node) {
    return IntStream.range(0, node.getRowType().getFieldCount()).boxed().toList();
  }

  /// @param needed columns of the node that must be carried
  /// @param conditions over the node's columns; the piece delivers only rows for which they are
  ///   true
  Piece translate(RelNode node, SortedSet<Integer> needed, List<Expression> conditions) {
    if (conditions.stream().anyMatch(RelTranslator::isNeverTrue)) {
      return nothing(node);
    }
    return switch (node) {
      case Filter filter -> filter(filter, needed, conditions);
      case Project project -> project(project, needed, conditions);
      case TableScan scan -> leaves.scan(scan, needed, conditions);
      case Join join -> join(join, needed, conditions);
      case Aggregate aggregate ->
          filtered(
              new AggregateTranslator(this, estimator)
                  .translate(aggregate, withColumns(needed, conditions), conditions),
              conditions);
      case org.apache.calcite.rel.core.Sort sort -> sort(sort, needed, conditions);
      case Values values -> filtered(values(values), conditions);
      case SetOp operation -> setOperation(operation, needed, conditions);
      case Correlate correlate -> correlate(correlate, conditions);
      case TableFunctionScan scan -> filtered(leaves.function(scan, rex), conditions);
      case Collect collect -> filtered(collect(collect), conditions);
      case RepeatUnion repeat -> filtered(recursion(repeat), conditions);
      case Spool spool -> translate(spool.getInput(), needed, conditions);
      default ->
          throw new SqlException(
              SqlState.FEATURE_NOT_SUPPORTED, node.getRelTypeName() + " is not supported");
    };
  }

  RexTranslator rex() {
    return rex;
  }

  private static boolean isNeverTrue(Expression condition) {
    return condition instanceof Constant constant && !Boolean.TRUE.equals(constant.value());
  }

  private static Piece nothing(RelNode node) {
    List<OutputColumn> columns = new ArrayList<>();
    List<SqlType> types = types(node);
    for (int i = 0; i < types.size(); i++) {
      columns.add(new OutputColumn(node.getRowType().getFieldNames().get(i), types.get(i)));
    }
    return Piece.identity(new PhysicalPlan.Values(columns, List.of()), 1);
  }

  static SortedSet<Integer> withColumns(SortedSet<Integer> needed, List<Expression> expressions) {
    SortedSet<Integer> all = new TreeSet<>(needed);
    expressions.forEach(expression -> all.addAll(ExpressionTree.columns(expression)));
    return all;
  }

  /// Tests conditions on top of a piece.
  static Piece filtered(Piece piece, List<Expression> conditions) {
    Expression condition = ExpressionTree.and(piece.map(conditions));
    if (condition == null) {
      return piece;
    }
    PhysicalPlan plan = new Compute(piece.plan().columns(), piece.plan(), condition, null);
    double rows = piece.rows() * Selectivity.blind(condition);
    return new Piece(plan, piece.positions(), Math.max(1, rows));
  }

  private Piece filter(Filter filter, SortedSet<Integer> needed, List<Expression> conditions) {
    List<Expression> all = new ArrayList<>(conditions);
    all.addAll(conjuncts(filter.getCondition(), types(filter.getInput())));
    return translate(filter.getInput(), needed, all);
  }

  private List<Expression> conjuncts(RexNode condition, List<SqlType> types) {
    return Disjunctions.factored(
        ExpressionTree.conjuncts(ConstantFolder.fold(rex.translate(condition, types))));
  }

  // ---- project

  private Piece project(Project project, SortedSet<Integer> needed, List<Expression> conditions) {
    if (WindowTranslator.isNeeded(project.getProjects())) {
      return filtered(windowProject(project), conditions);
    }
    List<SqlType> inputTypes = types(project.getInput());
    List<@Nullable Expression> projections = new ArrayList<>();
    SortedSet<Integer> wanted = withColumns(needed, conditions);
    for (int i = 0; i < project.getProjects().size(); i++) {
      projections.add(
          wanted.contains(i)
              ? ConstantFolder.fold(rex.translate(project.getProjects().get(i), inputTypes))
              : null);
    }
    List<Expression> pushed = new ArrayList<>();
    List<Expression> kept = new ArrayList<>();
    for (Expression condition : conditions) {
      Expression below = below(condition, projections);
      if (below == null) {
        kept.add(condition);
      } else {
        pushed.addAll(ExpressionTree.conjuncts(ConstantFolder.fold(below)));
        if (isNeverTrue(below)) {
          pushed.add(below);
        }
      }
    }
    SortedSet<Integer> carried = withColumns(needed, kept);
    SortedSet<Integer> inputNeeded = new TreeSet<>();
    for (int column : carried) {
      inputNeeded.addAll(ExpressionTree.columns(present(projections.get(column))));
    }
    Piece input = translate(project.getInput(), inputNeeded, pushed);
    return filtered(project(project, carried, projections, input), kept);
  }

  /// Window functions see all rows, so that no condition goes below them.
  private Piece windowProject(Project project) {
    List<SqlType> types = types(project.getInput());
    Piece input = translate(project.getInput(), new TreeSet<>(all(project.getInput())), List.of());
    WindowTranslator windows = new WindowTranslator(rex, types, input);
    Piece extended = windows.translate(project.getProjects());
    List<SqlType> extendedTypes = new ArrayList<>(types);
    extendedTypes.addAll(windows.resultTypes());
    RexShuttle replacement =
        new RexShuttle() {
          @Override
          public RexNode visitOver(RexOver over) {
            Integer place = windows.results().get(over);
            if (place == null) {
              throw new AssertionError("an unknown window function: " + over);
            }
            return new RexInputRef(place, over.getType());
          }
        };
    List<@Nullable Expression> projections = new ArrayList<>();
    for (RexNode node : project.getProjects()) {
      projections.add(ConstantFolder.fold(rex.translate(node.accept(replacement), extendedTypes)));
    }
    return project(project, new TreeSet<>(all(project)), projections, extended);
  }

  private static Expression present(@Nullable Expression expression) {
    if (expression == null) {
      throw new AssertionError("the projection was not translated");
    }
    return expression;
  }

  /// The condition in terms of the input; null when it must stay above a volatile projection.
  private static @Nullable Expression below(
      Expression condition, List<@Nullable Expression> projections) {
    for (int column : ExpressionTree.columns(condition)) {
      if (ExpressionTree.isVolatile(present(projections.get(column)))) {
        return null;
      }
    }
    return ExpressionTree.transform(
        condition,
        node -> node instanceof Column column ? present(projections.get(column.index())) : node);
  }

  private static Piece project(
      Project project,
      SortedSet<Integer> carried,
      List<@Nullable Expression> projections,
      Piece input) {
    int[] positions = new int[projections.size()];
    Arrays.fill(positions, Piece.ABSENT);
    boolean plain =
        carried.stream().allMatch(column -> present(projections.get(column)) instanceof Column);
    if (plain) {
      for (int column : carried) {
        positions[column] = input.position(((Column) present(projections.get(column))).index());
      }
      return new Piece(input.plan(), positions, input.rows(), lookup(input, carried, projections));
    }
    List<OutputColumn> columns = new ArrayList<>();
    List<Expression> expressions = new ArrayList<>();
    for (int column : carried) {
      Expression expression = input.map(present(projections.get(column)));
      positions[column] = columns.size();
      String name = project.getRowType().getFieldNames().get(column);
      columns.add(new OutputColumn(name, expression.type()));
      expressions.add(expression);
    }
    return new Piece(Computes.create(columns, input.plan(), expressions), positions, input.rows());
  }

  /// The table read behind plain columns, in terms of the projected columns.
  private static @Nullable LookupTarget lookup(
      Piece input, SortedSet<Integer> carried, List<@Nullable Expression> projections) {
    LookupTarget target = input.lookup();
    if (target == null) {
      return null;
    }
    int[] upper = new int[input.positions().length];
    Arrays.fill(upper, Piece.ABSENT);
    for (int column : carried) {
      upper[((Column) present(projections.get(column))).index()] = column;
    }
    // Every column that the read or its conditions name must have a name above.
    for (int column : target.columns()) {
      if (upper[column] == Piece.ABSENT) {
        return null;
      }
    }
    return new LookupTarget(
        target.table(),
        target.ordinals(),
        target.columns().stream().map(column -> upper[column]).toList(),
        target.predicates().stream()
            .map(predicate -> ExpressionTree.mapColumns(predicate, column -> upper[column]))
            .toList(),
        target.tableRows());
  }

  // ---- joins

  private Piece join(Join join, SortedSet<Integer> needed, List<Expression> conditions) {
    return switch (join.getJoinType()) {
      case INNER -> innerJoins(join, needed, conditions);
      case LEFT -> outerJoin(join, JoinKind.LEFT, needed, conditions);
      case RIGHT -> outerJoin(join, JoinKind.RIGHT, needed, conditions);
      case FULL -> outerJoin(join, JoinKind.FULL, needed, conditions);
      case SEMI -> outerJoin(join, JoinKind.SEMI, needed, conditions);
      case ANTI -> outerJoin(join, JoinKind.ANTI, needed, conditions);
      default ->
          throw new SqlException(SqlState.FEATURE_NOT_SUPPORTED, "join type " + join.getJoinType());
    };
  }

  private Piece innerJoins(Join root, SortedSet<Integer> needed, List<Expression> conditions) {
    List<RelNode> inputs = new ArrayList<>();
    List<Expression> conjuncts = new ArrayList<>(conditions);
    flatten(root, 0, inputs, conjuncts);
    List<Expression> all = JoinOrder.withImplied(conjuncts);
    int width = root.getRowType().getFieldCount();
    List<List<Expression>> own = new ArrayList<>();
    List<Expression> open = new ArrayList<>(all);
    int offset = 0;
    for (RelNode input : inputs) {
      int from = offset;
      int end = offset + input.getRowType().getFieldCount();
      List<Expression> mine =
          all.stream().filter(conjunct -> JoinOrder.touchesOnly(conjunct, from, end)).toList();
      open.removeAll(mine);
      List<Expression> restrictions = new ArrayList<>(mine);
      restrictions.addAll(Disjunctions.implied(all, from, end));
      own.add(restrictions);
      offset = end;
    }
    // What names no column decides for all rows at once.
    List<Expression> constant =
        open.stream().filter(conjunct -> !ExpressionTree.hasColumns(conjunct)).toList();
    open.removeAll(constant);
    if (constant.stream().anyMatch(RelTranslator::isNeverTrue)) {
      return nothing(root);
    }
    SortedSet<Integer> carried = withColumns(needed, open);
    List<Piece> pieces = new ArrayList<>();
    offset = 0;
    for (int i = 0; i < inputs.size(); i++) {
      pieces.add(leaf(inputs.get(i), offset, width, carried, own.get(i)));
      offset += inputs.get(i).getRowType().getFieldCount();
    }
    return filtered(
        new JoinOrder(joins, estimator, joinReorderLimit).order(pieces, open), constant);
  }

  private void flatten(RelNode node, int offset, List<RelNode> inputs, List<Expression> conjuncts) {
    switch (node) {
      case Join join when join.getJoinType() == org.apache.calcite.rel.core.JoinRelType.INNER -> {
        List<SqlType> types = types(join);
        flatten(join.getLeft(), offset, inputs, conjuncts);
        flatten(
            join.getRight(),
            offset + join.getLeft().getRowType().getFieldCount(),
            inputs,
            conjuncts);
        addShifted(conjuncts(join.getCondition(), types), offset, conjuncts);
      }
      case Filter filter -> {
        flatten(filter.getInput(), offset, inputs, conjuncts);
        addShifted(conjuncts(filter.getCondition(), types(filter.getInput())), offset, conjuncts);
      }
      default -> inputs.add(node);
    }
  }

  private static void addShifted(
      List<Expression> conditions, int offset, List<Expression> conjuncts) {
    for (Expression condition : conditions) {
      conjuncts.add(ExpressionTree.mapColumns(condition, column -> column + offset));
    }
  }

  private Piece leaf(
      RelNode input,
      int offset,
      int width,
      SortedSet<Integer> carried,
      List<Expression> conditions) {
    int fields = input.getRowType().getFieldCount();
    SortedSet<Integer> needed = new TreeSet<>();
    for (int column : carried.subSet(offset, offset + fields)) {
      needed.add(column - offset);
    }
    List<Expression> own =
        conditions.stream()
            .map(condition -> ExpressionTree.mapColumns(condition, column -> column - offset))
            .toList();
    return translate(input, needed, own).shifted(offset, width);
  }

  /// Joins whose two sides are not alike.
  private Piece outerJoin(
      Join join, JoinKind kind, SortedSet<Integer> needed, List<Expression> conditions) {
    int leftWidth = join.getLeft().getRowType().getFieldCount();
    int width = leftWidth + join.getRight().getRowType().getFieldCount();
    List<SqlType> types = new ArrayList<>(types(join.getLeft()));
    types.addAll(types(join.getRight()));
    JoinKind narrowed = narrowed(kind, conditions, leftWidth, width);
    List<Expression> on = conjuncts(join.getCondition(), types);
    List<Expression> leftOwn = new ArrayList<>();
    List<Expression> rightOwn = new ArrayList<>();
    List<Expression> above = new ArrayList<>();
    for (Expression condition : conditions) {
      boolean leftPasses = narrowed != JoinKind.RIGHT && narrowed != JoinKind.FULL;
      boolean rightPasses = narrowed == JoinKind.RIGHT || narrowed == JoinKind.INNER;
      if (leftPasses && JoinOrder.touchesOnly(condition, 0, leftWidth)) {
        leftOwn.add(condition);
      } else if (rightPasses && JoinOrder.touchesOnly(condition, leftWidth, width)) {
        rightOwn.add(condition);
      } else {
        above.add(condition);
      }
    }
    List<Expression> open = new ArrayList<>();
    for (Expression condition : on) {
      boolean rightMay = narrowed != JoinKind.RIGHT && narrowed != JoinKind.FULL;
      boolean leftMay =
          narrowed == JoinKind.RIGHT || narrowed == JoinKind.INNER || narrowed == JoinKind.SEMI;
      if (rightMay && JoinOrder.touchesOnly(condition, leftWidth, width)) {
        rightOwn.add(condition);
      } else if (leftMay && JoinOrder.touchesOnly(condition, 0, leftWidth)) {
        leftOwn.add(condition);
      } else {
        open.add(condition);
      }
    }
    SortedSet<Integer> carried = withColumns(withColumns(needed, open), above);
    Piece left = leaf(join.getLeft(), 0, width, carried, leftOwn);
    Piece right = leaf(join.getRight(), leftWidth, width, carried, rightOwn);
    Piece joined = joins.join(narrowed, left, right, open);
    Piece own = kind.showsRight() ? joined : truncated(joined, leftWidth);
    return filtered(own, above);
  }

  private static Piece truncated(Piece piece, int width) {
    return new Piece(piece.plan(), Arrays.copyOf(piece.positions(), width), piece.rows());
  }

  /// An outer join whose padded rows would be dropped by a condition above need not pad.
  private static JoinKind narrowed(
      JoinKind kind, List<Expression> conditions, int leftWidth, int width) {
    boolean rejectsRight =
        conditions.stream().anyMatch(condition -> rejectsNulls(condition, leftWidth, width));
    boolean rejectsLeft =
        conditions.stream().anyMatch(condition -> rejectsNulls(condition, 0, leftWidth));
    return switch (kind) {
      case LEFT -> rejectsRight ? JoinKind.INNER : kind;
      case RIGHT -> rejectsLeft ? JoinKind.INNER : kind;
      case FULL -> {
        if (rejectsLeft && rejectsRight) {
          yield JoinKind.INNER;
        }
        yield rejectsRight ? JoinKind.RIGHT : rejectsLeft ? JoinKind.LEFT : kind;
      }
      case INNER, SEMI, ANTI -> kind;
    };
  }

  /// Whether the condition cannot be true when all columns in the range are NULL.
  private static boolean rejectsNulls(Expression condition, int from, int end) {
    return switch (condition) {
      case Call call ->
          call.function().isStrict()
              && call.arguments().stream().anyMatch(argument -> isColumn(argument, from, end));
      case Not not when not.operand() instanceof IsNull isNull ->
          isColumn(isNull.operand(), from, end);
      case Expression.In in -> isColumn(in.operand(), from, end);
      default -> false;
    };
  }

  private static boolean isColumn(Expression expression, int from, int end) {
    return expression instanceof Column column && column.index() >= from && column.index() < end;
  }

  private Piece correlate(Correlate correlate, List<Expression> conditions) {
    int leftWidth = correlate.getLeft().getRowType().getFieldCount();
    JoinKind kind =
        switch (correlate.getJoinType()) {
          case INNER -> JoinKind.INNER;
          case LEFT -> JoinKind.LEFT;
          case SEMI -> JoinKind.SEMI;
          case ANTI -> JoinKind.ANTI;
          default ->
              throw new SqlException(
                  SqlState.FEATURE_NOT_SUPPORTED, "correlation " + correlate.getJoinType());
        };
    List<Expression> leftOwn = new ArrayList<>();
    List<Expression> above = new ArrayList<>();
    for (Expression condition : conditions) {
      (JoinOrder.touchesOnly(condition, 0, leftWidth) ? leftOwn : above).add(condition);
    }
    Piece left =
        complete(correlate.getLeft(), leftOwn, correlate.getLeft().getRowType().getFieldNames());
    Piece right =
        complete(
            correlate.getRight(), List.of(), correlate.getRight().getRowType().getFieldNames());
    List<OutputColumn> columns = new ArrayList<>(left.plan().columns());
    if (kind.showsRight()) {
      columns.addAll(right.plan().columns());
    }
    PhysicalPlan plan =
        new Apply(
            columns, left.plan(), right.plan(), kind, correlate.getCorrelationId().getId(), null);
    return filtered(Piece.identity(plan, left.rows() * Math.max(1, right.rows())), above);
  }

  /// `ARRAY(SELECT ...)`: all rows in one array, which is empty when there is none.
  private Piece collect(Collect collect) {
    RelNode source = collect.getInput();
    Piece input = complete(source, List.of(), source.getRowType().getFieldNames());
    SqlType element = input.plan().columns().getFirst().type();
    ResolvedFunction aggregate = Calls.resolve("array_agg", List.of(element));
    OutputColumn column =
        new OutputColumn(collect.getRowType().getFieldNames().getFirst(), aggregate.result());
    PhysicalPlan all =
        new PhysicalPlan.Aggregate(
            List.of(column),
            input.plan(),
            List.of(),
            List.of(List.of()),
            List.of(
                new AggregateCall(
                    aggregate.function(), List.of(0), aggregate.result(), false, -1, List.of())));
    Expression empty =
        new Constant(
            ArrayValue.of(aggregate.result().elementType(), List.of()), aggregate.result());
    Expression filled =
        new Expression.Coalesce(
            List.of(new Column(0, aggregate.result()), empty), aggregate.result());
    return Piece.identity(new Compute(List.of(column), all, null, List.of(filled)), 1);
  }

  private Piece recursion(RepeatUnion repeat) {
    RelOptTable table = repeat.getTransientTable();
    if (table == null) {
      throw new AssertionError("a recursion without working table");
    }
    List<String> names = repeat.getRowType().getFieldNames();
    List<Integer> all = all(repeat);
    List<SqlType> types = types(repeat);
    Piece seed =
        translate(repeat.getSeedRel(), new TreeSet<>(all), List.of()).exactly(all, names, types);
    Piece step =
        translate(repeat.getIterativeRel(), new TreeSet<>(all), List.of())
            .exactly(all, names, types);
    return Piece.identity(
        new Recursion(
            seed.plan().columns(),
            seed.plan(),
            step.plan(),
            Leaves.workingTableName(table),
            repeat.all),
        seed.rows() * 10);
  }

  // ---- sort

  private Piece sort(
      org.apache.calcite.rel.core.Sort sort,
      SortedSet<Integer> needed,
      List<Expression> conditions) {
    boolean limits = sort.fetch != null || sort.offset != null;
    List<Expression> pushed = limits ? List.of() : conditions;
    List<Expression> above = limits ? conditions : List.of();
    SortedSet<Integer> carried = withColumns(needed, above);
    for (RelFieldCollation key : sort.getCollation().getFieldCollations()) {
      carried.add(key.getFieldIndex());
    }
    Piece input = translate(sort.getInput(), carried, pushed);
    List<SortKey> keys = new ArrayList<>();
    for (RelFieldCollation key : sort.getCollation().getFieldCollations()) {
      boolean descending = key.getDirection().isDescending();
      boolean nullsFirst =
          switch (key.nullDirection) {
            case FIRST -> true;
            case LAST -> false;
            case UNSPECIFIED -> descending;
          };
      keys.add(new SortKey(input.position(key.getFieldIndex()), descending, nullsFirst));
    }
    Expression limit = sort.fetch == null ? null : count(sort.fetch);
    Expression offset = sort.offset == null ? null : count(sort.offset);
    PhysicalPlan plan = SortPlans.create(input.plan(), keys, limit, offset);
    double rows = limit == null ? input.rows() : Math.min(input.rows(), 100);
    return filtered(new Piece(plan, input.positions(), rows), above);
  }

  private Expression count(RexNode node) {
    return ConstantFolder.fold(Calls.castKind(rex.translate(node, List.of()), SqlType.INT8));
  }

  // ---- values and set operations

  private static Piece values(Values values) {
    List<SqlType> types = types(values);
    List<OutputColumn> columns = new ArrayList<>();
    for (int i = 0; i < types.size(); i++) {
      columns.add(new OutputColumn(values.getRowType().getFieldNames().get(i), types.get(i)));
    }
    List<List<Expression>> rows = new ArrayList<>();
    for (var tuple : values.getTuples()) {
      List<Expression> row = new ArrayList<>();
      for (int i = 0; i < tuple.size(); i++) {
        row.add(
            ConstantFolder.fold(
                RexTranslator.castTo(Literals.constant(tuple.get(i)), types.get(i))));
      }
      rows.add(row);
    }
    return Piece.identity(new PhysicalPlan.Values(columns, rows), Math.max(1, rows.size()));
  }

  private Piece setOperation(
      SetOp operation, SortedSet<Integer> needed, List<Expression> conditions) {
    SetOperation.Kind kind =
        switch (operation) {
          case Union _ -> SetOperation.Kind.UNION;
          case Intersect _ -> SetOperation.Kind.INTERSECT;
          case Minus _ -> SetOperation.Kind.EXCEPT;
          default ->
              throw new SqlException(
                  SqlState.FEATURE_NOT_SUPPORTED, "set operation " + operation.kind);
        };
    boolean narrow = kind == SetOperation.Kind.UNION && operation.all && !needed.isEmpty();
    List<Integer> carried = narrow ? List.copyOf(needed) : all(operation);
    List<String> names =
        carried.stream().map(i -> operation.getRowType().getFieldNames().get(i)).toList();
    List<SqlType> all = types(operation);
    List<SqlType> types = carried.stream().map(all::get).toList();
    List<PhysicalPlan> inputs = new ArrayList<>();
    double rows = 0;
    for (RelNode input : operation.getInputs()) {
      Piece piece =
          translate(input, new TreeSet<>(carried), conditions).exactly(carried, names, types);
      inputs.add(piece.plan());
      rows += piece.rows();
    }
    PhysicalPlan plan = inputs.getFirst();
    List<OutputColumn> columns = inputs.getFirst().columns();
    if (kind == SetOperation.Kind.UNION) {
      plan = new SetOperation(columns, kind, operation.all, inputs);
    } else {
      for (PhysicalPlan other : inputs.subList(1, inputs.size())) {
        plan = new SetOperation(columns, kind, operation.all, List.of(plan, other));
      }
    }
    int[] positions = new int[all.size()];
    Arrays.fill(positions, Piece.ABSENT);
    for (int i = 0; i < carried.size(); i++) {
      positions[carried.get(i)] = i;
    }
    return new Piece(plan, positions, Math.max(1, rows));
  }
}

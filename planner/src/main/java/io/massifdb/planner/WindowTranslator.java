package io.massifdb.planner;

import io.massifdb.expression.Expression;
import io.massifdb.expression.Expression.Column;
import io.massifdb.expression.Function;
import io.massifdb.expression.FunctionLibrary;
import io.massifdb.expression.ResolvedFunction;
import io.massifdb.expression.SqlException;
import io.massifdb.expression.SqlState;
import io.massifdb.expression.SqlType;
import io.massifdb.planner.plan.OutputColumn;
import io.massifdb.planner.plan.PhysicalPlan;
import io.massifdb.planner.plan.PhysicalPlan.Window;
import io.massifdb.planner.plan.SortKey;
import io.massifdb.planner.plan.WindowCall;
import io.massifdb.planner.plan.WindowFrame;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.calcite.rel.RelFieldCollation.NullDirection;
import org.apache.calcite.rex.RexFieldCollation;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexOver;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.rex.RexWindow;
import org.apache.calcite.rex.RexWindowBound;
import org.apache.calcite.rex.RexWindowExclusion;
import org.jspecify.annotations.Nullable;

/// Takes the window functions out of projections and computes them below, those of one window
/// together.
final class WindowTranslator {
  private record Frame(List<Integer> partition, List<SortKey> order, WindowFrame frame) {}

  private final RexTranslator rex;
  private final List<SqlType> inputTypes;
  private final Piece input;
  private final List<Expression> columns = new ArrayList<>();
  private final Map<RexOver, Integer> places = new LinkedHashMap<>();
  private final Map<Frame, List<WindowCall>> windows = new LinkedHashMap<>();
  private final Map<RexOver, Frame> frames = new LinkedHashMap<>();
  private final Map<RexOver, Integer> placesInFrame = new LinkedHashMap<>();

  WindowTranslator(RexTranslator rex, List<SqlType> inputTypes, Piece input) {
    this.rex = rex;
    this.inputTypes = inputTypes;
    this.input = input;
    for (int i = 0; i < input.width(); i++) {
      columns.add(new Column(i, input.plan().columns().get(i).type()));
    }
  }

  /// The input with the results of the window functions as further logical columns, behind those
  /// that it has; `results` tells which is where.
  Piece translate(List<? extends RexNode> projections) {
    RexShuttle collector =
        new RexShuttle() {
          @Override
          public RexNode visitOver(RexOver over) {
            if (!frames.containsKey(over)) {
              collect(over);
            }
            return over;
          }
        };
    projections.forEach(projection -> projection.accept(collector));
    PhysicalPlan plan = extendedInput();
    int logicalWidth = input.positions().length;
    int[] positions = Arrays.copyOf(input.positions(), logicalWidth + frames.size());
    Map<Frame, Integer> offsets = new LinkedHashMap<>();
    for (Map.Entry<Frame, List<WindowCall>> entry : windows.entrySet()) {
      offsets.put(entry.getKey(), plan.columns().size());
      List<OutputColumn> output = new ArrayList<>(plan.columns());
      entry.getValue().forEach(call -> output.add(new OutputColumn(call.name(), call.type())));
      Frame frame = entry.getKey();
      plan =
          new Window(
              output, plan, frame.partition(), frame.order(), frame.frame(), entry.getValue());
    }
    int place = logicalWidth;
    for (Map.Entry<RexOver, Frame> entry : frames.entrySet()) {
      places.put(entry.getKey(), place);
      Integer offset = offsets.get(entry.getValue());
      Integer within = placesInFrame.get(entry.getKey());
      if (offset == null || within == null) {
        throw new AssertionError("a window function got lost: " + entry.getKey());
      }
      positions[place++] = offset + within;
    }
    return new Piece(plan, positions, input.rows());
  }

  /// Logical column of each window function's result.
  Map<RexOver, Integer> results() {
    return places;
  }

  /// Types of the results, in the order of their columns.
  List<SqlType> resultTypes() {
    List<SqlType> types = new ArrayList<>();
    for (RexOver over : places.keySet()) {
      types.add(RelTypes.toSqlType(over.getType()));
    }
    return types;
  }

  private PhysicalPlan extendedInput() {
    if (columns.size() == input.width()) {
      return input.plan();
    }
    List<OutputColumn> output = new ArrayList<>(input.plan().columns());
    for (int i = output.size(); i < columns.size(); i++) {
      output.add(new OutputColumn("window" + i, columns.get(i).type()));
    }
    return Computes.create(output, input.plan(), columns);
  }

  private void collect(RexOver over) {
    if (over.isDistinct()) {
      throw new SqlException(
          SqlState.FEATURE_NOT_SUPPORTED, "DISTINCT is not implemented for window functions");
    }
    RexWindow window = over.getWindow();
    List<Integer> partition = new ArrayList<>();
    window.partitionKeys.forEach(key -> partition.add(column(translate(key))));
    List<SortKey> order = new ArrayList<>();
    for (RexFieldCollation key : window.orderKeys) {
      boolean descending = key.getDirection().isDescending();
      boolean nullsFirst =
          key.getNullDirection() == NullDirection.UNSPECIFIED
              ? descending
              : key.getNullDirection() == NullDirection.FIRST;
      order.add(new SortKey(column(translate(key.left)), descending, nullsFirst));
    }
    Frame frame = new Frame(partition, order, frame(window));
    List<WindowCall> calls = windows.computeIfAbsent(frame, _ -> new ArrayList<>());
    frames.put(over, frame);
    placesInFrame.put(over, calls.size());
    calls.add(call(over));
  }

  private WindowCall call(RexOver over) {
    String name = over.getOperator().getName().toLowerCase(Locale.ROOT);
    List<Expression> arguments = new ArrayList<>();
    over.getOperands().forEach(operand -> arguments.add(translate(operand)));
    SqlType type = RelTypes.toSqlType(over.getType());
    List<SqlType> types = arguments.stream().map(Expression::type).toList();
    ResolvedFunction resolved =
        FunctionLibrary.functions(name).stream().anyMatch(WindowTranslator::isAggregate)
            ? Calls.resolve(name, types)
            : null;
    if (resolved == null) {
      return new WindowCall(name, null, arguments.stream().map(this::column).toList(), type);
    }
    List<Integer> converted =
        Calls.cast(arguments, resolved.arguments()).stream().map(this::column).toList();
    return new WindowCall(name, resolved.function(), converted, resolved.result());
  }

  private static boolean isAggregate(Function function) {
    return function.kind() == Function.Kind.AGGREGATE;
  }

  private Expression translate(RexNode node) {
    return input.map(rex.translate(node, inputTypes));
  }

  private int column(Expression expression) {
    if (expression instanceof Column column) {
      return column.index();
    }
    int known = columns.indexOf(expression);
    if (known >= 0) {
      return known;
    }
    columns.add(expression);
    return columns.size() - 1;
  }

  private WindowFrame frame(RexWindow window) {
    WindowFrame.Unit unit = window.isRows() ? WindowFrame.Unit.ROWS : WindowFrame.Unit.RANGE;
    return new WindowFrame(
        unit,
        bound(window.getLowerBound()),
        bound(window.getUpperBound()),
        exclude(window.getExclude()));
  }

  private WindowFrame.Bound bound(@Nullable RexWindowBound bound) {
    if (bound == null || bound.isCurrentRow()) {
      return new WindowFrame.Bound(WindowFrame.Kind.CURRENT_ROW, null);
    }
    if (bound.isUnbounded()) {
      return new WindowFrame.Bound(
          bound.isPreceding()
              ? WindowFrame.Kind.UNBOUNDED_PRECEDING
              : WindowFrame.Kind.UNBOUNDED_FOLLOWING,
          null);
    }
    RexNode offset = bound.getOffset();
    if (offset == null) {
      throw new AssertionError("a bound without offset: " + bound);
    }
    return new WindowFrame.Bound(
        bound.isPreceding() ? WindowFrame.Kind.PRECEDING : WindowFrame.Kind.FOLLOWING,
        rex.translate(offset, List.of()));
  }

  private static WindowFrame.Exclude exclude(@Nullable RexWindowExclusion exclusion) {
    return switch (exclusion) {
      case EXCLUDE_CURRENT_ROW -> WindowFrame.Exclude.CURRENT_ROW;
      case EXCLUDE_GROUP -> WindowFrame.Exclude.GROUP;
      case EXCLUDE_TIES -> WindowFrame.Exclude.TIES;
      case EXCLUDE_NO_OTHER -> WindowFrame.Exclude.NO_OTHERS;
      case null -> WindowFrame.Exclude.NO_OTHERS;
    };
  }

  /// Whether one of the projections has a window function.
  static boolean isNeeded(List<? extends RexNode> projections) {
    return projections.stream().anyMatch(RexOver::containsOver);
  }
}

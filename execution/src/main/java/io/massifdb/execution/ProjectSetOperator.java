package io.massifdb.execution;

import io.massifdb.expression.Batch;
import io.massifdb.expression.EvaluationContext;
import io.massifdb.expression.Expression;
import io.massifdb.expression.Vector;
import io.massifdb.planner.plan.PhysicalPlan.ProjectSet;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Set-returning functions beside the input's columns.
final class ProjectSetOperator implements Operator {
  private final ProjectSet plan;
  private final Operator input;
  private final EvaluationContext context;
  private final List<Expressions> arguments = new ArrayList<>();
  private @Nullable Batch batch;
  private List<Vector[]> values = List.of();
  private int index;
  private List<Iterator<? extends @Nullable Object>> rows = List.of();

  ProjectSetOperator(ProjectSet plan, Operator input, EvaluationContext context) {
    this.plan = plan;
    this.input = input;
    this.context = context;
    for (Expression.Call call : plan.functions()) {
      arguments.add(new Expressions(call.arguments()));
    }
  }

  @Override
  public void open() {
    batch = null;
    rows = List.of();
    input.open();
  }

  @Override
  public @Nullable Batch next() {
    BatchBuilder builder = new BatchBuilder(plan.types());
    while (!builder.isFull()) {
      context.checkCancelled();
      if (rows.stream().anyMatch(Iterator::hasNext)) {
        builder.appendDatums(row());
      } else if (!advance()) {
        break;
      }
    }
    return builder.takeIfAny();
  }

  /// To the next input row; false at the end.
  private boolean advance() {
    Batch current = batch;
    index++;
    if (current == null || index >= current.size()) {
      current = input.next();
      batch = current;
      index = 0;
      if (current == null) {
        return false;
      }
      values = new ArrayList<>();
      for (Expressions list : arguments) {
        values.add(list.evaluate(current, context));
      }
    }
    rows = new ArrayList<>();
    for (int f = 0; f < plan.functions().size(); f++) {
      Expression.Call call = plan.functions().get(f);
      @Nullable Object[] datums = new @Nullable Object[call.arguments().size()];
      for (int a = 0; a < datums.length; a++) {
        datums[a] = values.get(f)[a].get(current.row(index));
      }
      rows.add(FunctionRows.call(call.function(), call.arguments(), call.type(), datums, context));
    }
    return true;
  }

  private @Nullable Object[] row() {
    Batch current = batch;
    if (current == null) {
      throw new AssertionError("no input row");
    }
    @Nullable Object[] row = new @Nullable Object[plan.columns().size()];
    for (int c = 0; c < current.columnCount(); c++) {
      row[c] = current.get(index, c);
    }
    for (int f = 0; f < rows.size(); f++) {
      Iterator<? extends @Nullable Object> iterator = rows.get(f);
      row[current.columnCount() + f] = iterator.hasNext() ? iterator.next() : null;
    }
    return row;
  }

  @Override
  public void close() {
    input.close();
    batch = null;
    rows = List.of();
  }
}

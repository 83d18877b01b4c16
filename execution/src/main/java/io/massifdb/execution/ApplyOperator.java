package io.massifdb.execution;

import io.massifdb.expression.Batch;
import io.massifdb.expression.CompiledExpression;
import io.massifdb.expression.SqlType;
import io.massifdb.expression.Vector;
import io.massifdb.planner.plan.JoinKind;
import io.massifdb.planner.plan.PhysicalPlan.Apply;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Runs the right plan anew for each left row.
final class ApplyOperator implements Operator {
  private final Apply plan;
  private final Operator left;
  private final Operator right;
  private final ScopedEvaluation evaluation;
  private final @Nullable CompiledExpression condition;
  private final List<SqlType> pairTypes;
  private final Vector[] noRight;
  private @Nullable Batch leftBatch;
  private int leftIndex;

  ApplyOperator(Apply plan, Operator left, Operator right, ScopedEvaluation evaluation) {
    this.plan = plan;
    this.left = left;
    this.right = right;
    this.evaluation = evaluation;
    this.condition = Expressions.compile(plan.condition());
    this.pairTypes = new ArrayList<>(plan.left().types());
    this.pairTypes.addAll(plan.right().types());
    this.noRight = Batch.vectors(plan.right().types(), 0);
  }

  @Override
  public void open() {
    leftBatch = null;
    leftIndex = 0;
    left.open();
  }

  @Override
  public @Nullable Batch next() {
    BatchBuilder builder =
        new BatchBuilder(plan.kind().showsRight() ? pairTypes : plan.left().types());
    while (!builder.isFull()) {
      Batch batch = leftBatch;
      if (batch == null || leftIndex >= batch.size()) {
        batch = left.next();
        leftBatch = batch;
        leftIndex = 0;
        if (batch == null) {
          break;
        }
      }
      apply(batch, leftIndex++, builder);
    }
    return builder.takeIfAny();
  }

  private void apply(Batch batch, int index, BatchBuilder builder) {
    evaluation.checkCancelled();
    @Nullable Object[] row = new @Nullable Object[batch.columnCount()];
    for (int c = 0; c < row.length; c++) {
      row[c] = batch.get(index, c);
    }
    evaluation.setRow(plan.id(), row);
    int leftRow = batch.row(index);
    boolean matched = matches(batch, leftRow, builder);
    if (plan.kind() == JoinKind.LEFT && !matched) {
      builder.append(batch.columns(), leftRow, noRight, -1);
    } else if (!plan.kind().showsRight() && matched == (plan.kind() == JoinKind.SEMI)) {
      builder.append(batch.columns(), leftRow);
    }
  }

  /// Appends the joined rows, if the kind shows them; true when there is one.
  private boolean matches(Batch batch, int leftRow, BatchBuilder builder) {
    boolean matched = false;
    try (right) {
      right.open();
      for (Batch found = right.next(); found != null; found = right.next()) {
        BatchBuilder pairs = new BatchBuilder(pairTypes);
        for (int i = 0; i < found.size(); i++) {
          pairs.append(batch.columns(), leftRow, found.columns(), found.row(i));
        }
        Batch joined = pairs.take();
        if (condition != null) {
          int[] selection = new int[joined.size()];
          joined = joined.select(selection, condition.filter(joined, selection, evaluation));
        }
        matched |= joined.size() > 0;
        if (!plan.kind().showsRight()) {
          if (matched) {
            break;
          }
          continue;
        }
        for (int i = 0; i < joined.size(); i++) {
          builder.append(joined.columns(), joined.row(i));
        }
      }
    }
    return matched;
  }

  @Override
  public void close() {
    left.close();
    leftBatch = null;
  }
}

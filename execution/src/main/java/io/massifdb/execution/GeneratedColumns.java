package io.massifdb.execution;

import io.massifdb.expression.Batch;
import io.massifdb.expression.EvaluationContext;
import io.massifdb.expression.Vector;
import io.massifdb.planner.plan.GeneratedValue;
import java.util.List;

/// Computes generated columns of new table rows.
final class GeneratedColumns {
  private final List<GeneratedValue> generated;
  private final Expressions values;
  private final EvaluationContext context;

  GeneratedColumns(List<GeneratedValue> generated, EvaluationContext context) {
    this.generated = generated;
    this.values = new Expressions(generated.stream().map(GeneratedValue::value).toList());
    this.context = context;
  }

  /// The same rows with their generated columns.
  Batch fill(Batch rows) {
    if (generated.isEmpty() || rows.size() == 0) {
      return rows;
    }
    Vector[] columns = rows.columns().clone();
    Vector[] computed = values.evaluate(rows, context);
    for (int i = 0; i < computed.length; i++) {
      columns[generated.get(i).ordinal()] = computed[i];
    }
    return new Batch(rows.rowCount(), columns, rows.selection(), rows.size());
  }
}

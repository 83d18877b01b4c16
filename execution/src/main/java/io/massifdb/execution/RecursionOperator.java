package io.massifdb.execution;

import io.massifdb.expression.Batch;
import io.massifdb.expression.SqlType;
import io.massifdb.planner.plan.PhysicalPlan.Recursion;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// WITH RECURSIVE: rounds of the step over what the last round added.
final class RecursionOperator implements Operator {
  private final Recursion plan;
  private final Operator seed;
  private final Operator step;
  private final WorkingRows working;
  private final ExecutionContext context;
  private final List<SqlType> types;
  private final KeyBytes key = new KeyBytes();
  private @Nullable KeyTable seen;
  private boolean started;

  /// The rows that working tables read; shared between the recursion and its step.
  static final class WorkingRows {
    private @Nullable RowStore rows;

    @Nullable RowStore rows() {
      return rows;
    }

    void set(@Nullable RowStore newRows) {
      rows = newRows;
    }
  }

  RecursionOperator(
      Recursion plan, Operator seed, Operator step, WorkingRows working, ExecutionContext context) {
    this.plan = plan;
    this.seed = seed;
    this.step = step;
    this.working = working;
    this.context = context;
    this.types = plan.types();
  }

  @Override
  public void open() {
    started = false;
    seen = plan.all() ? null : new KeyTable(context.memory());
  }

  @Override
  public @Nullable Batch next() {
    RowStore last = working.rows;
    if (started && (last == null || last.size() == 0)) {
      return null;
    }
    RowStore added = fresh(RowStore.drain(started ? step : seed, types, context));
    started = true;
    if (last != null) {
      last.close();
    }
    working.rows = added;
    return added.size() == 0 ? null : added.batch();
  }

  private RowStore fresh(RowStore rows) {
    KeyTable known = seen;
    if (known == null) {
      return rows;
    }
    RowStore kept = new RowStore(types, context.memory());
    for (int row = 0; row < rows.size(); row++) {
      key.addRow(rows.columns(), row);
      int before = known.size();
      if (known.add(key) == before) {
        kept.append(rows.columns(), row);
      }
    }
    rows.close();
    return kept;
  }

  @Override
  public void close() {
    if (working.rows != null) {
      working.rows.close();
      working.rows = null;
    }
    if (seen != null) {
      seen.close();
      seen = null;
    }
  }
}

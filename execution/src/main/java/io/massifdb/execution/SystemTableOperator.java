package io.massifdb.execution;

import io.massifdb.expression.Batch;
import io.massifdb.planner.plan.PhysicalPlan.SystemTableScan;
import io.massifdb.sqlfrontend.system.SequenceRow;
import io.massifdb.sqlfrontend.system.SystemTable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The rows of a table of the catalogue.
final class SystemTableOperator implements Operator {
  private final SystemTableScan plan;
  private final ExecutionContext context;
  private List<List<@Nullable Object>> rows = List.of();
  private int next;

  SystemTableOperator(SystemTableScan plan, ExecutionContext context) {
    this.plan = plan;
    this.context = context;
  }

  @Override
  public void open() {
    SystemTable table =
        context
            .systemTables()
            .find(plan.schema(), plan.table())
            .or(() -> SequenceRow.find(context.system().get(), plan.schema(), plan.table()))
            .orElseThrow(() -> new AssertionError("no system table " + plan.table()));
    rows = table.rows(context.system().get());
    next = 0;
  }

  @Override
  public @Nullable Batch next() {
    BatchBuilder builder = new BatchBuilder(plan.types());
    int width = plan.ordinals().size();
    while (next < rows.size() && !builder.isFull()) {
      List<@Nullable Object> row = rows.get(next++);
      @Nullable Object[] values = new @Nullable Object[width];
      for (int i = 0; i < width; i++) {
        values[i] = row.get(plan.ordinals().get(i));
      }
      builder.appendDatums(values);
    }
    return builder.takeIfAny();
  }

  @Override
  public void close() {
    rows = List.of();
  }
}

package io.massifdb.execution;

import io.massifdb.expression.Batch;
import io.massifdb.kvapi.Key;
import io.massifdb.planner.plan.PhysicalPlan.Delete;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// DELETE. A row that the input names several times (DELETE ... USING) is removed once.
final class DeleteOperator extends WritingOperator {
  private final RowWriter writer;
  private final ReferenceWatch references;

  DeleteOperator(Delete plan, Operator input, ExecutionContext context) {
    super(plan.table(), input, plan.input().types(), plan.returning(), context);
    this.writer = new RowWriter(table, context.data(), context.evaluation());
    this.references = new ReferenceWatch(table, java.util.List.of(), plan.referenced(), context);
  }

  @Override
  void write(RowStore rows) {
    Batch batch = rows.batch();
    Set<Key> seen = new TreeSet<>();
    int[] selection = new int[batch.size()];
    int count = 0;
    RowWrites old = new RowWrites(batch);
    for (int i = 0; i < batch.size(); i++) {
      @Nullable Object[] row = old.row(i, 0, table.columns().size());
      if (seen.add(table.primary().key(row))) {
        selection[count++] = batch.row(i);
        writer.delete(row);
        references.removed(row, null);
      }
    }
    count(count);
    returnRows(batch.select(selection, count));
  }
}

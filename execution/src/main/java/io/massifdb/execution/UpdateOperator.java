package io.massifdb.execution;

import io.massifdb.expression.Batch;
import io.massifdb.expression.Vector;
import io.massifdb.kvapi.Key;
import io.massifdb.planner.plan.PhysicalPlan.Update;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// UPDATE. A row that the input names several times (UPDATE ... FROM) is changed once.
final class UpdateOperator extends WritingOperator {
  private final Expressions row;
  private final RowConstraints constraints;
  private final RowWriter writer;
  private final GeneratedColumns generated;
  private final ReferenceWatch references;

  UpdateOperator(Update plan, Operator input, ExecutionContext context) {
    super(plan.table(), input, plan.input().types(), plan.returning(), context);
    this.row = new Expressions(plan.row());
    this.constraints = new RowConstraints(table, plan.checks(), context.evaluation());
    this.writer = new RowWriter(table, context.data(), context.evaluation());
    this.generated = new GeneratedColumns(plan.generated(), context.evaluation());
    this.references = new ReferenceWatch(table, plan.references(), plan.referenced(), context);
  }

  @Override
  void write(RowStore rows) {
    Batch old = firstOfEach(rows.batch());
    if (old.size() == 0) {
      return;
    }
    Vector[] values = row.evaluate(old, context.evaluation());
    Batch changed = generated.fill(new Batch(old.rowCount(), values, old.selection(), old.size()));
    constraints.test(changed);
    RowWrites oldRows = new RowWrites(old);
    RowWrites newRows = new RowWrites(changed);
    int width = table.columns().size();
    for (int i = 0; i < old.size(); i++) {
      writer.removeOld(oldRows.row(i, 0, width), newRows.row(i));
    }
    for (int i = 0; i < old.size(); i++) {
      writer.addNew(oldRows.row(i, 0, width), newRows.row(i));
      references.removed(oldRows.row(i, 0, width), newRows.row(i));
    }
    writer.flush();
    references.check(changed);
    count(old.size());
    if (returnsRows()) {
      returnRows(beside(changed, old));
    }
  }

  private Batch firstOfEach(Batch batch) {
    Set<Key> seen = new TreeSet<>();
    int[] selection = new int[batch.size()];
    int count = 0;
    RowWrites rows = new RowWrites(batch);
    for (int i = 0; i < batch.size(); i++) {
      @Nullable Object[] old = rows.row(i, 0, table.columns().size());
      if (seen.add(table.primary().key(old))) {
        selection[count++] = batch.row(i);
      }
    }
    return batch.select(selection, count);
  }

  private static Batch beside(Batch left, Batch right) {
    Vector[] columns = new Vector[left.columnCount() + right.columnCount()];
    System.arraycopy(left.columns(), 0, columns, 0, left.columnCount());
    System.arraycopy(right.columns(), 0, columns, left.columnCount(), right.columnCount());
    return new Batch(left.rowCount(), columns, left.selection(), left.size());
  }
}

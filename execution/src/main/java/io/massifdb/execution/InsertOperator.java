package io.massifdb.execution;

import io.massifdb.expression.Batch;
import io.massifdb.expression.LongVector;
import io.massifdb.expression.Vector;
import io.massifdb.planner.layout.TableColumn;
import io.massifdb.planner.plan.PhysicalPlan.Insert;
import org.jspecify.annotations.Nullable;

/// INSERT, with or without ON CONFLICT.
final class InsertOperator extends WritingOperator {
  private final Insert plan;
  private final Expressions row;
  private final RowConstraints constraints;
  private final RowWriter writer;
  private final ReferenceWatch references;

  InsertOperator(Insert plan, Operator input, ExecutionContext context) {
    super(plan.table(), input, plan.input().types(), plan.returning(), context);
    this.plan = plan;
    this.row = new Expressions(plan.row());
    this.constraints = new RowConstraints(table, plan.checks(), context.evaluation());
    this.writer = new RowWriter(table, context.data(), context.evaluation());
    this.references = new ReferenceWatch(table, plan.references(), plan.referenced(), context);
  }

  @Override
  void write(RowStore rows) {
    Batch batch = newRows(rows);
    constraints.test(batch);
    if (plan.conflict() != null) {
      write(batch, new ConflictResolver(plan, plan.conflict(), references, context));
      return;
    }
    RowWrites written = new RowWrites(batch);
    for (int i = 0; i < batch.size(); i++) {
      writer.insert(written.row(i));
    }
    writer.flush();
    references.check(batch);
    count(batch.size());
    returnRows(batch);
  }

  private void write(Batch batch, ConflictResolver resolver) {
    RowWrites rows = new RowWrites(batch);
    BatchBuilder results = new BatchBuilder(tableTypes());
    for (int i = 0; i < batch.size(); i++) {
      @Nullable Object[] result = resolver.write(rows.row(i));
      if (result != null) {
        count(1);
        if (returnsRows() || !references.isIdle()) {
          results.appendDatums(result);
        }
      }
    }
    if (results.size() > 0) {
      Batch written = results.take();
      references.check(written);
      returnRows(written);
    }
  }

  private Batch newRows(RowStore rows) {
    Vector[] columns = row.evaluate(rows.batch(), context.evaluation());
    for (int ordinal : table.primary().keyOrdinals()) {
      TableColumn column = table.columns().get(ordinal);
      if (column.hidden()) {
        LongVector ids = new LongVector(column.type(), rows.size());
        ids.resize(rows.size());
        for (int i = 0; i < rows.size(); i++) {
          ids.setLong(i, context.rowIds().next());
        }
        columns[ordinal] = ids;
      }
    }
    return new GeneratedColumns(plan.generated(), context.evaluation())
        .fill(new Batch(rows.size(), columns));
  }
}

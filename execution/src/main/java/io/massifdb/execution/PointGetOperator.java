package io.massifdb.execution;

import io.massifdb.expression.Batch;
import io.massifdb.expression.CompiledExpression;
import io.massifdb.expression.EvaluationContext;
import io.massifdb.kvapi.Key;
import io.massifdb.planner.plan.PhysicalPlan.PointGet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Fetches rows by their full key.
final class PointGetOperator implements Operator {
  private final PointGet plan;
  private final DataAccess data;
  private final EvaluationContext context;
  private final EntryDecoder decoder;
  private final @Nullable CompiledExpression filter;
  private final @Nullable Expressions projections;
  private List<Key> keys = List.of();
  private int next;

  PointGetOperator(PointGet plan, DataAccess data, EvaluationContext context) {
    this.plan = plan;
    this.data = data;
    this.context = context;
    this.decoder = new EntryDecoder(plan.index(), plan.sources());
    this.filter = Expressions.compile(plan.filter());
    this.projections = plan.projections().isEmpty() ? null : new Expressions(plan.projections());
  }

  @Override
  public void open() {
    keys = new SpanEncoder(plan.index(), context).keys(plan.spans());
    next = 0;
  }

  @Override
  public @Nullable Batch next() {
    while (next < keys.size()) {
      int end = Math.min(keys.size(), next + Batch.CAPACITY);
      List<Key> chunk = keys.subList(next, end);
      next = end;
      Batch batch = compute(fetch(chunk));
      if (batch.size() > 0) {
        return batch;
      }
    }
    return null;
  }

  private Batch fetch(List<Key> chunk) {
    BatchBuilder builder = new BatchBuilder(decoder.types());
    List<byte @Nullable []> values =
        chunk.size() == 1
            ? java.util.Collections.singletonList(data.get(chunk.getFirst(), plan.locking()))
            : data.getAll(chunk, plan.locking());
    for (int i = 0; i < chunk.size(); i++) {
      byte[] value = values.get(i);
      if (value != null) {
        builder.appendDatums(decoder.decode(chunk.get(i), value));
      }
    }
    return builder.take();
  }

  private Batch compute(Batch batch) {
    Batch passed = batch;
    if (filter != null && batch.size() > 0) {
      int[] selection = new int[batch.size()];
      passed = batch.select(selection, filter.filter(batch, selection, context));
    }
    if (projections == null || passed.size() == 0) {
      return passed;
    }
    return new Batch(
        passed.rowCount(),
        projections.evaluate(passed, context),
        passed.selection(),
        passed.size());
  }

  @Override
  public void close() {
    keys = List.of();
  }
}

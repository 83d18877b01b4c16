package io.massifdb.execution;

import io.massifdb.expression.Batch;
import io.massifdb.expression.EvaluationContext;
import io.massifdb.expression.Expression;
import io.massifdb.expression.ScanOutput;
import io.massifdb.expression.ScanProgram;
import io.massifdb.expression.SqlState;
import io.massifdb.expression.SqlType;
import io.massifdb.kvapi.KeySpan;
import io.massifdb.planner.plan.PhysicalPlan.IndexScan;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads spans of an index, chunk by chunk; filter and projections run beside the data.
final class ScanOperator implements Operator {
  private final IndexScan plan;
  private final DataAccess data;
  private final EvaluationContext context;
  private final Deque<KeySpan> spans = new ArrayDeque<>();
  private List<SqlType> types = List.of();
  private byte[] program = new byte[0];
  private DataAccess.@Nullable Chunks chunks;
  private final Deque<Batch> batches = new ArrayDeque<>();
  private long rowsLeft;

  ScanOperator(IndexScan plan, DataAccess data, EvaluationContext context) {
    this.plan = plan;
    this.data = data;
    this.context = context;
  }

  @Override
  public void open() {
    spans.clear();
    batches.clear();
    for (KeySpan span : new SpanEncoder(plan.index(), context).spans(plan.spans())) {
      if (plan.reverse()) {
        spans.addFirst(span);
      } else {
        spans.addLast(span);
      }
    }
    rowsLeft =
        Expressions.count(
            plan.limit(), SqlState.INVALID_ROW_COUNT_IN_LIMIT_CLAUSE, "LIMIT", context);
    ScanProgram bound = program(new ProgramBinder(context));
    types = bound.outputTypes();
    program = bound.encode();
  }

  private ScanProgram program(ProgramBinder binder) {
    Expression filter = plan.filter();
    return new ScanProgram(
        plan.index().keyColumns(),
        plan.index().valueLayout(),
        plan.sources(),
        filter == null ? null : binder.bind(filter),
        plan.projections().stream().map(binder::bind).toList(),
        -1);
  }

  @Override
  public @Nullable Batch next() {
    while (batches.isEmpty()) {
      context.checkCancelled();
      DataAccess.Chunk chunk = rowsLeft == 0 ? null : nextChunk();
      if (chunk == null) {
        return null;
      }
      byte[] output = chunk.output();
      if (chunk.rows() > 0 && output != null) {
        if (rowsLeft > 0) {
          rowsLeft = Math.max(0, rowsLeft - chunk.rows());
        }
        batches.addAll(ScanOutput.batches(output, types));
      }
    }
    return batches.pollFirst();
  }

  private DataAccess.@Nullable Chunk nextChunk() {
    while (true) {
      DataAccess.Chunks open = chunks;
      if (open == null) {
        KeySpan span = spans.pollFirst();
        if (span == null) {
          return null;
        }
        open = data.scan(span, plan.reverse(), program, Math.max(0, rowsLeft), plan.locking());
        chunks = open;
      }
      DataAccess.Chunk chunk = open.next();
      if (chunk != null) {
        return chunk;
      }
      open.close();
      chunks = null;
    }
  }

  @Override
  public void close() {
    spans.clear();
    batches.clear();
    if (chunks != null) {
      chunks.close();
      chunks = null;
    }
  }
}

package io.massifdb.execution;

import io.massifdb.expression.Batch;
import io.massifdb.expression.SqlState;
import io.massifdb.planner.plan.PhysicalPlan.TopN;
import io.massifdb.planner.plan.SortKey;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Keeps the first `offset + limit` rows of an order: whenever twice as many have come, it sorts
/// them and drops the rest.
final class TopNOperator implements Operator {
  private final TopN plan;
  private final List<SortKey> keys;
  private final Operator input;
  private final ExecutionContext context;
  private @Nullable RowStore store;
  private int[] order = new int[0];
  private int next;
  private int end;

  TopNOperator(TopN plan, Operator input, ExecutionContext context) {
    this.plan = plan;
    this.keys = plan.keys();
    this.input = input;
    this.context = context;
  }

  @Override
  public void open() {
    long offset =
        Math.max(
            0,
            Expressions.count(
                plan.offset(),
                SqlState.INVALID_ROW_COUNT_IN_OFFSET_CLAUSE,
                "OFFSET",
                context.evaluation()));
    long limit =
        Expressions.count(
            plan.limit(),
            SqlState.INVALID_ROW_COUNT_IN_LIMIT_CLAUSE,
            "LIMIT",
            context.evaluation());
    long wanted = limit < 0 || offset + limit < 0 ? Long.MAX_VALUE : offset + limit;
    RowStore rows = collect(wanted);
    store = rows;
    order = SortOperator.order(rows, new RowOrder(keys), context);
    next = (int) Math.min(offset, order.length);
    end = (int) Math.min(order.length, wanted);
  }

  private RowStore collect(long wanted) {
    RowStore rows = new RowStore(plan.types(), context.memory());
    long threshold = wanted > Integer.MAX_VALUE / 2 ? Long.MAX_VALUE : Math.max(wanted * 2, 4096);
    try (input) {
      input.open();
      for (Batch batch = input.next(); batch != null; batch = input.next()) {
        context.evaluation().checkCancelled();
        if (wanted == 0) {
          break;
        }
        rows.append(batch);
        if (rows.size() >= threshold) {
          rows = shrink(rows, (int) wanted);
        }
      }
      return rows;
    } catch (RuntimeException | Error failure) {
      rows.close();
      throw failure;
    }
  }

  private RowStore shrink(RowStore rows, int wanted) {
    int[] sorted = SortOperator.order(rows, new RowOrder(keys), context);
    RowStore kept = new RowStore(plan.types(), context.memory());
    for (int i = 0; i < wanted && i < sorted.length; i++) {
      kept.append(rows.columns(), sorted[i]);
    }
    rows.close();
    return kept;
  }

  @Override
  public @Nullable Batch next() {
    RowStore rows = store;
    if (rows == null || next >= end) {
      return null;
    }
    Batch batch = rows.slice(order, next, end);
    next += batch.size();
    return batch;
  }

  @Override
  public void close() {
    if (store != null) {
      store.close();
      store = null;
    }
  }
}

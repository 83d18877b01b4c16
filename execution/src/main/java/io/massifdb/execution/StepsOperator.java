package io.massifdb.execution;

import io.massifdb.execution.RecursionOperator.WorkingRows;
import io.massifdb.expression.Batch;
import io.massifdb.expression.SqlException;
import io.massifdb.expression.SqlState;
import io.massifdb.planner.plan.PhysicalPlan.Once;
import io.massifdb.planner.plan.PhysicalPlan.Outcome;
import io.massifdb.planner.plan.PhysicalPlan.Step;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Runs the steps of a statement to their ends, one after the other, keeping their rows; then the
/// body. All belong to one statement of the transaction, so that none of them sees what another
/// writes.
final class StepsOperator implements MutationOperator {
  private final Outcome outcome;
  private final List<Part> parts;
  private final Operator body;
  private final ExecutionContext context;
  private boolean done;
  private boolean bodyOpen;
  private long bodyRows;

  /// A step with its operator and where its rows go.
  record Part(Step step, Operator operator, WorkingRows rows) {}

  StepsOperator(Outcome outcome, List<Part> parts, Operator body, ExecutionContext context) {
    this.outcome = outcome;
    this.parts = parts;
    this.body = body;
    this.context = context;
  }

  @Override
  public void open() {
    done = false;
    bodyRows = 0;
  }

  @Override
  public @Nullable Batch next() {
    if (!done) {
      done = true;
      for (Part part : parts) {
        RowStore rows = RowStore.drain(part.operator(), part.step().plan().types(), context);
        part.rows().set(rows);
        Once once = part.step().once();
        if (once != null) {
          check(rows, once);
        }
      }
      bodyOpen = true;
      body.open();
    }
    Batch batch = body.next();
    bodyRows += batch == null ? 0 : batch.size();
    return batch;
  }

  private static void check(RowStore rows, Once once) {
    Set<List<@Nullable Object>> seen = new HashSet<>();
    for (int row = 0; row < rows.size(); row++) {
      Object action = rows.columns()[once.actionColumn()].get(row);
      if (action instanceof Long number && number > 0) {
        List<@Nullable Object> key = new ArrayList<>();
        for (int column : once.keyColumns()) {
          key.add(rows.columns()[column].get(row));
        }
        if (!seen.add(key)) {
          throw new SqlException(
              SqlState.CARDINALITY_VIOLATION,
              "MERGE command cannot affect row a second time",
              null,
              "Ensure that not more than one source row matches any one target row.");
        }
      }
    }
  }

  @Override
  public long affectedRows() {
    return switch (outcome) {
      case BODY -> rows(body, bodyRows);
      case FIRST_STEP -> rows(parts.getFirst().operator(), 0);
      case MERGE -> {
        long all = rows(body, 0);
        for (Part part : parts) {
          all += rows(part.operator(), 0);
        }
        yield all;
      }
    };
  }

  private static long rows(Operator operator, long delivered) {
    Operator bare = operator instanceof MeasuredOperator measured ? measured.operator() : operator;
    return bare instanceof MutationOperator mutation ? mutation.affectedRows() : delivered;
  }

  @Override
  public void close() {
    if (bodyOpen) {
      bodyOpen = false;
      body.close();
    }
    for (Part part : parts) {
      RowStore rows = part.rows().rows();
      if (rows != null) {
        rows.close();
        part.rows().set(null);
      }
    }
  }
}

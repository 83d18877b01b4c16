package io.massifdb.execution;

import io.massifdb.expression.Batch;
import io.massifdb.planner.plan.OutputColumn;
import io.massifdb.planner.plan.PhysicalPlan;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The result of a running statement, fetched batch by batch. Confined to one thread at a time; may
/// be suspended between batches (portals). A statement that writes does all its work at the first
/// call of [#next].
public final class ResultCursor implements AutoCloseable {
  private final PhysicalPlan plan;
  private final Operator root;
  private final ExecutionContext context;
  private boolean open;
  private boolean exhausted;
  private long rows;

  ResultCursor(PhysicalPlan plan, Operator root, ExecutionContext context) {
    this.plan = plan;
    this.root = root;
    this.context = context;
  }

  /// The columns of the rows; empty for a statement that gives none.
  public List<OutputColumn> columns() {
    return plan.columns();
  }

  /// The next rows (never an empty batch), valid until the next call; null at the end.
  public @Nullable Batch next() {
    if (exhausted) {
      return null;
    }
    context.evaluation().checkCancelled();
    if (!open) {
      open = true;
      root.open();
    }
    Batch batch = root.next();
    if (batch == null) {
      exhausted = true;
    } else {
      rows += batch.size();
    }
    return batch;
  }

  /// Runs to the end, dropping rows.
  public void drain() {
    while (next() != null) {
      context.evaluation().checkCancelled();
    }
  }

  /// Rows written, by a statement that writes; else rows delivered so far.
  public long rowCount() {
    Operator operator = root instanceof MeasuredOperator measured ? measured.operator() : root;
    return operator instanceof MutationOperator mutation ? mutation.affectedRows() : rows;
  }

  /// What the statement did to keys of foreign keys so far.
  public ReferenceEvents references() {
    return context.references();
  }

  /// PostgreSQL's tag of CommandComplete: `SELECT 3`, `INSERT 0 1`, `UPDATE 2`, `DELETE 0`.
  public String commandTag() {
    return tag(plan);
  }

  private String tag(PhysicalPlan statement) {
    return switch (statement) {
      case PhysicalPlan.WithSteps steps ->
          switch (steps.outcome()) {
            case BODY -> tag(steps.body());
            case FIRST_STEP -> tag(steps.steps().getFirst().plan());
            case MERGE -> "MERGE " + rowCount();
          };
      case PhysicalPlan.Insert _ -> "INSERT 0 " + rowCount();
      case PhysicalPlan.Update _ -> "UPDATE " + rowCount();
      case PhysicalPlan.Delete _ -> "DELETE " + rowCount();
      default -> "SELECT " + rowCount();
    };
  }

  @Override
  public void close() {
    exhausted = true;
    if (open) {
      open = false;
      root.close();
    }
  }
}

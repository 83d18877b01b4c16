package io.massifdb.execution;

import io.massifdb.execution.spill.SpillSpace;
import io.massifdb.expression.EvaluationContext;
import io.massifdb.planner.plan.PhysicalPlan;
import io.massifdb.sqlfrontend.system.SystemContext;
import io.massifdb.sqlfrontend.system.SystemTables;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// All that a running plan touches.
///
/// @param data the transaction
/// @param evaluation session and parameters; its `checkCancelled` is asked once per batch
/// @param memory limit of this query
/// @param spill where rows go that do not fit
/// @param rowIds keys for tables without a primary key
/// @param systemTables the computed tables of the catalogue
/// @param references where changes of keys of foreign keys are told
/// @param system for whom they are computed; asked only when a plan reads one of them
/// @param profile collects what the nodes do; null = nobody asks
public record ExecutionContext(
    DataAccess data,
    EvaluationContext evaluation,
    MemoryBudget memory,
    SpillSpace spill,
    RowIdSource rowIds,
    SystemTables systemTables,
    Supplier<SystemContext> system,
    @Nullable PlanProfile profile,
    ReferenceEvents references) {

  /// Tells whoever watches that a node wrote so many bytes to disk.
  void noteSpill(PhysicalPlan node, long bytes) {
    if (profile != null) {
      profile.measure(node).spilledBytes += bytes;
    }
  }
}

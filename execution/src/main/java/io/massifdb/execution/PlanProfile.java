package io.massifdb.execution;

import io.massifdb.planner.explain.NodeRun;
import io.massifdb.planner.plan.PhysicalPlan;
import java.util.IdentityHashMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// What the nodes of one running plan did, for EXPLAIN ANALYZE. Confined to the query's thread.
public final class PlanProfile {
  private final LongSupplier nanos;
  private final IdentityHashMap<PhysicalPlan, NodeMeasure> measures = new IdentityHashMap<>();

  /// @param nanos a monotonic clock
  public PlanProfile(LongSupplier nanos) {
    this.nanos = nanos;
  }

  /// The node's operator, measured.
  Operator measured(PhysicalPlan node, Operator operator) {
    return new MeasuredOperator(operator, measure(node), nanos);
  }

  NodeMeasure measure(PhysicalPlan node) {
    return measures.computeIfAbsent(node, _ -> new NodeMeasure());
  }

  /// What the node did so far; null when it is none of this plan.
  public @Nullable NodeRun run(PhysicalPlan node) {
    NodeMeasure measure = measures.get(node);
    return measure == null ? null : measure.toRun();
  }
}

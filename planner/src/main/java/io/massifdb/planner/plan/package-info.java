/// Physical plans: what the planner hands over and the executor runs. Immutable records without a
/// reference to Calcite, so that a plan can be cached, shown and read. Start with
/// [io.massifdb.planner.plan.PhysicalPlan].
@NullMarked
package io.massifdb.planner.plan;

import org.jspecify.annotations.NullMarked;

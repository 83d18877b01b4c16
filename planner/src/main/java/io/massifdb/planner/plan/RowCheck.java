package io.massifdb.planner.plan;

import io.massifdb.expression.Expression;

/// A CHECK constraint: boolean over the table row, must not be false.
public record RowCheck(String name, Expression condition) {}

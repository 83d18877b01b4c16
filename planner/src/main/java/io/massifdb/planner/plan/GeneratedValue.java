package io.massifdb.planner.plan;

import io.massifdb.expression.Expression;

/// The value of a generated column.
///
/// @param ordinal of the column in the table row
/// @param value over the new table row; reads no generated column
public record GeneratedValue(int ordinal, Expression value) {}

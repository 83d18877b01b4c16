package io.massifdb.planner.plan;

import io.massifdb.expression.SqlType;

/// A column that a plan node delivers.
public record OutputColumn(String name, SqlType type) {}

package io.massifdb.planner.plan;

/// One item of ORDER BY over a column of the input.
public record SortKey(int column, boolean descending, boolean nullsFirst) {}

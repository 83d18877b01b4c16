package io.massifdb.planner.explain;

/// What one plan node did while the plan ran.
///
/// @param loops how often it was started
/// @param rows delivered, in all loops together
/// @param nanosToFirst until the first batch, of all loops
/// @param nanos spent in it and in its inputs, of all loops
/// @param spilledBytes written to disk because memory did not suffice
public record NodeRun(long loops, long rows, long nanosToFirst, long nanos, long spilledBytes) {}

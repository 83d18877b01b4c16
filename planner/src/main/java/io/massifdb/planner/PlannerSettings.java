package io.massifdb.planner;

/// Switches of the planner.
///
/// @param joinReorderLimit up to so many relations a join is ordered by the bushy search; above it
///   greedily
/// @param indexScans whether secondary indexes may be used
public record PlannerSettings(int joinReorderLimit, boolean indexScans) {
  public static final PlannerSettings DEFAULT = new PlannerSettings(8, true);
}

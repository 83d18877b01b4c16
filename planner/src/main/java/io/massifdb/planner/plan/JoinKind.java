package io.massifdb.planner.plan;

/// Which rows a join delivers.
public enum JoinKind {
  INNER,
  LEFT,
  RIGHT,
  FULL,
  /// Left rows with a match, once each, left columns only.
  SEMI,
  /// Left rows without a match, left columns only.
  ANTI;

  /// Whether the right columns are part of the output.
  public boolean showsRight() {
    return this != SEMI && this != ANTI;
  }

  public boolean keepsLeft() {
    return this == LEFT || this == FULL;
  }

  public boolean keepsRight() {
    return this == RIGHT || this == FULL;
  }
}

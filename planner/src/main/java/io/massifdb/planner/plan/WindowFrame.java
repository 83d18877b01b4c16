package io.massifdb.planner.plan;

import io.massifdb.expression.Expression;
import org.jspecify.annotations.Nullable;

/// The frame of a window: the rows around the current one that a function sees.
///
/// @param exclude what is left out of it
public record WindowFrame(Unit unit, Bound start, Bound end, Exclude exclude) {
  /// How offsets count.
  public enum Unit {
    ROWS,
    RANGE,
    GROUPS
  }

  /// EXCLUDE clause.
  public enum Exclude {
    NO_OTHERS,
    CURRENT_ROW,
    GROUP,
    TIES
  }

  /// One end of the frame.
  ///
  /// @param offset of PRECEDING and FOLLOWING, null when unbounded
  public record Bound(Kind kind, @Nullable Expression offset) {}

  /// Kinds of ends.
  public enum Kind {
    UNBOUNDED_PRECEDING,
    PRECEDING,
    CURRENT_ROW,
    FOLLOWING,
    UNBOUNDED_FOLLOWING
  }
}

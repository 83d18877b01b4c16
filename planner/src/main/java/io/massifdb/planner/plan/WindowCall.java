package io.massifdb.planner.plan;

import io.massifdb.expression.Function;
import io.massifdb.expression.SqlType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A window function over columns of the input.
///
/// @param name lower-case name of the function
/// @param aggregate the aggregate of that name, null for a pure window function such as `rank`
public record WindowCall(
    String name, @Nullable Function aggregate, List<Integer> arguments, SqlType type) {
  public WindowCall {
    arguments = List.copyOf(arguments);
  }
}

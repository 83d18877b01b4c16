package io.massifdb.planner.plan;

import io.massifdb.expression.Expression;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// `ON CONFLICT`: what an INSERT does about a row whose unique key exists.
///
/// @param arbiters indexes (by id) whose conflicts are handled; empty = all of them
/// @param assignments for DO UPDATE the new table row over `old table row ++ excluded table row`;
///   null = DO NOTHING
/// @param condition DO UPDATE ... WHERE, over the same input; null = always
public record Conflict(
    List<Integer> arbiters,
    @Nullable List<Expression> assignments,
    @Nullable Expression condition) {
  public Conflict {
    arbiters = List.copyOf(arbiters);
  }
}

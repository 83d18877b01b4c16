package io.massifdb.planner.plan;

import io.massifdb.expression.Function;
import io.massifdb.expression.SqlType;
import java.util.List;

/// An aggregate over columns of the input.
///
/// @param arguments columns that hold the arguments
/// @param distinct each combination of arguments counts once in a group
/// @param filterColumn boolean column: only rows where it is true count; -1 = all rows
/// @param order order in which the rows of a group are fed; empty = as they come
public record AggregateCall(
    Function function,
    List<Integer> arguments,
    SqlType type,
    boolean distinct,
    int filterColumn,
    List<SortKey> order) {
  public AggregateCall {
    arguments = List.copyOf(arguments);
    order = List.copyOf(order);
  }
}

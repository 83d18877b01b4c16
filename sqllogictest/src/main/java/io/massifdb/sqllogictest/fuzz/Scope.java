package io.massifdb.sqllogictest.fuzz;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an expression may name.
 *
 * @param columns of the query itself, or what it is grouped by
 * @param outer of the queries around it
 * @param grouped the rows below a grouping, over which aggregates are taken; null without one
 */
record Scope(List<Column> columns, List<Column> outer, @Nullable Scope grouped) {
  /**
   * A column, or an expression that a query is grouped by.
   *
   * @param plain whether it is a column and no expression
   */
  record Column(String text, ValueType type, boolean plain) {}

  static Scope of(List<Column> columns, List<Column> outer) {
    return new Scope(List.copyOf(columns), List.copyOf(outer), null);
  }

  /** What a query inside may name of this one. */
  List<Column> seenFromInside() {
    List<Column> seen = new ArrayList<>(outer);
    columns.stream().filter(Column::plain).forEach(seen::add);
    return seen;
  }

  List<Column> of(ValueType type) {
    return columns.stream().filter(column -> column.type() == type).toList();
  }

  List<Column> outerOf(ValueType type) {
    return outer.stream().filter(column -> column.type() == type).toList();
  }
}

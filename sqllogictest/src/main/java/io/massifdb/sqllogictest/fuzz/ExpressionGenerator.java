package io.massifdb.sqllogictest.fuzz;

import io.massifdb.sqllogictest.fuzz.Grammar.Part;
import io.massifdb.sqllogictest.fuzz.Grammar.Rule;
import io.massifdb.sqllogictest.fuzz.Scope.Column;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Expressions of a wanted type over a scope, well-typed by construction. */
final class ExpressionGenerator {
  /** Where sub-queries come from. */
  interface Queries {
    /** A query of one column of the type that gives one row at most; null when there are enough. */
    @Nullable Tree scalar(ValueType type, Scope scope);

    /** A query of columns of these types; null when there are enough. */
    @Nullable Tree rows(List<ValueType> types, Scope scope);
  }

  private final Choices choices;
  private final Dialect dialect;
  private final boolean mayFail;
  private final Queries queries;

  ExpressionGenerator(Choices choices, Dialect dialect, boolean mayFail, Queries queries) {
    this.dialect = dialect;
    this.choices = choices;
    this.mayFail = mayFail;
    this.queries = queries;
  }

  Tree value(ValueType type, Scope scope, int depth) {
    if (depth <= 0 || choices.percent(25)) {
      return leaf(type, scope, depth);
    }
    if (choices.percent(type == ValueType.BOOL ? 12 : 5)) {
      Tree query = subQuery(type, scope, depth);
      if (query != null) {
        return query;
      }
    }
    return filled(type, dialect.operators().any(type, choices, mayFail), scope, depth);
  }

  Tree condition(Scope scope, int depth) {
    return filled(
        ValueType.BOOL,
        dialect.operators().any(ValueType.BOOL, choices, mayFail),
        scope,
        Math.max(1, depth));
  }

  private Tree filled(ValueType type, Rule rule, Scope scope, int depth) {
    List<Tree> parts = new ArrayList<>();
    @Nullable Tree first = null;
    for (Part part : rule.parts()) {
      switch (part) {
        case Part.Text text -> parts.add(Tree.word(text.text()));
        case Part.Again _ -> parts.add(first == null ? Tree.word("1") : first);
        case Part.Hole hole -> {
          Tree value =
              hole.plain()
                  ? Tree.node(hole.type().sort(), hole.type().anyLiteral(choices))
                  : value(hole.type(), scope, depth - 1);
          // Written out again it must stay the same text, so it is no node that might be replaced.
          boolean again = rule.parts().stream().anyMatch(Part.Again.class::isInstance);
          Tree kept = again ? Tree.word(value.text()) : value;
          first = first == null ? kept : first;
          parts.add(kept);
        }
      }
    }
    return new Tree.Node(type.sort(), parts);
  }

  private Tree leaf(ValueType type, Scope scope, int depth) {
    if (scope.grouped() != null && dialect.aggregates().has(type) && choices.percent(55)) {
      return aggregate(type, scope.grouped(), depth);
    }
    List<Column> own = scope.of(type);
    List<Column> outer = scope.outerOf(type);
    if (!outer.isEmpty() && choices.percent(own.isEmpty() ? 70 : 25)) {
      return Tree.node(type.sort(), choices.of(outer).text());
    }
    if (!own.isEmpty() && choices.percent(85)) {
      return Tree.node(type.sort(), choices.of(own).text());
    }
    return Tree.node(type.sort(), type.anyLiteral(choices));
  }

  Tree aggregate(ValueType type, Scope rows, int depth) {
    // An aggregate over outer columns alone would belong to the outer query.
    Scope own = Scope.of(rows.columns(), List.of());
    Tree call =
        filled(type, dialect.aggregates().any(type, choices, mayFail), own, Math.min(depth, 2));
    if (choices.percent(20)) {
      return Tree.node(type.sort(), call, Tree.option(" FILTER (WHERE ", condition(own, 1), ")"));
    }
    return call;
  }

  private @Nullable Tree subQuery(ValueType type, Scope scope, int depth) {
    if (type != ValueType.BOOL || choices.percent(15)) {
      Tree query = queries.scalar(type, scope);
      return query == null ? null : Tree.node(type.sort(), "(", query, ")");
    }
    ValueType column = choices.any(ValueType.INT4, ValueType.TEXT, ValueType.INT8, ValueType.DATE);
    List<ValueType> columns =
        choices.percent(dialect.missing() ? 15 : 0)
            ? List.of(column, ValueType.INT4)
            : List.of(column);
    Tree query = queries.rows(columns, scope);
    if (query == null) {
      return null;
    }
    List<Tree> left = new ArrayList<>();
    for (ValueType each : columns) {
      left.add(value(each, scope, Math.min(1, depth - 1)));
    }
    Tree row =
        left.size() == 1
            ? left.getFirst()
            : Tree.node("", "(", left.getFirst(), ", ", left.get(1), ")");
    String sort = type.sort();
    return switch (choices.below(left.size() == 1 ? 7 : 4)) {
      case 0 -> Tree.node(sort, "EXISTS (", query, ")");
      case 1 -> Tree.node(sort, "NOT EXISTS (", query, ")");
      case 2 -> Tree.node(sort, "(", row, " IN (", query, "))");
      case 3 -> Tree.node(sort, "(", row, " NOT IN (", query, "))");
      case 4 -> Tree.node(sort, "(", row, choices.any(" = ", " < ", " >= "), "ANY (", query, "))");
      case 5 -> Tree.node(sort, "(", row, choices.any(" <> ", " > "), "ALL (", query, "))");
      default -> Tree.node(sort, "(", row, " < SOME (", query, "))");
    };
  }
}

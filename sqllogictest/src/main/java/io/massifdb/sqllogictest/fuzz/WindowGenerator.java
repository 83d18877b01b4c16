package io.massifdb.sqllogictest.fuzz;

import io.massifdb.sqllogictest.fuzz.Scope.Column;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Calls of window functions whose answer is determined: what depends on the order of peers is asked
 * for only where the keys of all rows end the order.
 */
final class WindowGenerator {
  private final Choices choices;
  private final ExpressionGenerator expressions;
  private final boolean missing;

  /**
   * @param missing whether frames that MassifDB has not yet are made, too
   */
  WindowGenerator(Choices choices, ExpressionGenerator expressions, boolean missing) {
    this.missing = missing;
    this.choices = choices;
    this.expressions = expressions;
  }

  /**
   * @param keys columns that tell rows apart; null when there are none
   */
  Tree call(ValueType type, Scope scope, @Nullable List<String> keys) {
    boolean total = keys != null && choices.percent(60);
    Tree function = total ? totalFunction(type, scope) : peerFunction(type, scope);
    List<Tree> over = new ArrayList<>();
    if (choices.percent(55)) {
      over.add(Tree.option("PARTITION BY ", Tree.list(", ", columns(scope))));
    }
    List<Tree> order = new ArrayList<>();
    boolean single = !total && choices.percent(25);
    if (single) {
      // RANGE with an offset takes one number to order by.
      order.add(Tree.node("", number(scope), choices.any("", " DESC")));
    } else {
      for (Tree column : columns(scope)) {
        order.add(
            Tree.node("", column, choices.any("", " DESC", " NULLS FIRST", " DESC NULLS LAST")));
      }
    }
    if (total && keys != null) {
      Tree end = Tree.word(String.join(", ", keys));
      over.add(Tree.node("", " ORDER BY ", Tree.option(Tree.list(", ", order), ", "), end));
      String text = function.text();
      boolean framed = missing || !text.matches("(lag|lead|ntile|row_number|rank|dense_rank).*");
      over.add(
          Tree.option(framed ? frame(choices.any("ROWS", "ROWS", "GROUPS", "RANGE"), false) : ""));
    } else if (single || choices.percent(70) || (!missing && ranks(function))) {
      over.add(Tree.node("", " ORDER BY ", new Tree.Listed(", ", order, 1)));
      over.add(Tree.option(frame(choices.any("GROUPS", "RANGE"), single)));
    }
    return Tree.node(type.sort(), function, " OVER (", Tree.node("", over.toArray()), ")");
  }

  private static boolean ranks(Tree function) {
    return function.text().matches("(rank|dense_rank|percent_rank|cume_dist).*");
  }

  private String frame(String unit, boolean offsets) {
    if (!missing) {
      return unit.equals("ROWS") ? rows() : "";
    }
    boolean counted = !unit.equals("RANGE") || offsets;
    String exclusion =
        choices.any("", "", "", " EXCLUDE CURRENT ROW", " EXCLUDE GROUP", " EXCLUDE TIES");
    if (!counted || choices.percent(30)) {
      return " "
          + unit
          + choices.any(
              " UNBOUNDED PRECEDING",
              " BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING",
              " BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING",
              " BETWEEN CURRENT ROW AND CURRENT ROW")
          + exclusion;
    }
    int from = choices.below(3);
    int to = choices.below(3);
    return " "
        + unit
        + choices.any(
            " " + from + " PRECEDING",
            " BETWEEN " + from + " PRECEDING AND " + to + " FOLLOWING",
            " BETWEEN " + from + " FOLLOWING AND " + (from + to) + " FOLLOWING",
            " BETWEEN " + (from + to) + " PRECEDING AND " + from + " PRECEDING",
            " BETWEEN UNBOUNDED PRECEDING AND " + to + " FOLLOWING",
            " BETWEEN CURRENT ROW AND " + to + " FOLLOWING")
        + exclusion;
  }

  private String rows() {
    int from = choices.below(3);
    int to = choices.below(3);
    return choices.any(
        " ROWS UNBOUNDED PRECEDING",
        " ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING",
        " ROWS BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING",
        " ROWS BETWEEN " + from + " PRECEDING AND " + to + " FOLLOWING",
        " ROWS BETWEEN " + from + " FOLLOWING AND " + (from + to) + " FOLLOWING",
        " ROWS BETWEEN UNBOUNDED PRECEDING AND " + to + " FOLLOWING");
  }

  private Tree number(Scope scope) {
    List<Column> small = scope.of(ValueType.INT4);
    return small.isEmpty()
        ? Tree.word("0 + 1")
        : Tree.node("", "(" + choices.of(small).text() + " % 100)");
  }

  private List<Tree> columns(Scope scope) {
    List<Column> able =
        scope.columns().stream().filter(column -> column.type() != ValueType.JSONB).toList();
    List<Tree> picked = new ArrayList<>();
    for (int i = choices.between(1, 2); i > 0; i--) {
      picked.add(able.isEmpty() ? Tree.word("true") : Tree.word(choices.of(able).text()));
    }
    return picked;
  }

  private Tree totalFunction(ValueType type, Scope scope) {
    Tree value = expressions.value(type, scope, 1);
    return switch (type) {
      case INT8 -> choices.percent(50) ? Tree.word("row_number()") : offset(value);
      case INT4 -> choices.percent(30) ? Tree.word("ntile(3)") : offset(value);
      default -> offset(value);
    };
  }

  private Tree offset(Tree value) {
    String[] forms =
        choices.any(
            new String[] {"lag(", ")"},
            new String[] {"lead(", ")"},
            new String[] {"lag(", ", 2)"},
            new String[] {"first_value(", ")"},
            new String[] {"last_value(", ")"},
            new String[] {"nth_value(", ", 2)"});
    return Tree.node("", forms[0], value, forms[1]);
  }

  private Tree peerFunction(ValueType type, Scope scope) {
    return switch (type) {
      case INT8 ->
          switch (choices.below(5)) {
            case 0 -> Tree.word("rank()");
            case 1 -> Tree.word("dense_rank()");
            case 2 -> Tree.word("count(*)");
            case 3 -> call("count", ValueType.TEXT, scope);
            default -> call("sum", ValueType.INT4, scope);
          };
      case NUMERIC ->
          call(choices.any("sum", "avg"), choices.any(ValueType.INT8, ValueType.NUMERIC), scope);
      case FLOAT8 -> choices.any(Tree.word("percent_rank()"), Tree.word("cume_dist()"));
      case BOOL -> call(choices.any("bool_and", "bool_or"), ValueType.BOOL, scope);
      case UUID, BYTEA, JSONB -> Tree.node("", "first_value(", Tree.word(type.plain()), ")");
      default -> call(choices.any("min", "max"), type, scope);
    };
  }

  private Tree call(String function, ValueType argument, Scope scope) {
    return Tree.node("", function + "(", expressions.value(argument, scope, 1), ")");
  }
}

package io.massifdb.sqllogictest.fuzz;

import io.massifdb.sqllogictest.fuzz.Scope.Column;
import io.massifdb.sqllogictest.fuzz.TableModel.Field;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** FROM clauses: tables, queries, functions, VALUES and all kinds of joins of them. */
final class FromGenerator {
  private final Choices choices;
  private final List<TableModel> tables;
  private final QueryGenerator queries;

  FromGenerator(Choices choices, List<TableModel> tables, QueryGenerator queries) {
    this.choices = choices;
    this.tables = tables;
    this.queries = queries;
  }

  /**
   * @param keys columns that tell rows apart; null when there are none
   */
  record From(Tree tree, List<Column> columns, @Nullable List<String> keys) {}

  From from(List<Column> outer, int depth) {
    int joins = choices.percent(45) ? 0 : choices.percent(65) ? 1 : 2;
    From from = item(outer, depth);
    for (int i = 0; i < joins; i++) {
      from = join(from, outer, depth);
    }
    return from;
  }

  private From join(From left, List<Column> outer, int depth) {
    if (depth > 0 && queries.hasBudget() && choices.percent(15)) {
      return lateral(left, outer, depth);
    }
    From right = depth > 0 && choices.percent(12) ? nested(outer, depth) : item(outer, depth);
    String kind =
        choices.any(
            " JOIN ",
            " JOIN ",
            " LEFT JOIN ",
            " LEFT JOIN ",
            " RIGHT JOIN ",
            " FULL JOIN ",
            " CROSS JOIN ");
    Tree condition =
        kind.equals(" CROSS JOIN ")
            ? Tree.word("")
            : Tree.node("", " ON ", condition(kind, left, right, outer));
    return joined(Tree.node("from", left.tree(), kind, right.tree(), condition), left, right);
  }

  private From nested(List<Column> outer, int depth) {
    From inner = join(item(outer, 0), outer, depth - 1);
    return new From(Tree.node("from", "(", inner.tree(), ")"), inner.columns(), inner.keys());
  }

  private From joined(Tree tree, From left, From right) {
    List<Column> columns = new ArrayList<>(left.columns());
    columns.addAll(right.columns());
    List<String> keys = null;
    if (left.keys() != null && right.keys() != null) {
      keys = new ArrayList<>(left.keys());
      keys.addAll(right.keys());
    }
    return new From(tree, columns, keys);
  }

  private Tree condition(String kind, From left, From right, List<Column> outer) {
    List<Tree> pairs = new ArrayList<>();
    for (Column first : left.columns()) {
      for (Column second : right.columns()) {
        if (first.type() == second.type() && first.type() != ValueType.JSONB) {
          pairs.add(Tree.node("value bool", first.text(), " = ", second.text()));
        }
      }
    }
    if (pairs.isEmpty()) {
      return kind.equals(" FULL JOIN ")
          ? Tree.word("true")
          : queries.condition(joined(left.tree(), left, right), outer);
    }
    Tree equality = choices.of(pairs);
    if (kind.equals(" FULL JOIN ") || choices.percent(50)) {
      return equality;
    }
    if (choices.percent(15)) {
      return Tree.node("value bool", equality, " AND ", choices.of(pairs));
    }
    Tree more = queries.condition(joined(left.tree(), left, right), outer);
    return choices.percent(65)
        ? Tree.node("value bool", equality, Tree.option(" AND ", more))
        : more;
  }

  private From lateral(From left, List<Column> outer, int depth) {
    List<Column> seen = new ArrayList<>(outer);
    seen.addAll(left.columns());
    From right = subQuery("LATERAL ", seen, depth - 1);
    boolean outerJoin = choices.percent(50);
    Tree tree =
        outerJoin
            ? Tree.node(
                "from",
                left.tree(),
                " LEFT JOIN ",
                right.tree(),
                " ON ",
                choices.percent(60)
                    ? Tree.word("true")
                    : queries.condition(joined(left.tree(), left, right), outer))
            : Tree.node(
                "from", left.tree(), choices.percent(85) ? " CROSS JOIN " : ", ", right.tree());
    return joined(tree, left, right);
  }

  private From item(List<Column> outer, int depth) {
    int kind = choices.below(100);
    if (kind < 12 && depth > 0 && queries.hasBudget()) {
      return subQuery("", outer, depth - 1);
    }
    if (kind < 30 && !queries.commonTables().isEmpty()) {
      TableModel table = choices.of(queries.commonTables());
      return table(table, null);
    }
    if (kind < 34) {
      return values();
    }
    if (kind < 38) {
      String alias = queries.alias();
      return new From(
          Tree.node(
              "from", "generate_series(1, " + choices.between(0, 5) + ") AS " + alias + "(n)"),
          List.of(new Column(alias + ".n", ValueType.INT4, true)),
          List.of(alias + ".n"));
    }
    if (kind < 40) {
      return unnested();
    }
    TableModel table = choices.of(tables);
    return table(table, table);
  }

  private From table(TableModel table, @Nullable TableModel keyed) {
    String alias = queries.alias();
    List<Column> columns = new ArrayList<>();
    List<String> keys = new ArrayList<>();
    for (Field field : table.columns()) {
      columns.add(new Column(alias + "." + field.name(), field.type(), true));
      if (keyed != null && keys.size() < keyed.keys()) {
        keys.add(alias + "." + field.name());
      }
    }
    return new From(
        Tree.node("from", table.name() + " AS " + alias), columns, keyed == null ? null : keys);
  }

  private From unnested() {
    String alias = queries.alias();
    String array = choices.any("ARRAY[3, 1, NULL, 1]", "'{}'::int4[]", "'{{1,2},{3,4}}'::int4[]");
    return new From(
        Tree.node("from", "unnest(" + array + ") WITH ORDINALITY AS " + alias + "(x, n)"),
        List.of(
            new Column(alias + ".x", ValueType.INT4, true),
            new Column(alias + ".n", ValueType.INT8, true)),
        List.of(alias + ".n"));
  }

  private From values() {
    List<ValueType> types = List.of(ValueType.INT4, choices.any(ValueType.values()));
    List<Tree> rows = new ArrayList<>();
    for (int i = choices.between(1, 4); i > 0; i--) {
      List<Tree> row = new ArrayList<>();
      for (ValueType type : types) {
        row.add(queries.expressions().value(type, Scope.of(List.of(), List.of()), 1));
      }
      rows.add(Tree.node("", "(", row.get(0), ", ", row.get(1), ")"));
    }
    String alias = queries.alias();
    return new From(
        Tree.node("from", "(VALUES ", Tree.list(", ", rows), ") AS " + alias + "(x1, x2)"),
        named(alias, types),
        null);
  }

  private From subQuery(String lateral, List<Column> outer, int depth) {
    List<ValueType> types = queries.types(choices.between(1, 3));
    boolean correlated = !lateral.isEmpty();
    Tree query = queries.query(types, correlated ? outer : List.of(), depth, true);
    String alias = queries.alias();
    List<String> names = new ArrayList<>();
    for (int i = 1; i <= types.size(); i++) {
      names.add("x" + i);
    }
    Tree tree =
        Tree.node(
            "from", lateral, "(", query, ") AS " + alias + "(" + String.join(", ", names) + ")");
    return new From(tree, named(alias, types), null);
  }

  private static List<Column> named(String alias, List<ValueType> types) {
    List<Column> columns = new ArrayList<>();
    for (int i = 0; i < types.size(); i++) {
      columns.add(new Column(alias + ".x" + (i + 1), types.get(i), true));
    }
    return columns;
  }
}

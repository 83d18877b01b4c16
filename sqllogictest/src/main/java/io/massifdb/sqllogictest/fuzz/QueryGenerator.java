package io.massifdb.sqllogictest.fuzz;

import io.massifdb.sqllogictest.fuzz.FromGenerator.From;
import io.massifdb.sqllogictest.fuzz.Scope.Column;
import io.massifdb.sqllogictest.fuzz.TableModel.Field;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One query, with everything that SELECT has. Made for one query and then thrown away. */
final class QueryGenerator implements ExpressionGenerator.Queries {
  private static final int QUERIES_MAX = 5;

  private final Choices choices;
  private final ExpressionGenerator expressions;
  private final WindowGenerator windows;
  private final FromGenerator sources;
  private final List<TableModel> commonTables = new ArrayList<>();
  private final boolean mayFail;
  private int aliases;
  private int budget = QUERIES_MAX;
  private int depth;
  private boolean twins;

  QueryGenerator(Choices choices, Dialect dialect, List<TableModel> tables, boolean mayFail) {
    this.choices = choices;
    this.mayFail = mayFail;
    this.expressions = new ExpressionGenerator(choices, dialect, mayFail, this);
    this.windows = new WindowGenerator(choices, expressions, dialect.missing());
    this.sources = new FromGenerator(choices, tables, this);
  }

  /** A whole statement. */
  Case top() {
    List<Tree> with = new ArrayList<>();
    boolean recursive = choices.percent(4);
    if (recursive) {
      with.add(recursive());
    }
    for (int i = choices.percent(18) ? choices.between(1, 2) : 0; i > 0; i--) {
      with.add(common());
    }
    List<ValueType> types = types(choices.between(1, 4));
    boolean ordered = choices.percent(70);
    Tree body = body(types, List.of(), 2, 1);
    Tree tail = ordered ? tail(types.size()) : Tree.word("");
    Tree head =
        with.isEmpty()
            ? Tree.word("")
            : Tree.option("WITH " + (recursive ? "RECURSIVE " : ""), Tree.list(", ", with), " ");
    return Case.query(Tree.node("query", head, body, tail), ordered, twins, mayFail);
  }

  ExpressionGenerator expressions() {
    return expressions;
  }

  List<TableModel> commonTables() {
    return commonTables;
  }

  String alias() {
    return "a" + aliases++;
  }

  boolean hasBudget() {
    return budget > 0;
  }

  List<ValueType> types(int count) {
    List<ValueType> types = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      types.add(
          choices.percent(50)
              ? choices.any(ValueType.INT4, ValueType.TEXT, ValueType.INT8, ValueType.NUMERIC)
              : choices.any(ValueType.values()));
    }
    return types;
  }

  Tree condition(From from, List<Column> outer) {
    return expressions.condition(Scope.of(from.columns(), outer), 2);
  }

  From from(List<Column> outer) {
    return sources.from(outer, 1);
  }

  // ---- sub-queries

  @Override
  public @Nullable Tree scalar(ValueType type, Scope scope) {
    if (budget <= 0 || depth >= 2) {
      return null;
    }
    budget--;
    depth++;
    From from = sources.from(scope.seenFromInside(), 0);
    Scope inside = Scope.of(from.columns(), scope.seenFromInside());
    Scope own = Scope.of(from.columns(), List.of());
    Tree where = Tree.option(" WHERE ", expressions.condition(inside, 1));
    boolean aggregated = choices.percent(60) && type != ValueType.JSONB && type != ValueType.BYTEA;
    Tree query;
    if (aggregated && type != ValueType.UUID && type != ValueType.TEXT_ARRAY) {
      Tree call = expressions.aggregate(type, own, 1);
      query = Tree.node("query " + type.sql(), "SELECT ", call, " FROM ", from.tree(), where);
    } else {
      Tree value = expressions.value(type, inside, 1);
      String tail =
          choices.percent(50) ? " ORDER BY 1 LIMIT 1" : " ORDER BY 1 DESC NULLS LAST LIMIT 1";
      twins |= type.hasEqualTwins();
      query =
          Tree.node("query " + type.sql(), "SELECT ", value, " FROM ", from.tree(), where, tail);
    }
    depth--;
    return query;
  }

  @Override
  public @Nullable Tree rows(List<ValueType> types, Scope scope) {
    if (budget <= 0 || depth >= 2) {
      return null;
    }
    return query(types, scope.seenFromInside(), 1, false);
  }

  /** A query with a fixed number of columns. */
  Tree query(List<ValueType> types, List<Column> outer, int levels, boolean limited) {
    budget--;
    depth++;
    Tree body = body(types, outer, levels, types.size());
    Tree tail = limited && choices.percent(20) ? tail(types.size()) : Tree.word("");
    depth--;
    return Tree.node(sort(types), body, tail);
  }

  private static String sort(List<ValueType> types) {
    return "query " + String.join(" ", types.stream().map(ValueType::sql).toList());
  }

  private Tree tail(int width) {
    List<String> order = new ArrayList<>();
    for (int i = 1; i <= width; i++) {
      order.add(i + choices.any("", "", " DESC", " ASC NULLS FIRST", " DESC NULLS LAST"));
    }
    Tree limit =
        choices.percent(35)
            ? Tree.option(
                choices.any(
                    " LIMIT " + choices.below(6), " OFFSET 1 LIMIT 3", " FETCH FIRST 2 ROWS ONLY"))
            : Tree.word("");
    return Tree.option(" ORDER BY " + String.join(", ", order), limit);
  }

  // ---- WITH

  private Tree common() {
    List<ValueType> types = types(choices.between(1, 3));
    Tree query = query(types, List.of(), 1, true);
    String name = "w" + commonTables.size();
    List<Field> columns = new ArrayList<>();
    for (int i = 0; i < types.size(); i++) {
      columns.add(new Field("x" + (i + 1), types.get(i), "", true, true));
    }
    commonTables.add(new TableModel(name, columns, 0));
    String names = String.join(", ", columns.stream().map(Field::name).toList());
    return Tree.node(
        "",
        name + "(" + names + ") AS " + choices.any("", "", "MATERIALIZED ", "NOT MATERIALIZED "),
        "(",
        query,
        ")");
  }

  private Tree recursive() {
    List<Column> own =
        List.of(new Column("r.x1", ValueType.INT4, true), new Column("r.x2", ValueType.INT8, true));
    Tree next = expressions.value(ValueType.INT8, Scope.of(own, List.of()), 2);
    commonTables.add(
        new TableModel(
            "r",
            List.of(
                new Field("x1", ValueType.INT4, "", true, true),
                new Field("x2", ValueType.INT8, "", true, true)),
            0));
    return Tree.node(
        "",
        "r(x1, x2) AS (SELECT 1, 2::int8 " + choices.any("UNION ALL", "UNION"),
        " SELECT r.x1 + 1, ",
        next,
        " FROM r WHERE r.x1 < " + choices.between(1, 6) + ")");
  }

  // ---- SELECT

  private Tree body(List<ValueType> types, List<Column> outer, int levels, int itemsMin) {
    if (choices.percent(10) && levels > 0) {
      twins |= types.stream().anyMatch(ValueType::hasEqualTwins);
      String operator =
          choices.any(
              " UNION ",
              " UNION ALL ",
              " INTERSECT ",
              " EXCEPT ",
              " INTERSECT ALL ",
              " EXCEPT ALL ");
      boolean json = types.contains(ValueType.JSONB);
      return Tree.node(
          sort(types),
          "(",
          body(types, outer, levels - 1, types.size()),
          json ? " UNION ALL " : operator,
          body(types, outer, levels - 1, types.size()),
          ")");
    }
    From from = sources.from(outer, levels);
    Scope scope = Scope.of(from.columns(), outer);
    Tree where =
        choices.percent(55)
            ? Tree.option(" WHERE ", expressions.condition(scope, 2))
            : Tree.word("");
    int form = choices.below(100);
    if (form < 25) {
      return grouped(types, scope, from, where, itemsMin);
    }
    List<Tree> items = new ArrayList<>();
    for (ValueType type : types) {
      boolean window = form >= 25 && form < 42 && choices.percent(70);
      twins |= window && type.hasEqualTwins();
      items.add(
          window
              ? windows.call(type, scope, from.keys())
              : expressions.value(type, scope, levels + 1));
    }
    boolean distinct = form >= 42 && form < 52 && !types.contains(ValueType.JSONB);
    twins |= distinct && types.stream().anyMatch(ValueType::hasEqualTwins);
    return Tree.node(
        sort(types),
        "SELECT ",
        distinct ? Tree.option("DISTINCT ") : Tree.word(""),
        new Tree.Listed(", ", items, itemsMin),
        " FROM ",
        from.tree(),
        where);
  }

  private Tree grouped(List<ValueType> types, Scope scope, From from, Tree where, int itemsMin) {
    List<Column> able =
        scope.columns().stream().filter(column -> column.type() != ValueType.JSONB).toList();
    List<Column> keys = new ArrayList<>();
    for (int i = able.isEmpty() ? 0 : choices.below(4); i > 0; i--) {
      Column column = choices.of(able);
      if (!keys.contains(column)) {
        keys.add(column);
      }
    }
    twins = true;
    Scope groups = new Scope(keys, scope.outer(), scope);
    List<Tree> items = new ArrayList<>();
    for (ValueType type : types) {
      items.add(expressions.value(type, groups, 2));
    }
    if (keys.isEmpty() && items.stream().noneMatch(QueryGenerator::isAggregate)) {
      items.set(
          0,
          Tree.node(
              types.getFirst().sort(), "CASE WHEN count(*) >= 0 THEN ", items.getFirst(), " END"));
    }
    Tree having =
        choices.percent(25)
            ? Tree.option(" HAVING ", expressions.condition(groups, 2))
            : Tree.word("");
    return Tree.node(
        sort(types),
        "SELECT ",
        new Tree.Listed(", ", items, itemsMin),
        " FROM ",
        from.tree(),
        where,
        keys.isEmpty() ? "" : " GROUP BY " + grouping(keys.stream().map(Column::text).toList()),
        having);
  }

  /** Good enough: without a key a query without an aggregate would be no grouped one. */
  private static boolean isAggregate(Tree item) {
    return item.text().startsWith("count(*)");
  }

  private String grouping(List<String> keys) {
    String all = String.join(", ", keys);
    if (choices.percent(75)) {
      return all;
    }
    return switch (choices.below(3)) {
      case 0 -> "ROLLUP (" + all + ")";
      case 1 -> "CUBE (" + all + ")";
      default -> "GROUPING SETS ((" + all + "), (" + keys.getFirst() + "), ())";
    };
  }
}

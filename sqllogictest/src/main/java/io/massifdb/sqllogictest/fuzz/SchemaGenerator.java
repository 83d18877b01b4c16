package io.massifdb.sqllogictest.fuzz;

import io.massifdb.sqllogictest.fuzz.TableModel.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** A schema of a few tables with their rows and indexes of all kinds. */
final class SchemaGenerator {
  private static final int ROWS_MAX = 14;

  private final Choices choices;
  private final List<TableModel> tables = new ArrayList<>();
  private final List<Tree> creations = new ArrayList<>();
  private final List<Tree> indexes = new ArrayList<>();
  private final List<Tree> rows = new ArrayList<>();

  SchemaGenerator(Choices choices) {
    this.choices = choices;
    int count = choices.between(2, 4);
    for (int i = 0; i < count; i++) {
      table("t" + i);
    }
  }

  List<TableModel> tables() {
    return List.copyOf(tables);
  }

  /** CREATE TABLE, CREATE INDEX and INSERT, in an order that works. */
  Tree.Listed script() {
    List<Tree> statements = new ArrayList<>(creations);
    boolean early = choices.percent(50);
    statements.addAll(early ? indexes : rows);
    statements.addAll(early ? rows : indexes);
    return new Tree.Listed(";\n", statements, 0);
  }

  private void table(String name) {
    List<Field> columns = new ArrayList<>();
    int keys = choices.percent(25) ? 2 : 1;
    ValueType key = choices.percent(70) ? ValueType.INT4 : ValueType.INT8;
    columns.add(new Field("id", key, key.sql(), false, false));
    if (keys == 2) {
      ValueType second = choices.any(ValueType.TEXT, ValueType.DATE, ValueType.INT4);
      columns.add(new Field("id2", second, second.sql(), false, false));
    }
    int width = choices.between(3, 8);
    for (int i = 0; i < width; i++) {
      columns.add(field("c" + i));
    }
    TableModel model = new TableModel(name, columns, keys);
    Set<String> unique = new TreeSet<>();
    create(model);
    for (int i = choices.below(4); i > 0; i--) {
      index(model, i, unique);
    }
    insert(model);
    List<Field> marked = new ArrayList<>();
    for (Field each : columns) {
      marked.add(
          new Field(
              each.name(),
              each.type(),
              each.declared(),
              each.nullable(),
              each.free() && !unique.contains(each.name())));
    }
    tables.add(new TableModel(name, marked, keys));
  }

  private Field field(String name) {
    ValueType type =
        choices.percent(55)
            ? choices.any(
                ValueType.INT4, ValueType.INT4, ValueType.TEXT, ValueType.INT8, ValueType.NUMERIC)
            : choices.any(ValueType.values());
    String declared =
        switch (type) {
          case NUMERIC -> choices.any("numeric", "numeric(24,4)");
          case TEXT -> choices.any("text", "text", "varchar(20)", "varchar");
          default -> type.sql();
        };
    return new Field(name, type, declared, choices.percent(80), true);
  }

  private void create(TableModel table) {
    List<Tree> items = new ArrayList<>();
    for (Field column : table.columns()) {
      items.add(
          Tree.node(
              "",
              column.name() + " " + column.declared(),
              column.nullable() ? Tree.word("") : Tree.option(" NOT NULL")));
    }
    List<String> key = names(table.columns().subList(0, table.keys()));
    items.add(Tree.node("", "PRIMARY KEY (" + String.join(", ", key) + ")"));
    creations.add(
        Tree.node("", "CREATE TABLE " + table.name() + " (", Tree.list(", ", items), ")"));
  }

  private void index(TableModel table, int number, Set<String> unique) {
    List<Field> able = table.columns().stream().filter(it -> it.type() != ValueType.JSONB).toList();
    List<Field> picked = new ArrayList<>();
    for (int i = choices.between(1, 3); i > 0; i--) {
      Field column = choices.of(able);
      if (!picked.contains(column)) {
        picked.add(column);
      }
    }
    boolean isUnique = choices.percent(25);
    List<Tree> keys = new ArrayList<>();
    for (Field column : picked) {
      boolean expression = column.type() == ValueType.TEXT && !isUnique && choices.percent(25);
      keys.add(
          Tree.node(
              "",
              expression ? "lower(" + column.name() + ")" : column.name(),
              Tree.option(choices.any("", "", " DESC", " DESC NULLS LAST", " NULLS FIRST"))));
    }
    if (isUnique) {
      unique.addAll(names(picked));
    }
    Field other = choices.of(able);
    indexes.add(
        Tree.node(
            "",
            "CREATE " + (isUnique ? "UNIQUE " : "") + "INDEX " + table.name() + "_i" + number,
            " ON " + table.name() + " (",
            Tree.list(", ", keys),
            ")",
            Tree.option(choices.percent(25) ? " INCLUDE (" + other.name() + ")" : ""),
            Tree.option(
                choices.percent(20)
                    ? " WHERE "
                        + other.name()
                        + choices.any(" IS NOT NULL", " = " + other.type().plain())
                    : "")));
  }

  private void insert(TableModel table) {
    List<Tree> values = new ArrayList<>();
    int count = choices.percent(5) ? 0 : choices.between(1, ROWS_MAX);
    for (int i = 0; i < count; i++) {
      List<Tree> row = new ArrayList<>();
      for (Field column : table.columns()) {
        String value =
            column.name().equals("id") && column.type() != ValueType.TEXT && choices.percent(85)
                ? Integer.toString(i)
                : column.type().anyValue(choices, column.nullable());
        row.add(Tree.node(column.type().sort(), value));
      }
      values.add(Tree.node("", "(", new Tree.Listed(", ", row, row.size()), ")"));
    }
    if (!values.isEmpty()) {
      rows.add(
          Tree.node(
              "",
              "INSERT INTO " + table.name() + " VALUES ",
              Tree.list(", ", values),
              " ON CONFLICT DO NOTHING"));
    }
  }

  private static List<String> names(List<Field> columns) {
    return columns.stream().map(Field::name).toList();
  }
}

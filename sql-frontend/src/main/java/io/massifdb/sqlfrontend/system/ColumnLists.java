package io.massifdb.sqlfrontend.system;

import io.massifdb.expression.SqlType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What `columns.txt` says of the system tables: oids, table or view, columns. The file was taken
/// from a PostgreSQL 15, so that clients that read columns by name or by number find them all.
final class ColumnLists {
  /// One table of the file.
  record Definition(
      String schema, String name, int oid, boolean view, List<SystemColumn> columns) {}

  private static final Map<String, Definition> DEFINITIONS = read();

  private ColumnLists() {}

  static Definition of(String schema, String name) {
    Definition definition = DEFINITIONS.get(schema + "." + name);
    if (definition == null) {
      throw new AssertionError("columns.txt has no table " + schema + "." + name);
    }
    return definition;
  }

  private static Map<String, Definition> read() {
    LinkedHashMap<String, Definition> definitions = new LinkedHashMap<>();
    List<SystemColumn> columns = new ArrayList<>();
    for (String line : ResourceLines.of("columns.txt")) {
      List<String> words = List.of(line.strip().split(" +", -1));
      if (line.startsWith(" ")) {
        words.forEach(word -> columns.add(column(word)));
        Definition last = definitions.lastEntry().getValue();
        definitions.put(last.schema() + "." + last.name(), with(last, columns));
      } else {
        columns.clear();
        Definition next =
            new Definition(
                words.get(0),
                words.get(1),
                Integer.parseInt(words.get(2)),
                words.get(3).equals("view"),
                List.of());
        definitions.put(next.schema() + "." + next.name(), next);
      }
    }
    return definitions;
  }

  private static Definition with(Definition head, List<SystemColumn> columns) {
    return new Definition(
        head.schema(), head.name(), head.oid(), head.view(), List.copyOf(columns));
  }

  private static SystemColumn column(String word) {
    boolean required = word.endsWith("!");
    int colon = word.indexOf(':');
    String typeName = word.substring(colon + 1, required ? word.length() - 1 : word.length());
    SqlType type = SqlType.fromName(typeName);
    if (type == null) {
      throw new AssertionError("columns.txt has an unknown type: " + word);
    }
    return new SystemColumn(word.substring(0, colon), type, !required);
  }
}

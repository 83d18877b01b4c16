package io.massifdb.sqlfrontend.system;

import io.massifdb.expression.ArrayValue;
import io.massifdb.expression.RecordValue;
import io.massifdb.expression.SqlType;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Functions about the catalog that return several columns.
final class CatalogSets {
  private CatalogSets() {}

  /// `pg_get_keywords()`: PostgreSQL's own list.
  static List<RecordValue> keywords() {
    List<SqlType> types =
        List.of(SqlType.TEXT, SqlType.INTERNAL_CHAR, SqlType.BOOLEAN, SqlType.TEXT, SqlType.TEXT);
    List<RecordValue> rows = new ArrayList<>();
    for (String line : ResourceLines.of("keywords.txt")) {
      String[] fields = line.split("\t", -1);
      rows.add(
          new RecordValue(
              types, List.of(fields[0], fields[1], fields[2].equals("t"), fields[3], fields[4])));
    }
    return rows;
  }

  /// `pg_options_to_table(options)`: `name=value` taken apart.
  @SuppressWarnings("NullAway") // an option without value has a null there
  static List<RecordValue> options(ArrayValue options) {
    List<SqlType> types = List.of(SqlType.TEXT, SqlType.TEXT);
    List<RecordValue> rows = new ArrayList<>();
    for (Object option : options.values()) {
      if (option instanceof String text) {
        int equals = text.indexOf('=');
        List<@Nullable Object> row = new ArrayList<>();
        row.add(equals < 0 ? text : text.substring(0, equals));
        row.add(equals < 0 ? null : text.substring(equals + 1));
        rows.add(new RecordValue(types, row));
      }
    }
    return rows;
  }
}

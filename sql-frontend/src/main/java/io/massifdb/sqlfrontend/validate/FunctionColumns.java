package io.massifdb.sqlfrontend.validate;

import static java.util.Objects.requireNonNull;

import io.massifdb.expression.SqlType;
import io.massifdb.expression.TypeKind;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The columns of functions in FROM whose columns are not just one of the function's own name.
final class FunctionColumns {
  private static final Map<String, Map<String, SqlType>> CATALOG =
      Map.of(
          "pg_get_keywords",
              columns("word text, catcode char, barelabel bool, catdesc text, baredesc text"),
          "pg_timezone_names", columns("name text, abbrev text, utc_offset interval, is_dst bool"),
          "_pg_expandarray", columns("x int2, n int4"),
          "pg_options_to_table", columns("option_name text, option_value text"),
          "aclexplode",
              columns("grantor oid, grantee oid, privilege_type text, is_grantable bool"));

  private FunctionColumns() {}

  private static Map<String, SqlType> columns(String list) {
    Map<String, SqlType> columns = new LinkedHashMap<>();
    for (String column : list.split(", ", -1)) {
      int blank = column.indexOf(' ');
      columns.put(
          column.substring(0, blank),
          requireNonNull(SqlType.fromName(column.substring(blank + 1))));
    }
    return columns;
  }

  /// Names and types in order; null for a function whose columns are unknown.
  static @Nullable Map<String, SqlType> of(String function, SqlType result) {
    if (function.equals("pg_partition_ancestors")) {
      return Map.of("relid", SqlType.REGCLASS);
    }
    Map<String, SqlType> several = CATALOG.get(function);
    if (several != null) {
      return several;
    }
    SqlType value =
        switch (function) {
          case "json_each" -> SqlType.JSON;
          case "jsonb_each" -> SqlType.JSONB;
          case "json_each_text", "jsonb_each_text" -> SqlType.TEXT;
          default -> null;
        };
    if (value != null) {
      Map<String, SqlType> columns = new LinkedHashMap<>();
      columns.put("key", SqlType.TEXT);
      columns.put("value", value);
      return columns;
    }
    return result.kind() == TypeKind.RECORD ? null : Map.of(function, result);
  }
}

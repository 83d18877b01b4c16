package io.massifdb.sqlfrontend.validate;

import io.massifdb.expression.SqlType;
import io.massifdb.expression.TypeKind;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The columns of functions in FROM whose columns are not just one of the function's own name.
final class FunctionColumns {
  private FunctionColumns() {}

  /// Names and types in order; null for a function whose columns are unknown.
  static @Nullable Map<String, SqlType> of(String function, SqlType result) {
    if (function.equals("pg_partition_ancestors")) {
      return Map.of("relid", SqlType.REGCLASS);
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

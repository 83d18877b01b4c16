package io.massifdb.sqlfrontend.validate;

import io.massifdb.expression.SqlType;
import io.massifdb.expression.TypeKind;
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
    return result.kind() == TypeKind.RECORD ? null : Map.of(function, result);
  }
}

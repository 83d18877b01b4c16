package io.massifdb.sqlfrontend.system;

import io.massifdb.expression.SqlType;
import java.util.List;

/// Signatures of functions as `pg_get_function_arguments` and `pg_get_function_result` print them.
final class FunctionTexts {
  private FunctionTexts() {}

  static String types(FunctionCatalog.Entry entry) {
    return String.join(", ", entry.arguments().stream().map(FunctionTexts::type).toList());
  }

  static String arguments(FunctionCatalog.Entry entry) {
    boolean variadic = entry.function() != null && entry.function().variadic();
    List<Long> types = entry.arguments();
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < types.size(); i++) {
      text.append(i == 0 ? "" : ", ");
      text.append(variadic && i == types.size() - 1 ? "VARIADIC " : "");
      text.append(type(types.get(i)));
    }
    return text.toString();
  }

  static String result(FunctionCatalog.Entry entry) {
    return (entry.returnsSet() ? "SETOF " : "") + type(entry.result());
  }

  private static String type(long oid) {
    SqlType type = SqlType.fromOid((int) oid, -1);
    return type == null ? "???" : type.displayName();
  }
}

package io.massifdb.sqlfrontend.validate;

import io.massifdb.expression.Casts;
import io.massifdb.expression.SqlType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The common type of CASE branches, set operations, VALUES and the like: PostgreSQL's
/// select_common_type.
final class CommonType {
  private CommonType() {}

  /// Null when there is none. Values of unknown type alone give text.
  static @Nullable SqlType of(List<SqlType> types) {
    SqlType chosen = null;
    for (SqlType type : types) {
      if (type.equals(SqlType.UNKNOWN)) {
        continue;
      }
      if (chosen == null || chosen.equals(type)) {
        chosen = type;
      } else if (chosen.sameKind(type)) {
        chosen = chosen.withoutModifiers();
      } else if (chosen.kind().category() != type.kind().category()) {
        return null;
      } else if (!chosen.kind().preferred() && implicit(chosen, type) && !implicit(type, chosen)) {
        chosen = type;
      }
    }
    if (chosen == null) {
      return SqlType.TEXT;
    }
    for (SqlType type : types) {
      if (!type.equals(SqlType.UNKNOWN) && !implicit(type, chosen)) {
        return null;
      }
    }
    return chosen;
  }

  static boolean implicit(SqlType from, SqlType to) {
    return from.sameKind(to) || Casts.context(from, to) == Casts.Context.IMPLICIT;
  }
}

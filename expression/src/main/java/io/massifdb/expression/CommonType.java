package io.massifdb.expression;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// The type that CASE, COALESCE, UNION, VALUES and ARRAY give their alternatives
/// (`select_common_type`).
public final class CommonType {
  private CommonType() {}

  /// Null when the types do not match (the caller raises 42804); text when all are unknown.
  public static @Nullable SqlType of(List<SqlType> types) {
    SqlType common = SqlType.UNKNOWN;
    boolean modifiersAgree = true;
    for (SqlType type : types) {
      if (type.kind() == TypeKind.UNKNOWN) {
        continue;
      }
      if (common.kind() == TypeKind.UNKNOWN) {
        common = type;
        continue;
      }
      modifiersAgree &= common.equals(type);
      SqlType next = of(common, type);
      if (next == null) {
        return null;
      }
      common = next;
    }
    if (common.kind() == TypeKind.UNKNOWN) {
      return SqlType.TEXT;
    }
    return modifiersAgree ? common : common.withoutModifiers();
  }

  /// The common type of two types; null when there is none.
  public static @Nullable SqlType of(SqlType left, SqlType right) {
    if (left.sameKind(right) || right.kind() == TypeKind.UNKNOWN) {
      return left;
    }
    if (left.kind() == TypeKind.UNKNOWN) {
      return right;
    }
    if (left.kind().category() != right.kind().category()) {
      return null;
    }
    boolean toRight = Casts.isImplicit(left, right);
    boolean toLeft = Casts.isImplicit(right, left);
    if (left.kind().preferred() && toLeft) {
      return left;
    }
    if (toRight && (!toLeft || right.kind().preferred())) {
      return right;
    }
    return toLeft ? left : null;
  }
}

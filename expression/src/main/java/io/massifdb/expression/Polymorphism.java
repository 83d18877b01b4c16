package io.massifdb.expression;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What the polymorphic types of a signature stand for in one call: `anyelement` and `anyarray`
/// share one element type exactly, `anycompatible` and `anycompatiblearray` the common type of the
/// arguments.
record Polymorphism(@Nullable SqlType element, @Nullable SqlType compatible) {
  private static final Polymorphism NONE = new Polymorphism(null, null);

  /// Null when the actual types contradict each other.
  static @Nullable Polymorphism of(List<SqlType> declared, List<SqlType> actual) {
    if (declared.stream().noneMatch(type -> type.kind().isPolymorphic())) {
      return NONE;
    }
    SqlType element = null;
    SqlType compatible = null;
    for (int i = 0; i < actual.size(); i++) {
      SqlType from = actual.get(i);
      TypeKind kind = declared.get(i).kind();
      if (from.kind() == TypeKind.UNKNOWN || !kind.isPolymorphic() || kind == TypeKind.ANY) {
        continue;
      }
      boolean isArray = kind == TypeKind.ANYARRAY || kind == TypeKind.ANYCOMPATIBLEARRAY;
      if ((isArray && from.kind().category() != 'A')
          || (kind == TypeKind.ANYNONARRAY && from.isArray())
          || (kind == TypeKind.ANYENUM && from.kind() != TypeKind.ENUM)) {
        return null;
      }
      SqlType part = (isArray ? from.elementType() : from).withoutModifiers();
      if (kind == TypeKind.ANYCOMPATIBLE || kind == TypeKind.ANYCOMPATIBLEARRAY) {
        compatible = compatible == null ? part : CommonType.of(compatible, part);
        if (compatible == null) {
          return null;
        }
      } else if (element == null) {
        element = part;
      } else if (!element.sameKind(part)) {
        return null;
      }
    }
    boolean unknownEnum =
        element == null && declared.stream().anyMatch(it -> it.kind() == TypeKind.ANYENUM);
    return unknownEnum ? null : new Polymorphism(element, compatible);
  }

  /// The type that an actual argument must have; literals alone count as text.
  SqlType argument(SqlType declared, SqlType actual) {
    return switch (declared.kind()) {
      case ANY -> actual.kind() == TypeKind.UNKNOWN ? SqlType.TEXT : actual;
      case ANYELEMENT, ANYNONARRAY, ANYENUM -> element == null ? SqlType.TEXT : element;
      case ANYARRAY -> arrayOf(element, actual);
      case ANYCOMPATIBLE -> compatible == null ? SqlType.TEXT : compatible;
      case ANYCOMPATIBLEARRAY -> arrayOf(compatible, actual);
      default -> declared;
    };
  }

  private static SqlType arrayOf(@Nullable SqlType element, SqlType actual) {
    if (actual.kind() == TypeKind.INT2VECTOR || actual.kind() == TypeKind.OIDVECTOR) {
      return actual;
    }
    return SqlType.array(element == null ? SqlType.TEXT : element);
  }

  /// Null when the result cannot be known.
  @Nullable SqlType result(SqlType declared) {
    return switch (declared.kind()) {
      case ANYELEMENT, ANYNONARRAY, ANYENUM -> element == null ? SqlType.TEXT : element;
      case ANYCOMPATIBLE -> compatible == null ? SqlType.TEXT : compatible;
      case ANYARRAY ->
          element != null && element.isArray()
              ? element
              : SqlType.array(element == null ? SqlType.TEXT : element);
      case ANYCOMPATIBLEARRAY -> SqlType.array(compatible == null ? SqlType.TEXT : compatible);
      default -> declared;
    };
  }
}

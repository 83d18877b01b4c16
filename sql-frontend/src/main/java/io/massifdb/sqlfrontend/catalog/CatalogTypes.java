package io.massifdb.sqlfrontend.catalog;

import io.massifdb.expression.SqlException;
import io.massifdb.expression.SqlState;
import io.massifdb.expression.SqlType;
import io.massifdb.expression.TypeKind;
import io.massifdb.expression.UserType;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Looks up the types that users defined.
public final class CatalogTypes {
  private CatalogTypes() {}

  /// The type that a name of the parser's means; any other type is its own meaning. 42704 when
  /// there is no such type.
  public static SqlType resolve(
      SqlType type, CatalogSnapshot catalog, long databaseId, List<String> searchPath) {
    SqlType element = type.element();
    if (element != null && element.kind() == TypeKind.NAMED) {
      return SqlType.array(resolve(element, catalog, databaseId, searchPath));
    }
    if (!(type.user() instanceof UserType.Name name)) {
      return type;
    }
    Optional<Relation> found = find(name.parts(), catalog, databaseId, searchPath);
    if (found.isPresent() && found.get() instanceof TypeDescriptor descriptor) {
      return descriptor.type();
    }
    if (found.isPresent()) {
      throw new SqlException(
          SqlState.FEATURE_NOT_SUPPORTED, "the row type of a table is not supported as a type");
    }
    throw new SqlException(
        SqlState.UNDEFINED_OBJECT, "type \"" + name.name() + "\" does not exist");
  }

  private static Optional<Relation> find(
      List<String> parts, CatalogSnapshot catalog, long databaseId, List<String> searchPath) {
    return parts.size() == 1
        ? catalog.relation(databaseId, searchPath, parts.getFirst())
        : catalog.relation(databaseId, parts.get(parts.size() - 2), parts.getLast());
  }

  /// The type of this oid, of an array of it too; null when no user defined it.
  public static @Nullable SqlType byOid(int oid, CatalogSnapshot catalog, long databaseId) {
    for (TypeDescriptor type : catalog.types(databaseId)) {
      if (type.id() == oid) {
        return type.type();
      }
      if (type.arrayOid() == oid) {
        return SqlType.array(type.type());
      }
    }
    return null;
  }
}

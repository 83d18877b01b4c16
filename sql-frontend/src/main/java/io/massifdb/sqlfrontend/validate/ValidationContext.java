package io.massifdb.sqlfrontend.validate;

import io.massifdb.expression.SqlType;
import io.massifdb.sqlfrontend.catalog.CatalogSnapshot;
import io.massifdb.sqlfrontend.catalog.CatalogTypes;
import io.massifdb.sqlfrontend.catalog.SystemSchemas;
import io.massifdb.sqlfrontend.catalog.TableDescriptor;
import io.massifdb.sqlfrontend.system.SystemTables;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a statement is validated against. Immutable.
///
/// @param searchPath schemas in the order of the session's search_path, `$user` already replaced;
///   pg_catalog comes first unless it is named
/// @param parameterTypes the types that the client gave for `$1`, `$2` ...; null where it left the
///   choice to us; may be shorter than the number of parameters
/// @param stored rows of earlier steps of the same statement
/// @param scope collects what the statement does
public record ValidationContext(
    CatalogSnapshot catalog,
    long databaseId,
    List<String> searchPath,
    SystemTables systemTables,
    List<@Nullable SqlType> parameterTypes,
    List<StoredRows> stored,
    AccessScope scope) {

  public ValidationContext(
      CatalogSnapshot catalog,
      long databaseId,
      List<String> searchPath,
      SystemTables systemTables,
      List<@Nullable SqlType> parameterTypes) {
    this(
        catalog,
        databaseId,
        searchPath,
        systemTables,
        parameterTypes,
        List.of(),
        AccessScope.ofStatement());
  }

  public ValidationContext {
    stored = List.copyOf(stored);
    searchPath = List.copyOf(searchPath);
    parameterTypes = Collections.unmodifiableList(new ArrayList<>(parameterTypes));
  }

  public static ValidationContext of(CatalogSnapshot catalog, long databaseId) {
    return new ValidationContext(
        catalog, databaseId, List.of(SystemSchemas.PUBLIC), SystemTables.standard(), List.of());
  }

  public ValidationContext withParameterTypes(List<@Nullable SqlType> types) {
    return new ValidationContext(
        catalog, databaseId, searchPath, systemTables, types, stored, scope);
  }

  ValidationContext withStored(StoredRows rows) {
    List<StoredRows> all = new ArrayList<>(stored);
    all.add(rows);
    return new ValidationContext(
        catalog, databaseId, searchPath, systemTables, parameterTypes, all, scope);
  }

  ValidationContext withScope(AccessScope changed) {
    return new ValidationContext(
        catalog, databaseId, searchPath, systemTables, parameterTypes, stored, changed);
  }

  /// For the binding of a statement that changes the table.
  ValidationContext changing(TableDescriptor table) {
    return withScope(scope.changing(table));
  }

  /// What the statement does, as far as it is validated.
  public List<Access> accesses() {
    return scope.accesses();
  }

  /// The schema that a name means: `pg_temp` is the session's own.
  String schemaName(String given) {
    if (!given.equals("pg_temp")) {
      return given;
    }
    return searchPath.stream().filter(it -> it.startsWith("pg_temp_")).findFirst().orElse(given);
  }

  /// The type that a name of the parser's means.
  SqlType resolve(SqlType type) {
    return CatalogTypes.resolve(type, catalog, databaseId, searchPath);
  }

  /// The path with pg_catalog in front unless it is named.
  List<String> effectivePath() {
    if (searchPath.contains(SystemSchemas.PG_CATALOG)) {
      return searchPath;
    }
    List<String> path = new ArrayList<>();
    path.add(SystemSchemas.PG_CATALOG);
    path.addAll(searchPath);
    return path;
  }
}

package io.massifdb.sqlfrontend.system;

import io.massifdb.sqlfrontend.catalog.CatalogSnapshot;
import io.massifdb.sqlfrontend.catalog.Rights;
import java.util.List;

/// For whom a system table gives its rows.
///
/// @param trusted whether the user may do everything though there is no role of his name
/// @param searchPath the schemas of the session's search_path that exist, in order, without the
///   implicit pg_catalog
public record SystemContext(
    CatalogSnapshot catalog,
    long databaseId,
    String currentUser,
    List<String> searchPath,
    SystemState state,
    boolean trusted) {
  public SystemContext {
    searchPath = List.copyOf(searchPath);
  }

  public SystemContext(
      CatalogSnapshot catalog,
      long databaseId,
      String currentUser,
      List<String> searchPath,
      SystemState state) {
    this(catalog, databaseId, currentUser, searchPath, state, true);
  }

  /// What the current user may do.
  public Rights rights() {
    return Rights.of(catalog, currentUser, trusted);
  }
}

package io.massifdb.sqlfrontend.system;

import io.massifdb.sqlfrontend.catalog.CatalogSnapshot;
import java.util.List;

/// For whom a system table gives its rows.
///
/// @param searchPath the schemas of the session's search_path that exist, in order, without the
///   implicit pg_catalog
public record SystemContext(
    CatalogSnapshot catalog,
    long databaseId,
    String currentUser,
    List<String> searchPath,
    SystemState state) {
  public SystemContext {
    searchPath = List.copyOf(searchPath);
  }
}

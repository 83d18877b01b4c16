package io.massifdb.sqlfrontend.system;

import io.massifdb.sqlfrontend.catalog.TableDescriptor;

/// `pg_catalog.pg_views`: views with names and queries. The queries of system views are not SQL,
/// and are NULL.
final class PgViews extends ListedTable {
  PgViews() {
    super("pg_views");
  }

  @Override
  void fill(RowSet rows, DatabaseView database) {

    for (RelationView relation : database.tablesAndViews()) {
      if (relation.kind() != RelationView.Kind.VIEW) {
        continue;
      }
      TableDescriptor view = relation.table();
      rows.add()
          .set("schemaname", relation.schema())
          .set("viewname", relation.name())
          .set("viewowner", relation.owner())
          .set("definition", view == null ? null : ObjectDefinitions.view(view));
    }
  }
}

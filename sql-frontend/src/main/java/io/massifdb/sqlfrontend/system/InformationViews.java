package io.massifdb.sqlfrontend.system;

import io.massifdb.sqlfrontend.catalog.SystemSchemas;
import io.massifdb.sqlfrontend.catalog.TableDescriptor;

/// `information_schema.views`: views, in the standard's form.
final class InformationViews extends ListedTable {
  InformationViews() {
    super(SystemSchemas.INFORMATION_SCHEMA, "views");
  }

  @Override
  void fill(RowSet rows, DatabaseView database) {

    for (RelationView relation : database.tablesAndViews()) {
      if (relation.kind() != RelationView.Kind.VIEW) {
        continue;
      }
      TableDescriptor view = relation.table();
      rows.add()
          .set("table_catalog", database.name())
          .set("table_schema", relation.schema())
          .set("table_name", relation.name())
          .set("view_definition", view == null ? null : ObjectDefinitions.view(view))
          .set("check_option", "NONE")
          .set("is_updatable", "NO")
          .set("is_insertable_into", "NO")
          .set("is_trigger_updatable", "NO")
          .set("is_trigger_deletable", "NO")
          .set("is_trigger_insertable_into", "NO");
    }
  }
}

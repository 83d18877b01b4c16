package io.massifdb.sqlfrontend.system;

import io.massifdb.expression.SqlType;
import io.massifdb.sqlfrontend.catalog.DatabaseDescriptor;
import io.massifdb.sqlfrontend.catalog.SchemaDescriptor;
import io.massifdb.sqlfrontend.catalog.SystemSchemas;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// `information_schema.schemata`: the schemas of the current database, in the standard's form.
final class InformationSchemata implements SystemTable {
  @Override
  public String schema() {
    return SystemSchemas.INFORMATION_SCHEMA;
  }

  @Override
  public String name() {
    return "schemata";
  }

  @Override
  public int oid() {
    return 13310;
  }

  @Override
  public boolean isView() {
    return true;
  }

  @Override
  public List<SystemColumn> columns() {
    return List.of(
        SystemColumn.of("catalog_name", SqlType.NAME),
        SystemColumn.of("schema_name", SqlType.NAME),
        SystemColumn.of("schema_owner", SqlType.NAME),
        SystemColumn.of("default_character_set_catalog", SqlType.NAME),
        SystemColumn.of("default_character_set_schema", SqlType.NAME),
        SystemColumn.of("default_character_set_name", SqlType.NAME),
        SystemColumn.of("sql_path", SqlType.VARCHAR));
  }

  @Override
  public List<List<@Nullable Object>> rows(SystemContext context) {
    String database =
        context.catalog().database(context.databaseId()).map(DatabaseDescriptor::name).orElse("");
    List<List<@Nullable Object>> rows = new ArrayList<>();
    rows.add(row(database, SystemSchemas.PG_CATALOG, "postgres"));
    rows.add(row(database, SystemSchemas.INFORMATION_SCHEMA, "postgres"));
    for (SchemaDescriptor schema : context.catalog().schemas(context.databaseId())) {
      rows.add(row(database, schema.name(), schema.owner()));
    }
    return rows;
  }

  private static List<@Nullable Object> row(String database, String schema, String owner) {
    return Arrays.asList(database, schema, owner, null, null, null, null);
  }
}

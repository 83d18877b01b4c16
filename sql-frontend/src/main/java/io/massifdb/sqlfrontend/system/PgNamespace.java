package io.massifdb.sqlfrontend.system;

import io.massifdb.expression.SqlType;
import io.massifdb.sqlfrontend.catalog.RoleDescriptor;
import io.massifdb.sqlfrontend.catalog.SchemaDescriptor;
import io.massifdb.sqlfrontend.catalog.SystemSchemas;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// `pg_catalog.pg_namespace`: the schemas of the current database.
final class PgNamespace implements SystemTable {
  private static final long BOOTSTRAP_ROLE_OID = 10;

  @Override
  public String schema() {
    return SystemSchemas.PG_CATALOG;
  }

  @Override
  public String name() {
    return "pg_namespace";
  }

  @Override
  public int oid() {
    return 2615;
  }

  @Override
  public List<SystemColumn> columns() {
    return List.of(
        SystemColumn.required("oid", SqlType.OID),
        SystemColumn.required("nspname", SqlType.NAME),
        SystemColumn.required("nspowner", SqlType.OID),
        SystemColumn.of(
            "nspacl", SqlType.array(SqlType.of(io.massifdb.expression.TypeKind.ACLITEM))));
  }

  @Override
  public List<List<@Nullable Object>> rows(SystemContext context) {
    List<List<@Nullable Object>> rows = new ArrayList<>();
    rows.add(row(SystemSchemas.PG_CATALOG_OID, SystemSchemas.PG_CATALOG, BOOTSTRAP_ROLE_OID));
    rows.add(
        row(
            SystemSchemas.INFORMATION_SCHEMA_OID,
            SystemSchemas.INFORMATION_SCHEMA,
            BOOTSTRAP_ROLE_OID));
    for (SchemaDescriptor schema : context.catalog().schemas(context.databaseId())) {
      long owner =
          context.catalog().role(schema.owner()).map(RoleDescriptor::id).orElse(BOOTSTRAP_ROLE_OID);
      rows.add(row(schema.id(), schema.name(), owner));
    }
    return rows;
  }

  private static List<@Nullable Object> row(long oid, String name, long owner) {
    return Arrays.asList(oid, name, owner, null);
  }
}

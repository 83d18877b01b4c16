package io.massifdb.sqlfrontend.catalog;

/// Names and oids of what every database has from the start.
public final class SystemSchemas {
  public static final String PG_CATALOG = "pg_catalog";
  public static final String INFORMATION_SCHEMA = "information_schema";
  public static final String PUBLIC = "public";

  /// MassifDB's own tables: nodes and ranges.
  public static final String MASSIF_INTERNAL = "massif_internal";

  /// PostgreSQL's own fixed oid.
  public static final long PG_CATALOG_OID = 11;

  /// What `initdb` of PostgreSQL 15 gives.
  public static final long INFORMATION_SCHEMA_OID = 13183;

  public static final long MASSIF_INTERNAL_OID = 15000;

  /// Ids from here on belong to objects that users create.
  public static final long FIRST_USER_OID = 16384;

  private SystemSchemas() {}

  public static boolean isSystem(String schemaName) {
    return schemaName.equals(PG_CATALOG)
        || schemaName.equals(INFORMATION_SCHEMA)
        || schemaName.equals(MASSIF_INTERNAL);
  }
}

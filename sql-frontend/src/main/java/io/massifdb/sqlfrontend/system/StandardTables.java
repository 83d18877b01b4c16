package io.massifdb.sqlfrontend.system;

import io.massifdb.sqlfrontend.catalog.SystemSchemas;
import java.util.ArrayList;
import java.util.List;

/// The list of all system tables. A new table is added here and to `columns.txt`.
final class StandardTables {
  private StandardTables() {}

  static List<SystemTable> all() {
    List<SystemTable> tables = new ArrayList<>();
    tables.addAll(computed());
    tables.addAll(fixed());
    tables.addAll(information());
    EMPTY.forEach(name -> tables.add(new EmptyTable(name)));
    EMPTY_INFORMATION.forEach(
        name -> tables.add(new EmptyTable(SystemSchemas.INFORMATION_SCHEMA, name)));
    return tables;
  }

  private static List<SystemTable> computed() {
    return List.of(
        new PgClass(),
        new PgAttribute(),
        new PgAttrdef(),
        new PgNamespace(),
        new PgType(),
        new PgEnum(),
        new PgIndex(),
        new PgConstraint(),
        new PgProc(),
        new PgOperator(),
        new PgSequence(),
        new PgSequences(),
        new PgDepend(),
        new PgDescription(),
        new PgRewrite(),
        new PgDatabase(),
        new PgAuthid(),
        new PgAuthMembers(),
        new PgRoles(),
        new PgShadow(),
        new PgUser(),
        new PgGroup(),
        new PgSettings(),
        new PgTables(),
        new PgViews(),
        new PgMatviews(),
        new PgIndexes(),
        new PgStatActivity(),
        new PgPreparedStatements(),
        new PgCursors(),
        new PgStatTables("pg_stat_user_tables", true),
        new PgStatTables("pg_stat_all_tables", false),
        new MassifNodes(),
        new MassifRanges());
  }

  private static List<SystemTable> fixed() {
    return List.of(
        TypeCatalog.OPERATOR_CLASSES,
        new FixedTable("pg_opfamily"),
        new FixedTable("pg_amop"),
        new FixedTable("pg_cast"),
        new FixedTable("pg_am"),
        new FixedTable("pg_collation"),
        new FixedTable("pg_language"),
        new FixedTable("pg_tablespace"));
  }

  private static List<SystemTable> information() {
    return List.of(
        new InformationCatalogName(),
        new InformationSchemata(),
        new InformationTables(),
        new InformationColumns(),
        new InformationDomains(),
        new InformationViews(),
        new InformationSequences(),
        new InformationTableConstraints(),
        new InformationKeyColumnUsage(),
        new InformationConstraintColumnUsage(),
        new InformationConstraintTableUsage(),
        new InformationReferentialConstraints(),
        new InformationCheckConstraints(),
        new InformationCharacterSets(),
        new InformationCollations(),
        new InformationEnabledRoles(),
        new InformationRoles("applicable_roles", false),
        new InformationRoles("administrable_role_authorizations", true),
        new InformationTablePrivileges("table_privileges", false),
        new InformationTablePrivileges("role_table_grants", true),
        new InformationColumnPrivileges("column_privileges", false),
        new InformationColumnPrivileges("role_column_grants", true));
  }

  /// Tables of pg_catalog about things that MassifDB does not have.
  private static final List<String> EMPTY =
      List.of(
          "pg_available_extensions",
          "pg_conversion",
          "pg_db_role_setting",
          "pg_default_acl",
          "pg_event_trigger",
          "pg_extension",
          "pg_foreign_data_wrapper",
          "pg_foreign_server",
          "pg_foreign_table",
          "pg_inherits",
          "pg_init_privs",
          "pg_largeobject",
          "pg_largeobject_metadata",
          "pg_locks",
          "pg_parameter_acl",
          "pg_partitioned_table",
          "pg_policies",
          "pg_policy",
          "pg_prepared_xacts",
          "pg_publication",
          "pg_publication_namespace",
          "pg_publication_rel",
          "pg_publication_tables",
          "pg_range",
          "pg_replication_origin",
          "pg_replication_slots",
          "pg_rules",
          "pg_seclabel",
          "pg_seclabels",
          "pg_shdepend",
          "pg_shdescription",
          "pg_shseclabel",
          "pg_stat_replication",
          "pg_statistic_ext",
          "pg_subscription",
          "pg_transform",
          "pg_trigger",
          "pg_ts_config",
          "pg_ts_config_map",
          "pg_ts_dict",
          "pg_ts_parser",
          "pg_ts_template",
          "pg_user_mapping",
          "pg_user_mappings");

  private static final List<String> EMPTY_INFORMATION =
      List.of(
          "domain_constraints",
          "foreign_tables",
          "parameters",
          "routines",
          "triggers",
          "user_defined_types");
}

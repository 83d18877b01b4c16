package io.massifdb.expression;

import static java.util.Objects.requireNonNull;

import io.massifdb.expression.Function.Flag;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Functions about the catalogue. Their code is behind the port [CatalogFunctions]; `format_type`
/// and the look-ups of `to_reg*` are done here.
final class CatalogueFunctions {
  private static final List<String> SIGNATURES =
      List.of(
          "pg_table_is_visible(oid) bool",
          "pg_type_is_visible(oid) bool",
          "pg_function_is_visible(oid) bool",
          "pg_operator_is_visible(oid) bool",
          "pg_opclass_is_visible(oid) bool",
          "pg_collation_is_visible(oid) bool",
          "pg_opfamily_is_visible(oid) bool",
          "pg_conversion_is_visible(oid) bool",
          "pg_statistics_obj_is_visible(oid) bool",
          "pg_ts_config_is_visible(oid) bool",
          "pg_ts_dict_is_visible(oid) bool",
          "pg_ts_parser_is_visible(oid) bool",
          "pg_ts_template_is_visible(oid) bool",
          "pg_get_expr(pg_node_tree,oid) text",
          "pg_get_expr(pg_node_tree,oid,bool) text",
          "pg_get_expr(text,oid) text",
          "pg_get_expr(text,oid,bool) text",
          "pg_get_indexdef(oid) text",
          "pg_get_indexdef(oid,int4,bool) text",
          "pg_get_constraintdef(oid) text",
          "pg_get_constraintdef(oid,bool) text",
          "pg_get_viewdef(oid) text",
          "pg_get_viewdef(oid,bool) text",
          "pg_get_viewdef(text) text",
          "pg_get_ruledef(oid) text",
          "pg_get_ruledef(oid,bool) text",
          "pg_get_triggerdef(oid) text",
          "pg_get_triggerdef(oid,bool) text",
          "pg_get_userbyid(oid) name",
          "pg_get_functiondef(oid) text",
          "pg_get_function_arguments(oid) text",
          "pg_get_function_result(oid) text",
          "pg_get_function_identity_arguments(oid) text",
          "pg_get_function_sqlbody(oid) text",
          "pg_get_serial_sequence(text,text) text",
          "pg_get_statisticsobjdef_columns(oid) text",
          "pg_get_partkeydef(oid) text",
          "pg_get_partition_constraintdef(oid) text",
          "obj_description(oid) text",
          "obj_description(oid,name) text",
          "col_description(oid,int4) text",
          "shobj_description(oid,name) text",
          "pg_relation_size(regclass) int8",
          "pg_relation_size(regclass,text) int8",
          "pg_total_relation_size(regclass) int8",
          "pg_table_size(regclass) int8",
          "pg_indexes_size(regclass) int8",
          "pg_database_size(name) int8",
          "pg_database_size(oid) int8",
          "pg_tablespace_size(oid) int8",
          "pg_relation_filenode(regclass) oid",
          "pg_relation_is_publishable(regclass) bool",
          "pg_encoding_to_char(int4) name",
          "pg_char_to_encoding(name) int4",
          "getdatabaseencoding() name",
          "pg_client_encoding() name",
          "pg_is_in_recovery() bool",
          "pg_postmaster_start_time() timestamptz",
          "pg_conf_load_time() timestamptz",
          "pg_my_temp_schema() oid",
          "pg_is_other_temp_schema(oid) bool",
          "inet_server_addr() text",
          "inet_server_port() int4",
          "inet_client_addr() text",
          "inet_client_port() int4",
          "txid_current() int8",
          "pg_current_xact_id() xid",
          "pg_cancel_backend(int4) bool",
          "pg_terminate_backend(int4) bool",
          "pg_stat_get_numscans(oid) int8",
          "pg_stat_get_live_tuples(oid) int8",
          "pg_tablespace_location(oid) text",
          "pg_index_column_has_property(regclass,int4,text) bool",
          "pg_indexam_has_property(oid,text) bool",
          "pg_index_has_property(regclass,text) bool",
          "has_table_privilege(oid,text) bool",
          "has_table_privilege(text,text) bool",
          "has_table_privilege(name,oid,text) bool",
          "has_table_privilege(name,text,text) bool",
          "has_table_privilege(oid,oid,text) bool",
          "has_any_column_privilege(name,text,text) bool",
          "has_any_column_privilege(name,oid,text) bool",
          "has_any_column_privilege(oid,text) bool",
          "has_any_column_privilege(text,text) bool",
          "has_column_privilege(name,text,text,text) bool",
          "has_column_privilege(name,oid,text,text) bool",
          "has_column_privilege(name,oid,int2,text) bool",
          "has_column_privilege(text,int2,text) bool",
          "has_column_privilege(oid,int2,text) bool",
          "has_column_privilege(oid,text,text) bool",
          "has_column_privilege(text,text,text) bool",
          "has_schema_privilege(oid,text) bool",
          "has_schema_privilege(text,text) bool",
          "has_schema_privilege(name,oid,text) bool",
          "has_schema_privilege(name,text,text) bool",
          "has_database_privilege(oid,text) bool",
          "has_database_privilege(text,text) bool",
          "has_database_privilege(name,text,text) bool",
          "has_database_privilege(name,oid,text) bool",
          "has_sequence_privilege(name,text,text) bool",
          "has_sequence_privilege(name,oid,text) bool",
          "has_sequence_privilege(oid,text) bool",
          "has_sequence_privilege(text,text) bool",
          "has_function_privilege(oid,text) bool",
          "has_type_privilege(oid,text) bool",
          "pg_has_role(oid,text) bool",
          "pg_has_role(name,text) bool",
          "pg_has_role(name,oid,text) bool",
          "pg_has_role(name,name,text) bool",
          "pg_sequence_last_value(regclass) int8",
          "pg_ls_dir(text) text",
          "row_security_active(oid) bool",
          "acldefault(char,oid) aclitem[]");

  /// Sets of rows of several columns.
  private static final List<String> SETS =
      List.of(
          "pg_get_keywords() record",
          "pg_options_to_table(text[]) record",
          "aclexplode(aclitem[]) record");

  /// Types from here on are users'.
  private static final long FIRST_USER_OID = 16_384;

  private CatalogueFunctions() {}

  static void register(FunctionRegistry registry) {
    for (String signature : SIGNATURES) {
      String name = signature.substring(0, signature.indexOf('('));
      boolean acts = name.endsWith("_backend");
      registry
          .strict(
              signature,
              (a, site) -> {
                List<@Nullable Object> values = new ArrayList<>();
                for (Object value : a) {
                  values.add(value);
                }
                return site.context().catalog().call(name, values);
              })
          .with(acts ? Flag.VOLATILE : Flag.STABLE, Flag.GATEWAY_ONLY);
    }
    SETS.forEach(signature -> registerSet(registry, signature));
    registry
        .strict(
            "oidvectortypes(oidvector) text",
            (a, site) ->
                Arguments.array(a, 0).values().stream()
                    .map(oid ->
                        formatType(((Number) requireNonNull(oid)).longValue(), -1, site.context()))
                    .collect(Collectors.joining(", ")))
        .with(Flag.STABLE, Flag.GATEWAY_ONLY);
    registry
        .lax(
            "format_type(oid,int4) text",
            (a, site) ->
                a[0] == null
                    ? null
                    : formatType(
                        Arguments.integer(a, 0),
                        a[1] == null ? -1 : Arguments.small(a, 1),
                        site.context()))
        .with(Flag.STABLE, Flag.GATEWAY_ONLY);
    lookUp(registry, "to_regclass", "regclass", TypeKind.REGCLASS);
    lookUp(registry, "to_regproc", "regproc", TypeKind.REGPROC);
    lookUp(registry, "to_regrole", "regrole", TypeKind.REGROLE);
    lookUp(registry, "to_regnamespace", "regnamespace", TypeKind.REGNAMESPACE);
    registry
        .strict(
            "to_regtype(text) regtype",
            (a, site) -> {
              SqlType type = SqlType.fromName(Arguments.text(a, 0));
              return type == null
                  ? site.context().catalog().lookUp(TypeKind.REGTYPE, Arguments.text(a, 0))
                  : (Object) (long) type.oid();
            })
        .with(Flag.STABLE, Flag.GATEWAY_ONLY);
  }

  private static void registerSet(FunctionRegistry registry, String signature) {
    String name = signature.substring(0, signature.indexOf('('));
    registry
        .rows(
            signature,
            (a, site) -> {
              List<@Nullable Object> values = new ArrayList<>();
              for (Object value : a) {
                values.add(value);
              }
              return site.context().catalog().rows(name, values).iterator();
            })
        .with(Flag.STABLE, Flag.GATEWAY_ONLY);
  }

  private static void lookUp(FunctionRegistry registry, String name, String type, TypeKind kind) {
    registry
        .strict(
            name + "(text) " + type,
            (a, site) -> site.context().catalog().lookUp(kind, Arguments.text(a, 0)))
        .with(Flag.STABLE, Flag.GATEWAY_ONLY);
  }

  private static String formatType(long oid, int typmod, EvaluationContext context) {
    if (oid == 0) {
      return "-";
    }
    SqlType type = SqlType.fromOid((int) oid, typmod);
    if (type == null) {
      String name = oid < FIRST_USER_OID ? null : context.catalog().display(TypeKind.REGTYPE, oid);
      return name == null ? "???" : name;
    }
    boolean plainCharacter = type.kind() == TypeKind.CHAR && type.precision() < 0 && typmod == -1;
    return plainCharacter ? "character" : type.sqlName();
  }
}

package io.massifdb.sqlfrontend.system;

import static java.util.Objects.requireNonNull;

import io.massifdb.expression.ArrayValue;
import io.massifdb.expression.CatalogFunctions;
import io.massifdb.expression.RecordValue;
import io.massifdb.expression.SqlException;
import io.massifdb.expression.SqlState;
import io.massifdb.expression.TypeKind;
import io.massifdb.sqlfrontend.catalog.RoleDescriptor;
import io.massifdb.sqlfrontend.catalog.TableDescriptor;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The functions about the catalog, for one statement of one session: `reg*` names, definitions as
/// SQL text, visibility, privileges, sizes.
///
/// Functions about the session itself (`pg_backend_pid`, `inet_client_addr`, advisory locks ...)
/// are not here: the session answers them before it asks this class. Confined to one statement.
public final class CatalogFunctionLibrary implements CatalogFunctions {
  private static final String UTF8 = "UTF8";
  private static final long UTF8_NUMBER = 6;

  private final DatabaseView database;
  private final ObjectDefinitions definitions;
  private final RegisteredNames names;
  private final PrivilegeFunctions privileges;

  public CatalogFunctionLibrary(SystemContext context) {
    this.database = new DatabaseView(context);
    this.definitions = new ObjectDefinitions(database);
    this.names = new RegisteredNames(database);
    this.privileges = new PrivilegeFunctions(database, names);
  }

  @Override
  public @Nullable Long lookUp(TypeKind kind, String name) {
    return names.lookUp(kind, name);
  }

  @Override
  public @Nullable String display(TypeKind kind, long oid) {
    return names.display(kind, oid);
  }

  @Override
  public @Nullable Object call(String function, List<@Nullable Object> arguments) {
    return function.startsWith("has_") || function.equals("pg_has_role")
        ? (Object) privileges.call(function, arguments)
        : function.endsWith("_is_visible")
            ? isVisible(function, oid(arguments, 0))
            : function.startsWith("pg_get_")
                ? definition(function, arguments)
                : other(function, arguments);
  }

  @Override
  public List<RecordValue> rows(String function, List<@Nullable Object> arguments) {
    return switch (function) {
      case "pg_get_keywords" -> CatalogSets.keywords();
      case "pg_options_to_table" ->
          CatalogSets.options((ArrayValue) requireNonNull(arguments.getFirst()));
      case "aclexplode" ->
          AclItems.explode((ArrayValue) requireNonNull(arguments.getFirst()), database);
      default -> throw new AssertionError("no function of the catalog: " + function);
    };
  }

  private @Nullable Object definition(String function, List<@Nullable Object> arguments) {
    return switch (function) {
      case "pg_get_expr" -> text(arguments, 0);
      case "pg_get_indexdef" -> indexDefinition(arguments);
      case "pg_get_constraintdef" ->
          constraint(oid(arguments, 0))
              .map(found -> definitions.constraint(found, flag(arguments, 1)))
              .orElse(null);
      case "pg_get_viewdef" -> viewDefinition(arguments);
      case "pg_get_userbyid" ->
          database
              .catalog()
              .role(oid(arguments, 0))
              .map(RoleDescriptor::name)
              .orElse("unknown (OID=" + oid(arguments, 0) + ")");
      case "pg_get_serial_sequence" -> serialSequence(text(arguments, 0), text(arguments, 1));
      case "pg_get_function_arguments", "pg_get_function_identity_arguments" ->
          function(arguments).map(FunctionTexts::arguments).orElse(null);
      case "pg_get_function_result" -> function(arguments).map(FunctionTexts::result).orElse(null);
      case "pg_get_ruledef" -> rule(oid(arguments, 0));
      // Their objects do not exist here, so that every oid is an unknown one.
      case "pg_get_triggerdef",
          "pg_get_functiondef",
          "pg_get_function_sqlbody",
          "pg_get_partkeydef",
          "pg_get_partition_constraintdef",
          "pg_get_statisticsobjdef_columns" ->
          null;
      default -> throw unsupported(function);
    };
  }

  private @Nullable Object other(String function, List<@Nullable Object> arguments) {
    return switch (function) {
      case "obj_description" ->
          description(oid(arguments, 0), 0, arguments.size() > 1 ? text(arguments, 1) : "");
      case "col_description" -> description(oid(arguments, 0), (int) oid(arguments, 1), "pg_class");
      case "shobj_description" -> null;
      case "acldefault" -> AclItems.defaults(text(arguments, 0), oid(arguments, 1), database);
      case "pg_relation_size" ->
          arguments.size() > 1 && !text(arguments, 1).equals("main")
              ? (Object) 0L
              : database.state().sizeBytes(oid(arguments, 0));
      case "pg_table_size" -> database.state().sizeBytes(oid(arguments, 0));
      case "pg_indexes_size" -> indexBytes(oid(arguments, 0));
      case "pg_total_relation_size" ->
          database.state().sizeBytes(oid(arguments, 0)) + indexBytes(oid(arguments, 0));
      case "pg_database_size" -> databaseBytes(arguments.getFirst());
      case "pg_tablespace_size" -> 0L;
      case "pg_relation_filenode" ->
          database.relation(oid(arguments, 0)).map(RelationView::oid).orElse(null);
      case "pg_relation_is_publishable" ->
          database.table(oid(arguments, 0)).map(table -> !table.isView()).orElse(false);
      case "pg_encoding_to_char" -> oid(arguments, 0) == UTF8_NUMBER ? UTF8 : "";
      case "pg_char_to_encoding" ->
          text(arguments, 0).replace("-", "").equalsIgnoreCase(UTF8) ? UTF8_NUMBER : -1L;
      case "getdatabaseencoding", "pg_client_encoding" -> UTF8;
      case "pg_is_in_recovery", "pg_is_other_temp_schema", "row_security_active" -> false;
      case "pg_my_temp_schema" -> 0L;
      // As over a local socket: addresses are not kept.
      case "inet_server_addr", "inet_server_port", "inet_client_addr", "inet_client_port" -> null;
      case "pg_tablespace_location" -> "";
      case "pg_stat_get_numscans" -> 0L;
      case "pg_stat_get_live_tuples" ->
          Math.max(0, database.state().estimatedRows(oid(arguments, 0)));
      case "pg_sequence_last_value" -> database.state().lastSequenceValue(oid(arguments, 0));
      default -> throw unsupported(function);
    };
  }

  private @Nullable String description(long object, int column, String catalog) {
    return PgDescription.all(database).stream()
        .filter(it -> it.object() == object && it.column() == column)
        .filter(it ->
            catalog.isEmpty()
                || catalog.equals(it.catalog() == PgClass.OID ? "pg_class" : "pg_constraint"))
        .map(PgDescription.Description::text)
        .findFirst()
        .orElse(null);
  }

  private static SqlException unsupported(String function) {
    return new SqlException(
        SqlState.FEATURE_NOT_SUPPORTED, "function " + function + " is not supported");
  }

  private @Nullable Object isVisible(String function, long oid) {
    return switch (function) {
      case "pg_table_is_visible" ->
          database
              .relation(oid)
              .map(relation ->
                  database.visible(relation.name()).filter(relation::equals).isPresent())
              .orElse(null);
      case "pg_type_is_visible" -> TypeCatalog.byOid(oid) == null ? null : (Object) true;
      case "pg_function_is_visible" -> FunctionCatalog.function(oid) == null ? null : (Object) true;
      // Everything else lives in pg_catalog, which is always searched.
      default -> true;
    };
  }

  private @Nullable String indexDefinition(List<@Nullable Object> arguments) {
    TableIndex index = database.index(oid(arguments, 0)).orElse(null);
    if (index == null) {
      return null;
    }
    int column = arguments.size() > 1 ? (int) oid(arguments, 1) : 0;
    return column == 0
        ? definitions.index(index, flag(arguments, 2))
        : ObjectDefinitions.indexColumn(index, column);
  }

  private Optional<ConstraintView> constraint(long oid) {
    for (TableDescriptor table : database.tables()) {
      for (ConstraintView constraint : ConstraintView.of(table)) {
        if (constraint.oid() == oid) {
          return Optional.of(constraint);
        }
      }
    }
    return Optional.empty();
  }

  private @Nullable String viewDefinition(List<@Nullable Object> arguments) {
    long oid =
        arguments.getFirst() instanceof String name
            ? names.existingRelation(name)
            : oid(arguments, 0);
    return database
        .table(oid)
        .filter(TableDescriptor::isView)
        .map(ObjectDefinitions::view)
        .orElse(null);
  }

  private @Nullable String rule(long oid) {
    for (TableDescriptor view : database.tables()) {
      if (view.isView() && SyntheticOids.of(view.id(), 0) == oid) {
        String name =
            ObjectDefinitions.qualified(database.schemaName(view.schemaId()), view.name());
        return "CREATE RULE \"_RETURN\" AS\n    ON SELECT TO "
            + name
            + " DO INSTEAD "
            + ObjectDefinitions.view(view);
      }
    }
    return null;
  }

  /// The sequence of a serial column, qualified; null if the column has none.
  private @Nullable String serialSequence(String table, String column) {
    long oid = names.existingRelation(table);
    TableDescriptor found = database.table(oid).orElse(null);
    if (found == null || found.column(column).isEmpty()) {
      throw new SqlException(
          SqlState.UNDEFINED_COLUMN,
          "column \"" + column + "\" of relation \"" + table + "\" does not exist");
    }
    long sequenceId = found.column(column).orElseThrow().ownedSequenceId();
    return database
        .relation(sequenceId)
        .map(sequence -> ObjectDefinitions.qualified(sequence.schema(), sequence.name()))
        .orElse(null);
  }

  private static Optional<FunctionCatalog.Entry> function(List<@Nullable Object> arguments) {
    return Optional.ofNullable(FunctionCatalog.function(oid(arguments, 0)));
  }

  private long indexBytes(long tableOid) {
    return database
        .table(tableOid)
        .map(table ->
            DatabaseView.indexes(table).stream()
                .filter(index -> !index.isPrimary())
                .mapToLong(index -> database.state().sizeBytes(index.index().oid()))
                .sum())
        .orElse(0L);
  }

  private long databaseBytes(@Nullable Object nameOrOid) {
    Optional<Long> id =
        nameOrOid instanceof String name
            ? database.catalog().database(name).map(it -> it.id())
            : Optional.of(number(nameOrOid))
                .flatMap(oid -> database.catalog().database(oid).map(it -> it.id()));
    if (id.isEmpty()) {
      throw nameOrOid instanceof String name
          ? new SqlException(
              SqlState.INVALID_CATALOG_NAME, "database \"" + name + "\" does not exist")
          : new SqlException(
              SqlState.UNDEFINED_OBJECT, "database with OID " + nameOrOid + " does not exist");
    }
    return database.catalog().tables(id.get()).stream()
        .flatMap(table ->
            Stream.concat(
                Stream.of(table.id()), table.indexes().stream().map(index -> index.oid())))
        .mapToLong(database.state()::sizeBytes)
        .sum();
  }

  private static long number(@Nullable Object value) {
    if (value instanceof Number number) {
      return number.longValue();
    }
    throw new AssertionError("not a number: " + value);
  }

  static long oid(List<@Nullable Object> arguments, int index) {
    return number(arguments.get(index));
  }

  static String text(List<@Nullable Object> arguments, int index) {
    return String.valueOf(arguments.get(index));
  }

  private static boolean flag(List<@Nullable Object> arguments, int index) {
    return index < arguments.size() && Boolean.TRUE.equals(arguments.get(index));
  }
}

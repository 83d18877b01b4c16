package io.massifdb.server.session;

import static java.util.Objects.requireNonNull;

import io.massifdb.execution.IndexBackfill;
import io.massifdb.execution.TransactionAccess;
import io.massifdb.expression.EvaluationContext;
import io.massifdb.expression.Expression;
import io.massifdb.expression.SqlException;
import io.massifdb.expression.SqlState;
import io.massifdb.expression.SqlType;
import io.massifdb.expression.TextFormat;
import io.massifdb.server.catalog.SchemaJob;
import io.massifdb.server.schema.ChangedTables;
import io.massifdb.server.schema.Names;
import io.massifdb.server.schema.SchemaChange;
import io.massifdb.server.schema.SchemaContext;
import io.massifdb.server.schema.SchemaStatements;
import io.massifdb.server.schema.Truncation;
import io.massifdb.sqlfrontend.catalog.CatalogSnapshot;
import io.massifdb.sqlfrontend.catalog.ColumnDescriptor;
import io.massifdb.sqlfrontend.catalog.IndexDescriptor;
import io.massifdb.sqlfrontend.catalog.Relation;
import io.massifdb.sqlfrontend.catalog.SchemaDescriptor;
import io.massifdb.sqlfrontend.catalog.SchemaState;
import io.massifdb.sqlfrontend.catalog.TableDescriptor;
import io.massifdb.sqlfrontend.parser.ParsedStatement;
import io.massifdb.sqlfrontend.parser.Statement;
import io.massifdb.sqlfrontend.protocol.MessageWriter;
import io.massifdb.sqlfrontend.protocol.MessageWriter.Column;
import io.massifdb.sqlfrontend.protocol.Passwords;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Runs definitions: computes the next catalog, writes it in the session's transaction, and after
 * the commit tells all nodes before the statement is acknowledged. Three ways, by how much two
 * versions of a table differ:
 *
 * <ul>
 *   <li>Others cannot see the table yet, or what changes means nothing to them (a name, a default):
 *       the catalog is changed, that is all.
 *   <li>Columns, constraints and the place of the rows: the table is fenced, so that nobody uses it
 *       under the older version when the change commits. If the change reads or fills rows, it is
 *       fenced before, else just before the commit. What is read then is validated at the commit.
 *   <li>Indexes of a table with rows, which take long: DELETE_ONLY, WRITE_ONLY, backfill in chunks,
 *       PUBLIC, a dropped one the same way back, while others go on. Each step is published to all
 *       nodes before the next, so that no two users of the table are two steps apart. An index of
 *       an empty table takes the second way.
 * </ul>
 */
final class SchemaRunner {
  /** How the names of dropped indexes begin while they are still maintained. */
  private static final String RETIRED = "........dropped.";

  private final Session session;
  private final SqlServices services;
  private final MessageWriter writer;
  private final SessionTransaction transaction;
  private final StatementRunner statements;

  /** Of the last CREATE TABLE AS. */
  private long rowsWritten;

  SchemaRunner(
      Session session,
      SqlServices services,
      MessageWriter writer,
      SessionTransaction transaction,
      StatementRunner statements) {
    this.session = session;
    this.services = services;
    this.writer = writer;
    this.transaction = transaction;
    this.statements = statements;
  }

  boolean isSchemaStatement(Statement statement) {
    return switch (statement) {
      case Statement.CreateTable _,
          Statement.CreateTableAs _,
          Statement.CreateIndex _,
          Statement.CreateView _,
          Statement.DefineType _,
          Statement.RefreshMaterializedView _,
          Statement.CreateSchema _,
          Statement.CreateDatabase _,
          Statement.CreateSequence _,
          Statement.AlterSequence _,
          Statement.CreateRole _,
          Statement.AlterRole _,
          Statement.Drop _,
          Statement.Alter _,
          Statement.Truncate _,
          Statement.Comment _,
          Statement.Grant _,
          Statement.GrantRole _,
          Statement.Owned _ ->
          true;
      default -> false;
    };
  }

  void run(ParsedStatement parsed) {
    transaction.ensure();
    if (transaction.isReadOnly()) {
      throw new SqlException(
          SqlState.READ_ONLY_SQL_TRANSACTION,
          "cannot execute " + tag(parsed.statement()) + " in a read-only transaction");
    }
    switch (parsed.statement()) {
      case Statement.Truncate truncate -> truncate(truncate);
      case Statement.Alter alter when isSplit(alter) -> split(alter);
      case Statement statement -> define(statement, parsed.sql());
    }
    writer.commandComplete(tag(parsed.statement()));
  }

  private void define(Statement statement, String sql) {
    transaction.open().beginStatement();
    CatalogSnapshot before = transaction.catalogForChange();
    SchemaContext context = context(before);
    SchemaChange change = change(statement, context);
    change.notices().forEach(it -> writer.notice("NOTICE", it.sqlState(), it.message()));
    if (change.catalog() == before) {
      return;
    }
    Set<Long> knownEmpty = new TreeSet<>();
    Set<Long> own = ownTables(before, change, knownEmpty);
    CatalogSnapshot after = publicWhereOwn(change, own);
    List<SchemaWork> work = new ArrayList<>(work(change, own, sql));
    after = retiring(before, after, work, sql);
    transaction.change(before, after, work);
    change.newValues().forEach(value -> fillValue(value, change.newValues()));
    change.newDefaults().forEach(this::fillDefault);
    change.newIndexes().stream()
        .filter(index -> own.contains(index.tableId()))
        .filter(index -> !knownEmpty.contains(index.tableId()))
        .forEach(this::fillInside);
    change.checks().forEach(this::check);
    if (statement instanceof Statement.CreateTableAs create && create.withData()) {
      insertRows(create, before);
    }
    if (statement instanceof Statement.RefreshMaterializedView refresh) {
      refresh(refresh);
    }
  }

  private SchemaContext context(CatalogSnapshot catalog) {
    return new SchemaContext(
        catalog,
        session.databaseId(),
        session.user(),
        session.resolutionPath().stream()
            .filter(name -> !name.equals("pg_catalog") && !name.equals("information_schema"))
            .toList(),
        services.catalog()::newId,
        valueReader(),
        () -> session.makeTemporarySchema(services.catalog()::newId),
        false,
        session.sessionUser().isTrusted());
  }

  /** What is left for after the commit; a table that nobody else uses needs nothing more. */
  private static List<SchemaWork> work(SchemaChange change, Set<Long> own, String sql) {
    List<SchemaWork> work = new ArrayList<>();
    change.newIndexes().stream()
        .filter(index -> !own.contains(index.tableId()))
        .forEach(index -> work.add(new SchemaWork.FillIndex(index, sql)));
    change.restarts().forEach(restart -> work.add(new SchemaWork.Restart(restart)));
    return work;
  }

  private SchemaContext.ValueReader valueReader() {
    return new SchemaContext.ValueReader() {
      @Override
      public @Nullable String text(String sql, SqlType type) {
        return constantText(sql, type);
      }

      @Override
      public SqlType type(String sql, TableDescriptor table) {
        String query = "SELECT (" + sql + ") FROM " + qualified(table.id());
        return storable(statements.types(query)).getFirst().withoutModifiers();
      }

      @Override
      public Expression condition(String sql, SqlType type) {
        return services
            .planner()
            .condition(
                sql, type, transaction.catalog(), session.databaseId(), session.resolutionPath());
      }
    };
  }

  private @Nullable String constantText(String sql, SqlType type) {
    Object value =
        statements.single(
            "SELECT CAST((" + sql + ") AS " + type.sqlName() + ")", transaction.catalog());
    return value == null ? null : TextFormat.format(value, type, EvaluationContext.NONE);
  }

  private SchemaChange change(Statement statement, SchemaContext context) {
    UnaryOperator<String> verifier = this::verifier;
    return switch (statement) {
      case Statement.CreateTable create -> SchemaStatements.createTable(create, context);
      case Statement.CreateTableAs create -> {
        PlannedStatement query = planned(create.query(), create.querySql());
        statements.requireRights(query);
        yield SchemaStatements.createTableAs(create, names(query), query.types(), context);
      }
      case Statement.RefreshMaterializedView refresh -> SchemaStatements.refresh(refresh, context);
      case Statement.DefineType define -> SchemaStatements.defineType(define, context);
      case Statement.CreateIndex create -> SchemaStatements.createIndex(create, context);
      case Statement.CreateView create -> {
        PlannedStatement query = planned(create.query(), create.querySql());
        yield SchemaStatements.createView(create, names(query), storable(query.types()), context);
      }
      case Statement.CreateSchema create -> SchemaStatements.createSchema(create, context);
      case Statement.CreateDatabase create -> {
        requireNoBlock("CREATE DATABASE");
        yield SchemaStatements.createDatabase(create, context);
      }
      case Statement.CreateSequence create -> SchemaStatements.createSequence(create, context);
      case Statement.Comment comment -> SchemaStatements.comment(comment, context);
      case Statement.AlterSequence alter -> SchemaStatements.alterSequence(alter, context);
      case Statement.CreateRole create -> SchemaStatements.createRole(create, context, verifier);
      case Statement.AlterRole alter -> SchemaStatements.alterRole(alter, context, verifier);
      case Statement.Drop drop -> SchemaStatements.drop(drop, context);
      case Statement.Grant grant -> SchemaStatements.grant(grant, context);
      case Statement.GrantRole grant -> SchemaStatements.grantRole(grant, context);
      case Statement.Owned owned -> SchemaStatements.owned(owned, context);
      case Statement.Alter alter -> SchemaStatements.alter(alter, context);
      default -> throw new AssertionError("not a definition: " + statement);
    };
  }

  private void requireNoBlock(String command) {
    if (transaction.inBlock()) {
      throw new SqlException(
          SqlState.ACTIVE_SQL_TRANSACTION, command + " cannot run inside a transaction block");
    }
  }

  private String verifier(String password) {
    byte[] salt = new byte[Passwords.SALT_BYTES];
    services.random().nextBytes(salt);
    return Passwords.verifier(password, salt);
  }

  private PlannedStatement planned(Statement.Query query, String sql) {
    return statements.plan(new ParsedStatement(query, sql, 0, 0, List.of()), List.of());
  }

  private static List<String> names(PlannedStatement query) {
    return query.columns().stream().map(Column::name).toList();
  }

  private static List<SqlType> storable(List<SqlType> types) {
    return types.stream().map(type -> type.equals(SqlType.UNKNOWN) ? SqlType.TEXT : type).toList();
  }

  private void insertRows(Statement.CreateTableAs create, CatalogSnapshot before) {
    for (TableDescriptor table : transaction.catalog().tables(session.databaseId())) {
      if (before.table(table.id()).isEmpty()) {
        insertRows(table, create.querySql());
      }
    }
  }

  /** Fills a table from a query; a materialised view is a table to us. */
  private void insertRows(TableDescriptor table, String querySql) {
    String columns =
        table.visibleColumns().stream()
            .map(column -> quote(column.name()))
            .collect(java.util.stream.Collectors.joining(", ", " (", ") "));
    rowsWritten =
        statements.runUnwatched(
            "INSERT INTO " + qualified(table.id()) + columns + querySql, asTable(table));
  }

  private CatalogSnapshot asTable(TableDescriptor table) {
    return table.isMaterializedView()
        ? transaction.catalog().with(table.asTable())
        : transaction.catalog();
  }

  private void refresh(Statement.RefreshMaterializedView statement) {
    TableDescriptor view =
        SchemaStatements.materializedView(statement, context(transaction.catalog()));
    statements.runUnwatched("DELETE FROM " + qualified(view.id()), asTable(view));
    String sql = view.viewSql();
    if (statement.withData() && sql != null) {
      insertRows(view, sql);
    }
  }

  // ---- temporary tables

  /** Before COMMIT: what ON COMMIT says. */
  void beforeCommit() {
    String schemaName = session.temporarySchema();
    CatalogSnapshot catalog = transaction.catalog();
    if (schemaName.isEmpty() || catalog.schema(session.databaseId(), schemaName).isEmpty()) {
      return;
    }
    long schemaId = catalog.schema(session.databaseId(), schemaName).orElseThrow().id();
    for (TableDescriptor table : catalog.tables(session.databaseId())) {
      if (table.schemaId() == schemaId) {
        switch (table.properties().onCommit()) {
          case KEEP -> {}
          case DELETE_ROWS ->
              statements.runUnwatched("DELETE FROM " + qualified(table.id()), catalog);
          case DROP -> {
            CatalogSnapshot before = transaction.catalogForChange();
            transaction.open().beginStatement();
            transaction.change(before, before.withoutRelation(table.id()), List.of());
          }
        }
      }
    }
  }

  /** DISCARD TEMP, or the end of the session. */
  void dropTemporary() {
    String schemaName = session.temporarySchema();
    if (schemaName.isEmpty()) {
      return;
    }
    IndexSteps.Change change = steps().inOwnTransaction(catalog -> without(catalog, schemaName));
    if (change != null) {
      services.catalog().publish(change.before(), change.after(), Set.of(), List.of(), () -> {});
    }
  }

  private CatalogSnapshot without(CatalogSnapshot catalog, String schemaName) {
    SchemaDescriptor schema = catalog.schema(session.databaseId(), schemaName).orElse(null);
    if (schema == null) {
      return catalog;
    }
    CatalogSnapshot rest = catalog;
    for (Relation relation : catalog.relations()) {
      if (relation.schemaId() == schema.id()) {
        rest = rest.withoutRelation(relation.id());
      }
    }
    return rest.withoutSchema(schema.id());
  }

  private static String quote(String identifier) {
    return "\"" + identifier.replace("\"", "\"\"") + "\"";
  }

  // ---- inside the transaction

  /**
   * Tables that nobody else uses until the commit, to be changed and filled inside the transaction:
   * those that it made, those whose rows the change computes, and empty ones that get an index.
   *
   * @param knownEmpty the latter are added here
   */
  private Set<Long> ownTables(CatalogSnapshot before, SchemaChange change, Set<Long> knownEmpty) {
    Set<Long> own = createdHere(before, change.catalog());
    Set<Long> filled = new TreeSet<>();
    change.newValues().forEach(value -> filled.add(value.tableId()));
    change.newDefaults().forEach(column -> filled.add(column.tableId()));
    Set<Long> read = new TreeSet<>(filled);
    change.checks().forEach(check -> read.add(check.tableId()));
    read.removeAll(own);
    if (!read.isEmpty()) {
      read.addAll(ChangedTables.incompatible(before, change.catalog()));
      fence(read);
    }
    for (SchemaChange.NewIndex index : change.newIndexes()) {
      long table = index.tableId();
      if (!own.contains(table) && !filled.contains(table) && isEmpty(before, table)) {
        fence(Set.of(table));
        if (isEmpty(before, table)) {
          filled.add(table);
          knownEmpty.add(table);
        }
      }
    }
    own.addAll(filled);
    return own;
  }

  /** What others committed before shows from now on, where the isolation level allows it. */
  private void fence(Set<Long> tables) {
    if (transaction.fence(tables, session::checkCancelled)) {
      transaction.open().moveSnapshot();
    }
  }

  private boolean isEmpty(CatalogSnapshot catalog, long tableId) {
    TableDescriptor table = catalog.table(tableId).orElseThrow();
    return statements.runInternally(
            "SELECT 1 FROM " + qualified(table, catalog) + " LIMIT 1",
            catalog.with(table.isMaterializedView() ? table.asTable() : table))
        == 0;
  }

  /** Before the commit: whoever uses a table that it changes under others' eyes must have ended. */
  void fenceChanges() {
    CatalogSnapshot before = transaction.catalogBefore();
    if (before != null) {
      transaction.fence(
          ChangedTables.incompatible(before, transaction.catalog()), session::checkCancelled);
    }
  }

  /** Tables of {@code after} that no other transaction can know. */
  private Set<Long> createdHere(CatalogSnapshot before, CatalogSnapshot after) {
    Set<Long> created = new TreeSet<>();
    CatalogSnapshot committed = committed(before);
    for (TableDescriptor table : after.tables(session.databaseId())) {
      if (committed.table(table.id()).isEmpty()) {
        created.add(table.id());
      }
    }
    return created;
  }

  /** The catalog beneath this transaction's definitions. */
  private CatalogSnapshot committed(CatalogSnapshot before) {
    CatalogSnapshot committed = transaction.catalogBefore();
    return committed == null ? before : committed;
  }

  private static CatalogSnapshot publicWhereOwn(SchemaChange change, Set<Long> created) {
    CatalogSnapshot catalog = change.catalog();
    for (SchemaChange.NewIndex index : change.newIndexes()) {
      if (created.contains(index.tableId())) {
        catalog = withState(catalog, index, SchemaState.PUBLIC);
      }
    }
    return catalog;
  }

  /**
   * Others read a dropped index until they have moved on, so it stays, maintained and under no name
   * of the user's, until nobody does.
   */
  private CatalogSnapshot retiring(
      CatalogSnapshot before, CatalogSnapshot after, List<SchemaWork> work, String sql) {
    CatalogSnapshot result = after;
    for (TableDescriptor old : before.tables(session.databaseId())) {
      TableDescriptor table = after.table(old.id()).orElse(null);
      if (table == null
          || !table.isShapedAs(old) // fenced: nobody reads it any more
          || committed(before).table(old.id()).isEmpty()) {
        continue;
      }
      for (IndexDescriptor index : old.publicIndexes()) {
        if (table.findIndex(index.id()).isEmpty()) {
          String name = RETIRED + index.id() + "........";
          table = table.withIndex(index.withName(name).withState(SchemaState.WRITE_ONLY));
          SchemaChange.NewIndex dropped = new SchemaChange.NewIndex(old.id(), index.id());
          work.add(new SchemaWork.RetireIndex(dropped, sql));
          result = result.with(table);
        }
      }
    }
    return result;
  }

  /** Whether an index that is not public is on its way out. */
  static boolean isRetired(IndexDescriptor index) {
    return index.name().startsWith(RETIRED);
  }

  private static CatalogSnapshot withState(
      CatalogSnapshot catalog, SchemaChange.NewIndex index, SchemaState state) {
    TableDescriptor table = catalog.table(index.tableId()).orElseThrow();
    IndexDescriptor descriptor = table.findIndex(index.indexId()).orElseThrow();
    return catalog.with(
        table.withIndex(descriptor.withState(state)).withVersion(table.version() + 1));
  }

  private void fillInside(SchemaChange.NewIndex index) {
    TableDescriptor table = transaction.catalog().table(index.tableId()).orElseThrow();
    transaction.open().beginStatement();
    var _ =
        IndexBackfill.runAll(
            new TransactionAccess(transaction.open(), false),
            table,
            table.findIndex(index.indexId()).orElseThrow(),
            statements.evaluation(List.of()));
  }

  private void fillDefault(SchemaChange.NewDefault column) {
    TableDescriptor table = transaction.catalog().table(column.tableId()).orElse(null);
    if (table == null || table.column(column.column()).isEmpty()) {
      return;
    }
    String set = Names.quoted(column.column()) + " = DEFAULT";
    if (table.column(column.column()).orElseThrow().hidden()) {
      // No statement can name it, but every one that changes a row computes it.
      String other = touched(table);
      set = other + " = " + other;
    }
    var _ = statements.runInternally("UPDATE " + qualified(column.tableId()) + " SET " + set);
  }

  private static String touched(TableDescriptor table) {
    return Names.quoted(
        table.visibleColumns().stream()
            .filter(column -> column.filling() == ColumnDescriptor.Filling.DEFAULT)
            .findFirst()
            .orElseThrow(() ->
                new SqlException(
                    SqlState.FEATURE_NOT_SUPPORTED,
                    "an index on an expression needs a table with a plain column"))
            .name());
  }

  /**
   * Computes a column from the one that it replaces, under a catalog that shows both.
   *
   * @param all of the change: what the others replace must last until their turn
   */
  private void fillValue(SchemaChange.NewValue value, List<SchemaChange.NewValue> all) {
    CatalogSnapshot catalog = transaction.catalog();
    TableDescriptor table = catalog.table(value.tableId()).orElse(null);
    if (table == null || table.findColumn(value.columnId()).isEmpty()) {
      return;
    }
    SqlType type = table.column(value.columnId()).type();
    TableDescriptor both =
        table
            .withColumn(value.columnId(), column -> column.withName("new_value").withNullable(true))
            .withColumn(value.old().id(), _ -> value.old())
            .withChecks(List.of())
            .withForeignKeys(List.of());
    for (SchemaChange.NewValue other : all) {
      if (other.tableId() == value.tableId() && other.columnId() != value.columnId()) {
        String name = "old_value_" + other.columnId();
        both = both.withColumn(other.old().id(), _ -> other.old().withName(name));
      }
    }
    var _ =
        statements.runInternally(
            "UPDATE "
                + qualified(value.tableId())
                + " SET new_value = CAST(("
                + value.value()
                + ") AS "
                + type.sqlName()
                + ") WHERE "
                + Names.quoted(value.old().name())
                + " IS NOT NULL",
            catalog.with(both));
  }

  private boolean isViolated(SchemaChange.NewCheck check) {
    return transaction.catalog().table(check.tableId()).isPresent()
        && statements.runInternally(
                "SELECT 1 FROM "
                    + qualified(check.tableId())
                    + " AS "
                    + SchemaChange.ROW
                    + " WHERE "
                    + check.violated()
                    + " LIMIT 1")
            > 0;
  }

  private void check(SchemaChange.NewCheck check) {
    if (isViolated(check)) {
      throw check.error();
    }
  }

  private String qualified(long tableId) {
    CatalogSnapshot catalog = transaction.catalog();
    return qualified(catalog.table(tableId).orElseThrow(), catalog);
  }

  private static String qualified(TableDescriptor table, CatalogSnapshot catalog) {
    String schemaName = catalog.schema(table.schemaId()).orElseThrow().name();
    return Names.quoted(schemaName) + "." + Names.quoted(table.name());
  }

  private void truncate(Statement.Truncate statement) {
    transaction.open().beginStatement();
    CatalogSnapshot before = transaction.catalogForChange();
    SchemaContext context = context(before);
    CatalogSnapshot after = before;
    for (TableDescriptor table : Truncation.tables(statement, context)) {
      after = after.with(Truncation.emptied(after.table(table.id()).orElseThrow()));
      if (statement.restartIdentity()) {
        after = Truncation.restarted(table.id(), after, context.newId());
      }
    }
    transaction.change(before, after, List.of());
  }

  // ---- splits

  private static boolean isSplit(Statement.Alter alter) {
    return alter.actions().stream()
        .anyMatch(it ->
            it instanceof Statement.AlterAction.SplitAt
                || it instanceof Statement.AlterAction.Unsplit);
  }

  private void split(Statement.Alter alter) {
    SplitPoints points = new SplitPoints(transaction.catalog(), session, statements);
    if (!session.rights().isUnrestricted()) {
      throw new SqlException(SqlState.INSUFFICIENT_PRIVILEGE, "must be superuser to split a table");
    }
    if (alter.actions().getFirst() instanceof Statement.AlterAction.Unsplit(var which)) {
      if (which.isEmpty()) {
        services.ranges().unsplitAll(points.all(alter));
      }
      points.of(alter).forEach(services.ranges()::unsplitAt);
    } else {
      points.of(alter).forEach(services.ranges()::splitAt);
    }
  }

  // ---- after the commit

  /**
   * Publishes the committed catalog and does what is left; an error leaves a consistent catalog
   * behind.
   */
  void afterCommit(SessionTransaction.Committed committed) {
    CatalogSnapshot before = requireNonNull(committed.before());
    CatalogSnapshot changed = requireNonNull(committed.catalog());
    services
        .catalog()
        .publish(
            before,
            changed,
            ChangedTables.of(before, changed),
            committed.fences(),
            session::checkCancelled);
    for (SchemaWork item : committed.work()) {
      switch (item) {
        case SchemaWork.FillIndex(var index, String statement) ->
            runJob(index, SchemaJob.Kind.CREATE_INDEX, statement);
        case SchemaWork.RetireIndex(var index, String statement) ->
            runJob(index, SchemaJob.Kind.DROP_INDEX, statement);
        case SchemaWork.Restart(var restart) ->
            services.sequences().set(restart.sequence(), restart.value(), false);
      }
    }
  }

  private void runJob(SchemaChange.NewIndex index, SchemaJob.Kind kind, String statement) {
    steps()
        .run(
            services
                .catalog()
                .jobs()
                .start(
                    services.catalog().newId(), kind, index.tableId(), index.indexId(), statement));
  }

  private IndexSteps steps() {
    return new IndexSteps(services, statements.evaluation(List.of()), session::checkCancelled);
  }

  private String tag(Statement statement) {
    return switch (statement) {
      case Statement.CreateTable _ -> "CREATE TABLE";
      case Statement.CreateTableAs create ->
          create.materializedView()
              ? create.withData() ? "SELECT " + rowsWritten : "CREATE MATERIALIZED VIEW"
              : create.withData() ? "SELECT " + rowsWritten : "CREATE TABLE AS";
      case Statement.RefreshMaterializedView _ -> "REFRESH MATERIALIZED VIEW";
      case Statement.CreateIndex _ -> "CREATE INDEX";
      case Statement.CreateView _ -> "CREATE VIEW";
      case Statement.DefineType define -> define.change().tag();
      case Statement.CreateSchema _ -> "CREATE SCHEMA";
      case Statement.CreateDatabase _ -> "CREATE DATABASE";
      case Statement.CreateSequence _ -> "CREATE SEQUENCE";
      case Statement.AlterSequence _ -> "ALTER SEQUENCE";
      case Statement.CreateRole _ -> "CREATE ROLE";
      case Statement.AlterRole _ -> "ALTER ROLE";
      case Statement.Drop drop -> "DROP " + drop.kind().name().replace('_', ' ');
      case Statement.Alter alter -> "ALTER " + alter.kind().name().replace('_', ' ');
      case Statement.Truncate _ -> "TRUNCATE TABLE";
      case Statement.Comment _ -> "COMMENT";
      case Statement.Grant grant -> grant.revoke() ? "REVOKE" : "GRANT";
      case Statement.GrantRole grant -> grant.revoke() ? "REVOKE ROLE" : "GRANT ROLE";
      case Statement.Owned owned -> owned.newOwner() == null ? "DROP OWNED" : "REASSIGN OWNED";
      default -> throw new AssertionError("not a definition: " + statement);
    };
  }
}

package io.massifdb.server.session;

import io.massifdb.execution.IndexBackfill;
import io.massifdb.execution.TransactionAccess;
import io.massifdb.expression.EvaluationContext;
import io.massifdb.expression.Expression;
import io.massifdb.expression.SqlException;
import io.massifdb.expression.SqlState;
import io.massifdb.expression.SqlType;
import io.massifdb.expression.TextFormat;
import io.massifdb.kvapi.KeySpan;
import io.massifdb.planner.layout.TableLayout;
import io.massifdb.server.schema.Names;
import io.massifdb.server.schema.SchemaChange;
import io.massifdb.server.schema.SchemaContext;
import io.massifdb.server.schema.SchemaStatements;
import io.massifdb.server.schema.Truncation;
import io.massifdb.sqlfrontend.catalog.CatalogSnapshot;
import io.massifdb.sqlfrontend.catalog.ColumnDescriptor;
import io.massifdb.sqlfrontend.catalog.IndexDescriptor;
import io.massifdb.sqlfrontend.catalog.SchemaState;
import io.massifdb.sqlfrontend.catalog.SequenceDescriptor;
import io.massifdb.sqlfrontend.catalog.TableDescriptor;
import io.massifdb.sqlfrontend.parser.ParsedStatement;
import io.massifdb.sqlfrontend.parser.Statement;
import io.massifdb.sqlfrontend.protocol.MessageWriter;
import io.massifdb.sqlfrontend.protocol.MessageWriter.Column;
import io.massifdb.sqlfrontend.protocol.Passwords;
import io.massifdb.txnlayer.IsolationLevel;
import io.massifdb.txnlayer.Transaction;
import io.massifdb.txnlayer.TransactionException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Runs definitions: computes the next catalog, writes it in the session's transaction, and after
 * the commit brings the data along before the statement is acknowledged.
 *
 * <p>A new index of a table that others can see goes DELETE_ONLY, WRITE_ONLY, backfill in chunks,
 * PUBLIC, a dropped one the same way back; each step is published to all nodes before the next, so
 * that no two nodes are two steps apart. An index of a table that was created in the same
 * transaction is public at once: nobody else has seen the table.
 */
final class SchemaRunner {
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
          Statement.Grant _ ->
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
      // Kept for clients that send them; there is nothing to remember yet.
      case Statement.Grant _ -> {}
      case Statement statement -> define(statement);
    }
    writer.commandComplete(tag(parsed.statement()));
  }

  private void define(Statement statement) {
    transaction.open().beginStatement();
    CatalogSnapshot before = transaction.catalogForChange();
    SchemaContext context = context(before);
    SchemaChange change = change(statement, context);
    change.notices().forEach(it -> writer.notice("NOTICE", it.sqlState(), it.message()));
    if (change.catalog() == before) {
      return;
    }
    Set<Long> createdHere = createdHere(change.catalog());
    CatalogSnapshot after = publicWhereCreatedHere(change, createdHere);
    List<SchemaWork> work = new ArrayList<>(work(change, createdHere));
    after = retiring(before, after, work);
    transaction.change(before, after, work);
    change.newValues().forEach(value -> fillValue(value, ""));
    change.newDefaults().forEach(this::fillDefault);
    change.newIndexes().stream()
        .filter(index -> createdHere.contains(index.tableId()))
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
        () -> services.catalog().newId(transaction.open()),
        valueReader(),
        () -> session.makeTemporarySchema(() -> services.catalog().newId(transaction.open())),
        false);
  }

  /** What is left for after the commit; a table that nobody else has seen needs nothing more. */
  private static List<SchemaWork> work(SchemaChange change, Set<Long> createdHere) {
    List<SchemaWork> work = new ArrayList<>();
    change.newValues().stream()
        .filter(value -> !createdHere.contains(value.tableId()))
        .forEach(value -> work.add(new SchemaWork.FillValue(value)));
    change.newDefaults().stream()
        .filter(column -> !createdHere.contains(column.tableId()))
        .forEach(column -> work.add(new SchemaWork.FillColumn(column)));
    change.checks().stream()
        .filter(check -> !createdHere.contains(check.tableId()))
        .forEach(check -> work.add(new SchemaWork.Recheck(check)));
    change.newIndexes().stream()
        .filter(index -> !createdHere.contains(index.tableId()))
        .forEach(index -> work.add(new SchemaWork.FillIndex(index)));
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
    CatalogSnapshot changed =
        inOwnTransaction(catalog ->
            catalog
                .schema(session.databaseId(), schemaName)
                .map(schema -> {
                  CatalogSnapshot rest = catalog;
                  for (var relation : catalog.relations()) {
                    if (relation.schemaId() == schema.id()) {
                      rest = rest.withoutRelation(relation.id());
                    }
                  }
                  return rest.withoutSchema(schema.id());
                })
                .orElse(catalog));
    services.catalog().publish(changed, () -> {});
  }

  private static String quote(String identifier) {
    return "\"" + identifier.replace("\"", "\"\"") + "\"";
  }

  // ---- inside the transaction

  /** Tables of {@code after} that no other transaction can know. */
  private Set<Long> createdHere(CatalogSnapshot after) {
    Set<Long> created = new TreeSet<>();
    CatalogSnapshot committed = services.catalog().latest();
    for (TableDescriptor table : after.tables(session.databaseId())) {
      if (committed.table(table.id()).isEmpty()) {
        created.add(table.id());
      }
    }
    return created;
  }

  private static CatalogSnapshot publicWhereCreatedHere(SchemaChange change, Set<Long> created) {
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
      CatalogSnapshot before, CatalogSnapshot after, List<SchemaWork> work) {
    CatalogSnapshot result = after;
    for (TableDescriptor old : before.tables(session.databaseId())) {
      TableDescriptor table = after.table(old.id()).orElse(null);
      if (table == null || services.catalog().latest().table(old.id()).isEmpty()) {
        continue;
      }
      for (IndexDescriptor index : old.publicIndexes()) {
        if (table.findIndex(index.id()).isEmpty()) {
          String name = "........dropped." + index.id() + "........";
          table = table.withIndex(index.withName(name).withState(SchemaState.WRITE_ONLY));
          work.add(new SchemaWork.RetireIndex(new SchemaChange.NewIndex(old.id(), index.id())));
          result = result.with(table);
        }
      }
    }
    return result;
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
    fillDefault(column, "");
  }

  private void fillDefault(SchemaChange.NewDefault column, String condition) {
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
    var _ =
        statements.runInternally(
            "UPDATE " + qualified(column.tableId()) + " SET " + set + condition);
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
   * @param condition {@code " AND ..."} over the new column, which is called {@code new_value}
   */
  private void fillValue(SchemaChange.NewValue value, String condition) {
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
                + " IS NOT NULL"
                + condition,
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
    TableDescriptor table = catalog.table(tableId).orElseThrow();
    String schemaName = catalog.schema(table.schemaId()).orElseThrow().name();
    return Names.quoted(schemaName) + "." + Names.quoted(table.name());
  }

  private void truncate(Statement.Truncate statement) {
    SchemaContext context = context(transaction.catalog());
    for (TableDescriptor table : Truncation.tables(statement, context)) {
      // All that refer to it go too, so that foreign keys have nothing to say.
      statements.runUnwatched("DELETE FROM " + qualified(table.id()));
      if (statement.restartIdentity()) {
        restart(table);
      }
    }
  }

  private void restart(TableDescriptor table) {
    for (SequenceDescriptor sequence : transaction.catalog().sequences(session.databaseId())) {
      if (sequence.ownerTableId() == table.id()) {
        services.sequences().set(sequence, sequence.start(), false);
      }
    }
  }

  // ---- splits

  private static boolean isSplit(Statement.Alter alter) {
    return alter.actions().stream().anyMatch(it -> it instanceof Statement.AlterAction.SplitAt);
  }

  private void split(Statement.Alter alter) {
    SplitPoints points = new SplitPoints(transaction.catalog(), session, statements);
    points.of(alter).forEach(services.ranges()::splitAt);
  }

  // ---- after the commit

  /**
   * Publishes the committed catalog and does what is left; an error leaves a consistent catalog
   * behind.
   */
  void afterCommit(CatalogSnapshot changed, List<SchemaWork> work) {
    services.catalog().publish(changed, session::checkCancelled);
    for (SchemaWork item : work) {
      switch (item) {
        case SchemaWork.FillIndex(var index) -> buildIndex(index);
        case SchemaWork.RetireIndex(var index) -> {
          changeState(index, SchemaState.DELETE_ONLY);
          remove(index);
        }
        case SchemaWork.FillColumn(var column) ->
            alone(() ->
                fillDefault(column, column.stale().isEmpty() ? "" : " WHERE " + column.stale()));
        case SchemaWork.FillValue(var value) ->
            alone(() -> fillValue(value, " AND new_value IS NULL"));
        case SchemaWork.Recheck(var check) -> recheck(check);
        case SchemaWork.Restart(var restart) ->
            services.sequences().set(restart.sequence(), restart.value(), false);
      }
    }
  }

  /** In a transaction of its own, again on a conflict. */
  private void alone(Runnable body) {
    for (int attempt = 0; ; attempt++) {
      try {
        transaction.ensure();
        body.run();
        transaction.commit();
        return;
      } catch (RuntimeException e) {
        transaction.rollback();
        if (!StatementErrors.isRetryable(e) || attempt > 50) {
          throw e;
        }
      }
    }
  }

  private void recheck(SchemaChange.NewCheck check) {
    boolean[] violated = {false};
    alone(() -> violated[0] = isViolated(check));
    if (violated[0]) {
      CatalogSnapshot changed =
          inOwnTransaction(catalog ->
              catalog
                  .table(check.tableId())
                  .map(table ->
                      catalog.with(check.undo().apply(table).withVersion(table.version() + 1)))
                  .orElse(catalog));
      services.catalog().publish(changed, () -> {});
      throw check.error();
    }
  }

  private void buildIndex(SchemaChange.NewIndex index) {
    try {
      changeState(index, SchemaState.WRITE_ONLY);
      backfill(index);
      changeState(index, SchemaState.PUBLIC);
    } catch (RuntimeException e) {
      remove(index);
      throw e;
    }
  }

  private void changeState(SchemaChange.NewIndex index, SchemaState state) {
    CatalogSnapshot changed = inOwnTransaction(catalog -> withState(catalog, index, state));
    services.catalog().publish(changed, session::checkCancelled);
  }

  private void remove(SchemaChange.NewIndex index) {
    CatalogSnapshot changed =
        inOwnTransaction(catalog ->
            catalog
                .table(index.tableId())
                .map(table ->
                    catalog.with(
                        table.withoutIndex(index.indexId()).withVersion(table.version() + 1)))
                .orElse(catalog));
    services.catalog().publish(changed, () -> {});
  }

  private CatalogSnapshot inOwnTransaction(UnaryOperator<CatalogSnapshot> change) {
    return own(own -> {
      CatalogSnapshot before = services.catalog().read(own);
      return services.catalog().write(own, before, change.apply(before));
    });
  }

  /** One transaction per chunk: writers go on meanwhile and maintain the index themselves. */
  private void backfill(SchemaChange.NewIndex index) {
    TableDescriptor table = services.catalog().latest().table(index.tableId()).orElseThrow();
    IndexDescriptor descriptor = table.findIndex(index.indexId()).orElseThrow();
    KeySpan rest = TableLayout.of(table, "").primary().span();
    while (rest != null) {
      KeySpan from = rest;
      rest =
          own(own ->
                  new Rest(
                      IndexBackfill.run(
                              new TransactionAccess(own, false),
                              table,
                              descriptor,
                              from,
                              statements.evaluation(List.of()))
                          .rest()))
              .span();
      session.checkCancelled();
    }
  }

  private record Rest(@Nullable KeySpan span) {}

  private <T> T own(java.util.function.Function<Transaction, T> body) {
    for (int attempt = 0; ; attempt++) {
      Transaction own = services.transactions().begin(IsolationLevel.SERIALIZABLE, false);
      try {
        own.beginStatement();
        T result = body.apply(own);
        own.commit();
        return result;
      } catch (TransactionException e) {
        if (!StatementErrors.isRetryable(e) || attempt > 50) {
          throw e;
        }
      } finally {
        own.rollback();
      }
    }
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
      default -> throw new AssertionError("not a definition: " + statement);
    };
  }
}

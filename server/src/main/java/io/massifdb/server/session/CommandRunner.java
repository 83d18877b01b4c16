package io.massifdb.server.session;

import io.massifdb.expression.SqlException;
import io.massifdb.expression.SqlState;
import io.massifdb.expression.SqlType;
import io.massifdb.expression.TextParser;
import io.massifdb.server.catalog.SchemaJob;
import io.massifdb.sqlfrontend.parser.AsOf;
import io.massifdb.sqlfrontend.parser.ParsedStatement;
import io.massifdb.sqlfrontend.parser.SqlParser;
import io.massifdb.sqlfrontend.parser.Statement;
import io.massifdb.sqlfrontend.protocol.MessageWriter;
import io.massifdb.sqlfrontend.protocol.MessageWriter.Column;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.calcite.sql.SqlLiteral;
import org.jspecify.annotations.Nullable;

/** Statements about transactions, settings and other statements. */
final class CommandRunner {
  private final Session session;
  private final SqlServices services;
  private final MessageWriter writer;
  private final SessionTransaction transaction;
  private final StatementRunner statements;

  /** Whether the running command describes its rows itself: only in a simple query. */
  private boolean describeRows;

  CommandRunner(
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

  /** {@code describeRows}: no Describe message goes before, the answer tells its columns itself. */
  void run(ParsedStatement parsed, boolean describeRows) {
    this.describeRows = describeRows;
    run(parsed);
  }

  private void run(ParsedStatement parsed) {
    switch (parsed.statement()) {
      case Statement.Begin(var modes) -> begin(modes, parsed.asOf());
      case Statement.Commit(boolean chain) -> commit(chain);
      case Statement.Rollback(boolean chain) -> rollback(chain);
      case Statement.Savepoint(String name) -> {
        requireBlock("SAVEPOINT");
        transaction.savepoint(name);
        writer.commandComplete("SAVEPOINT");
      }
      case Statement.Release(String name) -> {
        requireBlock("RELEASE SAVEPOINT");
        transaction.release(name);
        writer.commandComplete("RELEASE");
      }
      case Statement.RollbackTo(String name) -> {
        requireBlock("ROLLBACK TO SAVEPOINT");
        transaction.rollbackTo(name);
        writer.commandComplete("ROLLBACK");
      }
      case Statement.SetTransaction set -> setTransaction(set, parsed.asOf());
      case Statement.SetConstraints(var names, boolean deferred) -> {
        if (transaction.inBlock()) {
          statements.setConstraints(
              names.stream().map(it -> it.names.getLast()).toList(), deferred);
        } else {
          writer.notice(
              "WARNING", "25P01", "SET CONSTRAINTS can only be used in transaction blocks");
        }
        writer.commandComplete("SET CONSTRAINTS");
      }
      case Statement.SetVariable set -> setVariable(set);
      case Statement.Reset(String name) -> {
        transaction.ensure();
        if (name == null) {
          session.settings().resetAll();
        } else if (SessionUser.isSetting(name)) {
          session.sessionUser().set(name, null, false);
        } else {
          session.settings().set(name, null, false);
        }
        writer.commandComplete("RESET");
      }
      case Statement.Show(String name) -> show(name);
      case Statement.Discard(String what) -> discard(what);
      case Statement.Explain explain -> explain(explain, parsed);
      case Statement.Prepare prepare -> prepare(prepare, parsed.sql());
      case Statement.Execute execute -> execute(execute);
      case Statement.Deallocate(String name) -> {
        if (name == null) {
          session.statements().keySet().removeIf(it -> !it.isEmpty());
          writer.commandComplete("DEALLOCATE ALL");
        } else {
          if (session.statements().remove(name) == null) {
            throw noStatement(name);
          }
          writer.commandComplete("DEALLOCATE");
        }
      }
      case Statement.DeclareCursor cursor -> declare(cursor);
      case Statement.Fetch fetch -> fetch(fetch);
      case Statement.CloseCursor(String name) -> {
        if (name == null) {
          session.closeAllPortals();
          writer.commandComplete("CLOSE CURSOR ALL");
        } else {
          if (!session.portals().containsKey(name)) {
            throw noCursor(name);
          }
          session.closePortalNamed(name);
          writer.commandComplete("CLOSE CURSOR");
        }
      }
      case Statement.Analyze analyze -> {
        transaction.ensure();
        new AnalyzeCommand(session, services, transaction).run(analyze);
        writer.commandComplete("ANALYZE");
      }
      case Statement.Upkeep(String command) -> writer.commandComplete(command);
      case Statement.LockTable _ -> {
        requireBlock("LOCK TABLE");
        writer.commandComplete("LOCK TABLE");
      }
      case Statement.Listen _, Statement.Notify _, Statement.Unlisten _ ->
          throw unsupported("LISTEN and NOTIFY");
      case Statement.Copy copy when !copy.from() ->
          new CopyRunner(session, writer, transaction, statements).out(copy);
      case Statement.Copy _ -> throw unsupported("COPY FROM STDIN in the extended query protocol");
      case Statement other -> throw unsupported(other.getClass().getSimpleName());
    }
  }

  private static SqlException unsupported(String what) {
    return new SqlException(SqlState.FEATURE_NOT_SUPPORTED, what + " is not supported yet");
  }

  // ---- transactions

  private void begin(Statement.TransactionModes modes, @Nullable AsOf asOf) {
    if (transaction.inBlock()) {
      writer.notice("WARNING", "25001", "there is already a transaction in progress");
    } else {
      transaction.beginBlock(modes);
      readPast(asOf);
    }
    writer.commandComplete("BEGIN");
  }

  private void readPast(@Nullable AsOf asOf) {
    if (asOf != null) {
      transaction.readPast(asOf, statements.chosen(asOf));
      // Now, so that a wrong time is this statement's error.
      transaction.open();
    }
  }

  private void commit(boolean chain) {
    switch (transaction.status()) {
      case BLOCK -> {
        session.holdCursors();
        session.closePortals();
        statements.commit();
        writer.commandComplete("COMMIT");
      }
      case FAILED -> {
        session.closePortals();
        transaction.rollback();
        writer.commandComplete("ROLLBACK");
      }
      case IDLE, IMPLICIT -> {
        writer.notice("WARNING", "25P01", "there is no transaction in progress");
        writer.commandComplete("COMMIT");
      }
    }
    if (chain) {
      transaction.beginBlock(Statement.TransactionModes.NONE);
    }
  }

  private void rollback(boolean chain) {
    if (transaction.inBlock()) {
      session.closePortals();
      transaction.rollback();
    } else {
      writer.notice("WARNING", "25P01", "there is no transaction in progress");
    }
    writer.commandComplete("ROLLBACK");
    if (chain) {
      transaction.beginBlock(Statement.TransactionModes.NONE);
    }
  }

  private void requireBlock(String command) {
    if (!transaction.inBlock()) {
      throw new SqlException(
          SqlState.NO_ACTIVE_SQL_TRANSACTION, command + " can only be used in transaction blocks");
    }
  }

  private void setTransaction(Statement.SetTransaction set, @Nullable AsOf asOf) {
    Statement.TransactionModes modes = set.modes();
    if (set.session()) {
      if (asOf != null) {
        throw new SqlException(
            SqlState.FEATURE_NOT_SUPPORTED, "AS OF SYSTEM TIME concerns one transaction");
      }
      transaction.ensure();
      String isolation = modes.isolation();
      Boolean readOnly = modes.readOnly();
      if (isolation != null) {
        session.settings().set("default_transaction_isolation", isolation, false);
      }
      if (readOnly != null) {
        session.settings().set("default_transaction_read_only", readOnly ? "on" : "off", false);
      }
    } else if (transaction.inBlock()) {
      transaction.setModes(modes);
      readPast(asOf);
    } else {
      writer.notice("WARNING", "25P01", "SET TRANSACTION can only be used in transaction blocks");
    }
    writer.commandComplete("SET");
  }

  // ---- settings

  private void setVariable(Statement.SetVariable set) {
    transaction.ensure();
    List<String> values = set.values();
    switch (set.name().toLowerCase(Locale.ROOT)) {
      case SessionUser.ROLE, SessionUser.SESSION -> setUser(set);
      case "transaction_isolation" -> {
        if (values != null) {
          transaction.setModes(new Statement.TransactionModes(values.getFirst(), null, null));
        }
      }
      case "transaction_read_only" -> {
        if (values != null) {
          boolean only =
              List.of("on", "true", "yes", "1")
                  .contains(values.getFirst().toLowerCase(Locale.ROOT));
          transaction.setModes(new Statement.TransactionModes(null, only, null));
        }
      }
      default ->
          session
              .settings()
              .set(set.name(), values == null ? null : joined(set.name(), values), set.local());
    }
    writer.commandComplete("SET");
  }

  private static String joined(String name, List<String> values) {
    if (!name.toLowerCase(Locale.ROOT).equals("search_path")) {
      return String.join(", ", values);
    }
    return String.join(
        ", ",
        values.stream()
            .map(value ->
                value.matches("[a-z_][a-z0-9_]*|") && !value.isEmpty()
                    ? value
                    : "\"" + value.replace("\"", "\"\"") + "\"")
            .toList());
  }

  private void setUser(Statement.SetVariable set) {
    List<String> values = set.values();
    String value = values == null ? null : values.getFirst();
    boolean byDefault = value == null || value.equals("default");
    session.sessionUser().set(set.name(), byDefault ? null : value, set.local());
  }

  private void show(String name) {
    session.noteToken(name);
    if (name.equals("all")) {
      describe(List.of(text("name"), text("setting"), text("description")));
      for (SettingDefinition definition : SettingDefinition.all()) {
        row(
            definition.name(),
            session.settings().show(definition.name()),
            definition.description());
      }
      writer.commandComplete("SHOW");
      return;
    }
    if (name.equals("jobs")) {
      showJobs();
      return;
    }
    transaction.ensure();
    String value = session.settings().show(name);
    describe(List.of(text(shownName(name))));
    row(value);
    writer.commandComplete("SHOW");
  }

  private static List<Column> jobColumns() {
    return List.of(
        text("id"),
        text("type"),
        text("statement"),
        text("status"),
        text("rows"),
        text("node"),
        text("started"),
        text("finished"),
        text("error"));
  }

  private void showJobs() {
    describe(jobColumns());
    for (SchemaJob job : services.catalog().jobs().all()) {
      row(
          Long.toString(job.id()),
          job.kind().name().replace('_', ' '),
          job.statement(),
          job.status().name().toLowerCase(java.util.Locale.ROOT),
          Long.toString(job.rows()),
          Integer.toString(job.node().value()),
          java.time.Instant.ofEpochMilli(job.startedMillis()).toString(),
          job.finishedMillis() == 0
              ? ""
              : java.time.Instant.ofEpochMilli(job.finishedMillis()).toString(),
          job.error());
    }
    writer.commandComplete("SHOW");
  }

  private void describe(List<Column> columns) {
    if (describeRows && !columns.isEmpty()) {
      writer.rowDescription(columns);
    }
  }

  private static String shownName(String name) {
    SettingDefinition definition = SettingDefinition.find(name);
    return definition == null ? name : definition.name();
  }

  private static Column text(String name) {
    return new Column(name, 0, 0, SqlType.TEXT, (short) 0);
  }

  private void row(String... values) {
    writer.beginRow(values.length);
    for (String value : values) {
      writer.value(value.getBytes(StandardCharsets.UTF_8));
    }
    writer.endRow();
  }

  private void discard(String what) {
    if (what.equals("all")) {
      if (transaction.inBlock()) {
        throw new SqlException(
            SqlState.ACTIVE_SQL_TRANSACTION, "DISCARD ALL cannot run inside a transaction block");
      }
      transaction.ensure();
      session.closeAllPortals();
      session.statements().clear();
      session.settings().resetAll();
      session.sessionUser().setSession(null, false);
      session.advisoryLocks().unlockAll();
    }
    if (what.equals("all") || what.equals("temp") || what.equals("temporary")) {
      if (transaction.inBlock()) {
        throw new SqlException(
            SqlState.ACTIVE_SQL_TRANSACTION, "DISCARD TEMP cannot run inside a transaction block");
      }
      if (transaction.status() == SessionTransaction.Status.IMPLICIT) {
        statements.commit();
      }
      statements.dropTemporary();
    }
    writer.commandComplete("DISCARD " + what.toUpperCase(Locale.ROOT));
  }

  // ---- statements about statements

  private void explain(Statement.Explain explain, ParsedStatement parsed) {
    Explainer explainer = new Explainer(services, statements, explain);
    transaction.ensure();
    ParsedStatement inner =
        new ParsedStatement(
            explain.statement(),
            ExplainText.withoutExplain(parsed.sql()),
            parsed.offset(),
            parsed.parameterCount(),
            List.of());
    List<String> lines = explainer.explain(inner);
    describe(columns(explain));
    lines.forEach(this::row);
    writer.commandComplete("EXPLAIN");
  }

  private void prepare(Statement.Prepare prepare, String text) {
    if (session.statements().containsKey(prepare.name())) {
      throw new SqlException(
          SqlState.DUPLICATE_PREPARED_STATEMENT,
          "prepared statement \"" + prepare.name() + "\" already exists");
    }
    int[] oids = prepare.types().stream().map(session::resolve).mapToInt(SqlType::oid).toArray();
    session.statements().put(prepare.name(), session.prepare(prepare.sql(), oids));
    session.notePrepared(prepare.name(), text, true);
    writer.commandComplete("PREPARE");
  }

  private void execute(Statement.Execute execute) {
    PreparedStatement prepared = session.statements().get(execute.name());
    if (prepared == null) {
      throw noStatement(execute.name());
    }
    ParsedStatement parsed = prepared.parsed();
    if (parsed == null) {
      writer.emptyQueryResponse();
      return;
    }
    List<SqlType> types = prepared.parameterTypes();
    if (types.size() != execute.arguments().size()) {
      throw new SqlException(
          SqlState.SYNTAX_ERROR,
          "wrong number of parameters for prepared statement \"" + execute.name() + "\"",
          "Expected %d parameters but got %d.".formatted(types.size(), execute.arguments().size()),
          null);
    }
    List<@Nullable Object> values = new ArrayList<>();
    for (int i = 0; i < types.size(); i++) {
      values.add(constant(execute.arguments().get(i), types.get(i)));
    }
    transaction.ensure();
    if (!StatementRunner.isPlanned(parsed.statement())) {
      run(SqlParser.parseOne(prepared.sql()));
      return;
    }
    Portal portal = new Portal(prepared, values, new short[0]);
    describe(statements.columns(prepared));
    statements.runPortal(portal, parsed, 0);
  }

  private @Nullable Object constant(Statement.Expression argument, SqlType type) {
    if (argument.node() instanceof SqlLiteral literal) {
      String text = literal.toValue();
      return text == null ? null : TextParser.parse(text, type, statements.evaluation(List.of()));
    }
    return statements.single(
        "SELECT CAST((" + argument.sql() + ") AS " + type.sqlName() + ")", transaction.catalog());
  }

  private void declare(Statement.DeclareCursor cursor) {
    if (!transaction.inBlock() && !cursor.hold()) {
      throw new SqlException(
          SqlState.NO_ACTIVE_SQL_TRANSACTION,
          "DECLARE CURSOR can only be used in transaction blocks");
    }
    if (session.portals().containsKey(cursor.name())) {
      throw new SqlException(
          SqlState.DUPLICATE_CURSOR, "cursor \"" + cursor.name() + "\" already exists");
    }
    PreparedStatement prepared = session.prepare(cursor.querySql(), new int[0]);
    transaction.ensure();
    Portal portal =
        new Portal(prepared, List.of(), new short[0])
            .declared(cursor.scroll(), cursor.hold())
            .createdAt(services.clock().wallMillis() * 1000);
    portal.keep(statements.cursorRows(portal, cursor.scroll()));
    session.portals().put(cursor.name(), portal);
    writer.commandComplete("DECLARE CURSOR");
  }

  private void fetch(Statement.Fetch fetch) {
    Portal portal = session.portals().get(fetch.cursor());
    if (portal == null) {
      throw noCursor(fetch.cursor());
    }
    transaction.ensure();
    statements.fetch(portal, fetch, describeRows);
  }

  private static SqlException noCursor(String name) {
    return new SqlException(SqlState.INVALID_CURSOR_NAME, "cursor \"" + name + "\" does not exist");
  }

  private static SqlException noStatement(String name) {
    return new SqlException(
        SqlState.INVALID_SQL_STATEMENT_NAME, "prepared statement \"" + name + "\" does not exist");
  }

  /** Result columns of a command for Describe; empty when it gives no rows. */
  List<Column> columns(Statement statement) {
    return switch (statement) {
      case Statement.Show(String name) when name.equals("all") ->
          List.of(text("name"), text("setting"), text("description"));
      case Statement.Show(String name) when name.equals("jobs") -> jobColumns();
      case Statement.Show(String name) -> List.of(text(shownName(name)));
      case Statement.Explain explain -> List.of(Explainer.column(explain));
      case Statement.Execute execute -> {
        PreparedStatement prepared = session.statements().get(execute.name());
        yield prepared == null ? List.of() : statements.columns(prepared);
      }
      case Statement.Fetch fetch -> {
        Portal portal = session.portals().get(fetch.cursor());
        yield portal == null || fetch.move()
            ? List.of()
            : portal.heldColumns() == null
                ? statements.columns(portal.statement())
                : java.util.Objects.requireNonNull(portal.heldColumns());
      }
      default -> List.of();
    };
  }
}

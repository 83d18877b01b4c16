package io.massifdb.server.session;

import io.massifdb.execution.ExecutionContext;
import io.massifdb.execution.Executor;
import io.massifdb.execution.MemoryBudget;
import io.massifdb.execution.PlanProfile;
import io.massifdb.execution.PointWrite;
import io.massifdb.execution.ReferenceEvents;
import io.massifdb.execution.ResultCursor;
import io.massifdb.execution.TransactionAccess;
import io.massifdb.expression.Batch;
import io.massifdb.expression.BatchCodec;
import io.massifdb.expression.EvaluationContext;
import io.massifdb.expression.SqlException;
import io.massifdb.expression.SqlState;
import io.massifdb.expression.SqlType;
import io.massifdb.expression.TextParser;
import io.massifdb.planner.plan.PhysicalPlan;
import io.massifdb.sqlfrontend.catalog.CatalogSnapshot;
import io.massifdb.sqlfrontend.catalog.ForeignKey;
import io.massifdb.sqlfrontend.catalog.TableDescriptor;
import io.massifdb.sqlfrontend.parser.AsOf;
import io.massifdb.sqlfrontend.parser.Fingerprint;
import io.massifdb.sqlfrontend.parser.ParsedStatement;
import io.massifdb.sqlfrontend.parser.SqlParser;
import io.massifdb.sqlfrontend.parser.Statement;
import io.massifdb.sqlfrontend.protocol.MessageWriter;
import io.massifdb.sqlfrontend.protocol.MessageWriter.Column;
import io.massifdb.txnlayer.PointWriteResult;
import io.massifdb.txnlayer.StatementRetryException;
import io.massifdb.txnlayer.Transaction;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.LongUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Runs one statement in the session's transaction and writes its result: rows and changes through
 * plan and executor, everything else through {@link CommandRunner} and {@link SchemaRunner}.
 */
final class StatementRunner {
  private static final int STATEMENT_REPEATS_MAX = 100;

  private final Session session;
  private final SqlServices services;
  private final MessageWriter writer;
  private final SessionTransaction transaction;
  private final SchemaRunner schema;
  private final CommandRunner commands;

  StatementRunner(
      Session session, SqlServices services, MessageWriter writer, SessionTransaction transaction) {
    this.session = session;
    this.services = services;
    this.writer = writer;
    this.transaction = transaction;
    this.schema = new SchemaRunner(session, services, writer, transaction, this);
    this.commands = new CommandRunner(session, services, writer, transaction, this);
  }

  // ---- preparing

  /** True for statements that go through the planner. */
  static boolean isPlanned(Statement statement) {
    return switch (statement) {
      case Statement.Query _,
          Statement.Insert _,
          Statement.Update _,
          Statement.Delete _,
          Statement.Merge _ ->
          true;
      default -> false;
    };
  }

  PreparedStatement prepare(ParsedStatement parsed, List<@Nullable SqlType> given) {
    if (!isPlanned(parsed.statement())) {
      return new PreparedStatement(parsed.sql(), parsed, given, List.of());
    }
    boolean opened = transaction.status() == SessionTransaction.Status.IDLE;
    begin(parsed);
    try {
      PlannedStatement plan = plan(parsed, given);
      // The tree is used up: each execution that cannot use the cached plan parses the text again.
      return new PreparedStatement(parsed.sql(), parsed, given, plan.parameterTypes());
    } finally {
      if (opened && transaction.status() == SessionTransaction.Status.IMPLICIT) {
        transaction.rollback();
      }
    }
  }

  /**
   * The plan of a statement's text under the transaction's catalog, from the cache if it has it.
   */
  PlannedStatement plan(ParsedStatement parsed, List<@Nullable SqlType> given) {
    CatalogSnapshot catalog = transaction.catalog();
    PlanCache.Key key = key(parsed.sql(), given);
    if (transaction.hasOwnSchemaChanges()) {
      return planNow(parsed, catalog, key);
    }
    return services.plans().get(key, catalog, () -> planNow(parsed, catalog, key));
  }

  private PlanCache.Key key(String sql, List<@Nullable SqlType> given) {
    return new PlanCache.Key(
        sql, session.databaseId(), session.resolutionPath(), given, joinReorderLimit());
  }

  private int joinReorderLimit() {
    return Integer.parseInt(session.settings().get("join_reorder_limit"));
  }

  private PlannedStatement planNow(
      ParsedStatement parsed, CatalogSnapshot catalog, PlanCache.Key key) {
    try {
      return planNow(key, catalog);
    } catch (SqlException e) {
      // Positions count from the beginning of the whole text that the client sent.
      throw e.position() > 0 ? e.withPosition(e.position() + parsed.offset()) : e;
    }
  }

  /** Opens a transaction for the statement unless one is open, in the past if it says so. */
  private void begin(ParsedStatement parsed) {
    boolean inBlock = transaction.inBlock();
    transaction.ensure();
    AsOf asOf = parsed.asOf();
    if (asOf != null) {
      if (inBlock) {
        throw new SqlException(
            SqlState.READ_ONLY_SQL_TRANSACTION,
            "AS OF SYSTEM TIME needs a transaction of its own",
            null,
            "Use BEGIN AS OF SYSTEM TIME.");
      }
      transaction.readPast(asOf, chosen(asOf));
    }
  }

  /** How a clause finds its moment when the transaction begins. */
  LongUnaryOperator chosen(AsOf asOf) {
    EvaluationContext context = evaluation(List.of());
    return now -> PastTime.millis(asOf, now, context);
  }

  private PlannedStatement planNow(PlanCache.Key key, CatalogSnapshot catalog) {
    return services
        .planner()
        .plan(
            SqlParser.parseOne(key.sql()),
            catalog,
            key.databaseId(),
            key.searchPath(),
            key.parameterTypes(),
            key.joinReorderLimit());
  }

  // ---- describing

  /** RowDescription or NoData of a prepared statement. */
  void describe(PreparedStatement statement, short[] formats) {
    List<Column> columns = columns(statement);
    if (columns.isEmpty()) {
      writer.noData();
    } else {
      writer.rowDescription(withFormats(columns, formats));
    }
  }

  /** Columns of the statement's result; empty when it gives no rows. */
  List<Column> columns(PreparedStatement statement) {
    ParsedStatement parsed = statement.parsed();
    if (parsed == null) {
      return List.of();
    }
    if (!isPlanned(parsed.statement())) {
      return commands.columns(parsed.statement());
    }
    begin(parsed);
    return plan(parsed, statement.given()).columns();
  }

  private static List<Column> withFormats(List<Column> columns, short[] formats) {
    List<Column> described = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      Column column = columns.get(i);
      described.add(
          new Column(
              column.name(),
              column.tableOid(),
              column.columnNumber(),
              column.type(),
              ResultEncoder.format(formats, i, columns.size())));
    }
    return described;
  }

  // ---- running

  /** A statement of a simple query: describes its rows itself, always in text. */
  void runSimple(PreparedStatement statement) {
    ParsedStatement parsed = statement.parsed();
    if (parsed == null) {
      writer.emptyQueryResponse();
      return;
    }
    if (!isPlanned(parsed.statement())) {
      runCommand(parsed, true);
      return;
    }
    begin(parsed);
    runAtOnce(statement, plan(parsed, statement.given()), List.of());
  }

  /**
   * One statement over rows of a simple query: by the plan of its shape, neither parsed nor
   * planned, or else the ordinary way, from which the shape is learnt.
   */
  void runShape(String sql, Fingerprint shape) {
    transaction.ensure();
    if (transaction.hasOwnSchemaChanges()) {
      ParsedStatement parsed = SqlParser.parseOne(sql);
      runAtOnce(prepared(parsed), plan(parsed, List.of()), List.of());
      return;
    }
    CatalogSnapshot catalog = transaction.catalog();
    PlanCache.Key key = key(shape.text(), shape.types());
    PlannedStatement known = services.plans().ofShape(key, catalog);
    List<Object> values = known == null ? null : values(shape, known.parameterTypes());
    if (known != null && values != null) {
      runAtOnce(
          new PreparedStatement(sql, null, shape.types(), known.parameterTypes()), known, values);
      return;
    }
    ParsedStatement parsed = SqlParser.parseOne(sql);
    PlannedStatement plan = plan(parsed, List.of());
    services.plans().learnShape(key, plan, () -> planNow(key, catalog));
    runAtOnce(prepared(parsed), plan, List.of());
  }

  private static PreparedStatement prepared(ParsedStatement parsed) {
    return new PreparedStatement(parsed.sql(), parsed, List.of(), List.of());
  }

  /** Null when one is not of its type: the error, with its position, is the parser's to find. */
  private @Nullable List<Object> values(Fingerprint shape, List<SqlType> types) {
    EvaluationContext evaluation = evaluation(List.of());
    List<Object> values = new ArrayList<>(types.size());
    try {
      for (int i = 0; i < types.size(); i++) {
        values.add(TextParser.parse(shape.literals().get(i).text(), types.get(i), evaluation));
      }
      return values;
    } catch (SqlException _) {
      return null;
    }
  }

  private void runAtOnce(
      PreparedStatement statement, PlannedStatement plan, List<? extends @Nullable Object> values) {
    Portal portal = new Portal(statement, new ArrayList<>(values), new short[0]);
    try {
      runPlanned(portal, plan, 0, true);
    } finally {
      portal.close();
    }
  }

  /** A portal, from its beginning or from where it stopped. */
  void runPortal(Portal portal, ParsedStatement parsed, int maxRows) {
    if (portal.isFinished()) {
      // As PostgreSQL: a finished portal gives no more rows.
      writer.commandComplete("SELECT 0");
      return;
    }
    if (!isPlanned(parsed.statement())) {
      runCommand(parsed, false);
      portal.finish();
      return;
    }
    begin(parsed);
    runPlanned(portal, plan(parsed, portal.statement().given()), maxRows, false);
  }

  /** FETCH and MOVE: rows of a cursor, with their description and a tag of its own. */
  void fetch(Portal portal, Statement.Fetch fetch, boolean describeRows) {
    CursorRows rows = portal.rows();
    if (rows == null) {
      rows = cursorRows(portal, portal.scrolls());
      portal.keep(rows);
    }
    List<@Nullable Object[]> found = rows.fetch(fetch.direction(), fetch.count());
    if (fetch.move()) {
      transaction.seen();
      writer.commandComplete("MOVE " + found.size());
      return;
    }
    List<Column> columns = portal.heldColumns();
    if (columns == null) {
      ParsedStatement parsed = java.util.Objects.requireNonNull(portal.statement().parsed());
      columns = plan(parsed, portal.statement().given()).columns();
    }
    if (describeRows) {
      writer.rowDescription(columns);
    }
    if (!found.isEmpty()) {
      new ResultEncoder(
              writer,
              evaluation(List.of()),
              columns.stream().map(Column::type).toList(),
              portal.resultFormats())
          .rows(rows.batch(found), 0, found.size());
    }
    transaction.seen();
    writer.commandComplete("FETCH " + found.size());
  }

  /** WITH HOLD: what is left is read now, since the transaction ends. */
  void hold(Portal portal) {
    CursorRows rows = portal.rows();
    if (rows == null) {
      rows = cursorRows(portal, portal.scrolls());
      portal.keep(rows);
    }
    if (portal.heldColumns() == null) {
      portal.holdColumns(columns(portal.statement()));
    }
    rows.hold();
  }

  /** 42501 unless the user may do what the statement does. */
  void requireRights(PlannedStatement plan) {
    CatalogSnapshot catalog = transaction.catalog();
    CatalogSnapshot now = transaction.readsPast() ? services.catalog().latest() : catalog;
    AccessCheck.require(plan.accesses(), catalog, now, session.rights());
  }

  private void runPlanned(Portal portal, PlannedStatement plan, int maxRows, boolean describeRows) {
    requireRights(plan);
    requireWritable(plan);
    if (plan.readOnly() && session.isAloneInTransaction()) {
      transaction.readOnlyHint();
      // It never meets a conflict, so its rows need not wait for its end.
      writer.release();
    }
    if (describeRows && !plan.columns().isEmpty()) {
      writer.rowDescription(plan.columns());
    }
    EvaluationContext evaluation = evaluation(portal.parameters());
    ResultEncoder encoder =
        new ResultEncoder(writer, evaluation, plan.types(), portal.resultFormats());
    if (isWrittenAtOnce(portal, plan, maxRows, evaluation, encoder)) {
      return;
    }
    ResultCursor cursor = portal.cursor();
    if (cursor == null) {
      cursor = open(plan, evaluation);
      portal.open(cursor);
    }
    boolean more = repeatStatement(portal, plan, evaluation, encoder, maxRows);
    ResultCursor ended = portal.cursor();
    if (more) {
      transaction.seen();
      writer.portalSuspended();
    } else {
      String tag = ended == null ? "SELECT 0" : ended.commandTag();
      noteChanges(plan.plan(), ended);
      portal.finish();
      writer.commandComplete(tag);
    }
    if (transaction.inBlock()) {
      transaction.seen();
    }
  }

  private void noteChanges(PhysicalPlan plan, @Nullable ResultCursor ended) {
    if (plan instanceof PhysicalPlan.Mutation mutation && ended != null) {
      services.statistics().noteChanges(mutation.table().tableId(), ended.rowCount());
    }
  }

  private void requireWritable(PlannedStatement plan) {
    if (!plan.readOnly() && transaction.isReadOnly()) {
      throw new SqlException(
          SqlState.READ_ONLY_SQL_TRANSACTION,
          "cannot execute " + tagOf(plan.plan()) + " in a read-only transaction");
    }
  }

  /**
   * A statement that is its whole transaction and changes one row by key: done and committed by one
   * request. False when it is not of that sort; then nothing was done.
   */
  private boolean isWrittenAtOnce(
      Portal portal,
      PlannedStatement plan,
      int maxRows,
      EvaluationContext evaluation,
      ResultEncoder encoder) {
    PointWrite write = plan.pointWrite();
    if (write == null
        || maxRows != 0
        || portal.cursor() != null
        || !session.isAloneInTransaction()
        || !transaction.isUntouched()) {
      return false;
    }
    PointWrite.Bound bound = write.bind(evaluation);
    if (bound == null) {
      return false;
    }
    touch(plan.tables());
    Transaction open = transaction.open();
    open.beginStatement();
    if (!(open.writeAndCommit(bound.key(), bound.program())
        instanceof PointWriteResult.Done(long rows, byte[] output))) {
      return false;
    }
    List<SqlType> types = write.returningTypes();
    if (types != null && rows > 0) {
      Batch returned = BatchCodec.decode(output, types);
      encoder.rows(returned, 0, returned.size());
    }
    portal.finish();
    writer.commandComplete(tagOf(plan.plan()) + " " + rows);
    return true;
  }

  /** READ COMMITTED: a conflict inside the statement repeats it with a fresh snapshot. */
  private boolean repeatStatement(
      Portal portal,
      PlannedStatement plan,
      EvaluationContext evaluation,
      ResultEncoder encoder,
      int maxRows) {
    long mark = writer.mark();
    for (int repeats = 0; ; repeats++) {
      ResultCursor cursor = portal.cursor();
      if (cursor == null) {
        cursor = open(plan, evaluation);
        portal.open(cursor);
      }
      boolean written = false;
      try {
        boolean more = portal.fetch(cursor, maxRows, encoder);
        written = true;
        consequences(cursor.references());
        return more;
      } catch (StatementRetryException e) {
        // What only a later statement of ours met cannot be repeated by repeating this one.
        if (written || repeats >= STATEMENT_REPEATS_MAX || !writer.rewind(mark)) {
          throw e;
        }
        portal.close();
        transaction.open().restartStatement();
      }
    }
  }

  /** What foreign keys ask for when the rows of a statement are written. */
  private void consequences(ReferenceEvents events) {
    if (!events.isEmpty()) {
      new ReferentialActions(this, transaction).run(events);
      events.removed().clear();
      events.missing().clear();
    }
  }

  private static String tagOf(PhysicalPlan plan) {
    return switch (plan) {
      case PhysicalPlan.Insert _ -> "INSERT";
      case PhysicalPlan.Update _ -> "UPDATE";
      case PhysicalPlan.Delete _ -> "DELETE";
      default -> "SELECT FOR UPDATE";
    };
  }

  private ResultCursor open(PlannedStatement plan, EvaluationContext evaluation) {
    return open(plan, evaluation, false);
  }

  /**
   * @param guards what is read is validated at commit at every isolation level
   */
  private ResultCursor open(PlannedStatement plan, EvaluationContext evaluation, boolean guards) {
    touch(plan.tables());
    transaction.open().beginStatement();
    transaction.applyLockTimeout();
    return Executor.execute(plan.plan(), context(evaluation, null, guards));
  }

  private void touch(Set<Long> tables) {
    transaction.touch(tables, session::checkCancelled);
  }

  private ExecutionContext context(
      EvaluationContext evaluation, @Nullable PlanProfile profile, boolean guards) {
    boolean alone = transaction.status() == SessionTransaction.Status.IMPLICIT;
    return new ExecutionContext(
        new TransactionAccess(transaction.open(), alone, guards),
        evaluation,
        memoryBudget(),
        services.spill(),
        services.rowIds(),
        services.planner().systemTables(),
        session::systemContext,
        profile,
        new ReferenceEvents());
  }

  private MemoryBudget memoryBudget() {
    SessionSettings settings = session.settings();
    return new MemoryBudget(
        Long.parseLong(settings.get("work_mem")) << 10,
        Long.parseLong(settings.get("query_memory_limit")) << 10,
        services.memory());
  }

  EvaluationContext evaluation(List<@Nullable Object> parameters) {
    return new SessionEvaluation(session, parameters, services.clock(), services.random());
  }

  private void runCommand(ParsedStatement parsed, boolean describeRows) {
    if (schema.isSchemaStatement(parsed.statement())) {
      schema.run(parsed);
    } else {
      commands.run(parsed, describeRows);
    }
  }

  /**
   * Runs a statement of our own inside the session's transaction, without output; returns the rows.
   * As it serves a definition, what it reads must hold at the commit.
   */
  long runInternally(String sql) {
    transaction.ensure();
    return runInternally(sql, transaction.catalog());
  }

  /** Under a catalog that is not the transaction's: that of a change which is half done. */
  long runInternally(String sql, CatalogSnapshot catalog) {
    transaction.ensure();
    PlannedStatement plan = planNow(key(sql, List.of()), catalog);
    try (ResultCursor cursor = open(plan, evaluation(List.of()), true)) {
      cursor.drain();
      consequences(cursor.references());
      return cursor.rowCount();
    }
  }

  void dropTemporary() {
    schema.dropTemporary();
  }

  CopyIn copyIn(Statement.Copy copy) {
    return new CopyRunner(session, writer, transaction, this).begin(copy);
  }

  /** Runs a plan that gives no rows; the rows that it wrote. */
  long runBatch(PhysicalPlan.Insert plan) {
    Set<Long> tables = new TreeSet<>();
    tables.add(plan.table().tableId());
    plan.references().forEach(reference -> tables.add(reference.parent().tableId()));
    touch(tables);
    transaction.open().beginStatement();
    try (ResultCursor cursor =
        Executor.execute(plan, context(evaluation(List.of()), null, false))) {
      cursor.drain();
      consequences(cursor.references());
      return cursor.rowCount();
    }
  }

  void forEachBatch(PlannedStatement plan, Consumer<Batch> sink) {
    requireRights(plan);
    requireWritable(plan);
    try (ResultCursor cursor = open(plan, evaluation(List.of()))) {
      for (Batch batch = cursor.next(); batch != null; batch = cursor.next()) {
        sink.accept(batch);
      }
      consequences(cursor.references());
    }
  }

  /** The rows of a cursor that is being declared. */
  CursorRows cursorRows(Portal portal, boolean keeps) {
    ParsedStatement parsed = java.util.Objects.requireNonNull(portal.statement().parsed());
    PlannedStatement plan = plan(parsed, portal.statement().given());
    requireRights(plan);
    return new CursorRows(open(plan, evaluation(portal.parameters())), plan.types(), keeps);
  }

  /** A statement of our own whose foreign keys somebody else has thought of. */
  void runUnwatched(String sql) {
    var _ = runUnwatched(sql, transaction.catalog());
  }

  /** Under a catalog that shows more than the transaction's; the rows written. */
  long runUnwatched(String sql, CatalogSnapshot catalog) {
    transaction.ensure();
    PlannedStatement plan = planNow(key(sql, List.of()), catalog);
    try (ResultCursor cursor = open(plan, evaluation(List.of()))) {
      cursor.drain();
      return cursor.rowCount();
    }
  }

  /** The types of the columns of a query of our own. */
  List<SqlType> types(String sql) {
    return planNow(key(sql, List.of()), transaction.catalog()).types();
  }

  /** The one value of a query of our own. */
  @Nullable Object single(String sql, CatalogSnapshot catalog) {
    transaction.ensure();
    PlannedStatement plan = planNow(key(sql, List.of()), catalog);
    try (ResultCursor cursor = open(plan, evaluation(List.of()))) {
      Batch batch = cursor.next();
      return batch == null ? null : batch.get(0, 0);
    }
  }

  /** A statement that keeps a constraint: what it reads is validated at commit in any case. */
  ReferenceEvents runGuarding(
      String sql, List<@Nullable SqlType> types, List<@Nullable Object> parameters) {
    try (ResultCursor cursor = openGuarding(sql, types, parameters)) {
      cursor.drain();
      return cursor.references();
    }
  }

  long countGuarding(String sql, List<@Nullable SqlType> types, List<@Nullable Object> parameters) {
    try (ResultCursor cursor = openGuarding(sql, types, parameters)) {
      cursor.drain();
      return cursor.rowCount();
    }
  }

  /** Runs a plan to its end inside the session's transaction, without output. */
  void runProfiled(PlannedStatement plan, PlanProfile profile) {
    requireRights(plan);
    requireWritable(plan);
    touch(plan.tables());
    transaction.open().beginStatement();
    ExecutionContext context = context(evaluation(List.of()), profile, false);
    try (ResultCursor cursor = Executor.execute(plan.plan(), context)) {
      cursor.drain();
    }
  }

  private ResultCursor openGuarding(
      String sql, List<@Nullable SqlType> types, List<@Nullable Object> parameters) {
    PlannedStatement plan =
        plan(
            new ParsedStatement(
                SqlParser.parseOne(sql).statement(), sql, 0, parameters.size(), List.of()),
            types);
    touch(plan.tables());
    transaction.open().beginStatement();
    return Executor.execute(plan.plan(), context(evaluation(parameters), null, true));
  }

  /** Checks what a transaction has put off. */
  void checkDeferred() {
    DeferredReferences deferred = transaction.deferredReferences();
    for (long keyOid : deferred.keyOids()) {
      new ReferentialActions(this, transaction).checkDeferred(keyOid, deferred.take(keyOid));
    }
  }

  /** SET CONSTRAINTS; no names mean all. */
  void setConstraints(List<String> names, boolean toDeferred) {
    DeferredReferences deferred = transaction.deferredReferences();
    if (names.isEmpty()) {
      deferred.setAll(toDeferred);
      if (!toDeferred) {
        checkDeferred();
      }
      return;
    }
    for (String name : names) {
      ForeignKey key = foreignKey(name);
      deferred.set(key.oid(), toDeferred);
      if (!toDeferred) {
        new ReferentialActions(this, transaction)
            .checkDeferred(key.oid(), deferred.take(key.oid()));
      }
    }
  }

  private ForeignKey foreignKey(String name) {
    for (TableDescriptor table : transaction.catalog().tables(session.databaseId())) {
      for (ForeignKey key : table.foreignKeys()) {
        if (key.name().equals(name)) {
          if (!key.timing().isDeferrable()) {
            throw new SqlException(
                SqlState.WRONG_OBJECT_TYPE, "constraint \"" + name + "\" is not deferrable");
          }
          return key;
        }
      }
    }
    throw new SqlException(SqlState.UNDEFINED_OBJECT, "constraint \"" + name + "\" does not exist");
  }

  /** Commits; what definitions left to do is done before it returns. */
  void commit() {
    try {
      schema.beforeCommit();
      checkDeferred();
      schema.fenceChanges();
    } catch (RuntimeException e) {
      transaction.rollback();
      throw e;
    }
    SessionTransaction.Committed committed = transaction.commit();
    if (committed.catalog() != null) {
      schema.afterCommit(committed);
    }
  }
}

package io.massifdb.server.session;

import io.massifdb.expression.BinaryFormat;
import io.massifdb.expression.CatalogFunctions;
import io.massifdb.expression.EvaluationContext;
import io.massifdb.expression.SequenceAccess;
import io.massifdb.expression.SqlException;
import io.massifdb.expression.SqlState;
import io.massifdb.expression.SqlType;
import io.massifdb.expression.TextParser;
import io.massifdb.kvapi.seam.Clock;
import io.massifdb.sqlfrontend.catalog.CatalogSnapshot;
import io.massifdb.sqlfrontend.catalog.CatalogTypes;
import io.massifdb.sqlfrontend.catalog.Rights;
import io.massifdb.sqlfrontend.parser.Fingerprint;
import io.massifdb.sqlfrontend.parser.FingerprintLexer;
import io.massifdb.sqlfrontend.parser.ParsedStatement;
import io.massifdb.sqlfrontend.parser.SqlParser;
import io.massifdb.sqlfrontend.parser.Statement;
import io.massifdb.sqlfrontend.protocol.FrontendMessage;
import io.massifdb.sqlfrontend.protocol.MessageWriter;
import io.massifdb.sqlfrontend.protocol.SessionPort;
import io.massifdb.sqlfrontend.system.CatalogFunctionLibrary;
import io.massifdb.sqlfrontend.system.SystemContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client's conversation. The protocol calls it through {@link SessionPort}; it parses, keeps
 * prepared statements and portals, and leaves each statement to {@link StatementRunner} inside the
 * {@link SessionTransaction}.
 *
 * <p><b>Who runs again.</b> As long as nothing of a transaction's results reached the client, a
 * conflict is not its business: {@link #attempt} takes the messages back, begins anew and runs the
 * statement again. That covers every statement outside of a block (its output is held until the
 * commit) and the first one of a block.
 *
 * <p>Confined to its connection's thread, except {@link #cancel}.
 */
public final class Session implements SessionPort {
  private static final Logger LOG = LoggerFactory.getLogger(Session.class);
  private static final int ATTEMPTS_MAX = 100;

  private final SqlServices services;
  private final MessageWriter writer;
  private final int processId;
  private final int secretKey;
  private final SessionUser user;
  private final long databaseId;
  private final SessionSettings settings;
  private final SessionTransaction transaction;
  private final StatementRunner runner;
  private final SessionSequences sequences;
  private final SessionLocks locks;
  private final SessionState state;
  private @Nullable CopyIn copy;

  /** The copy is part of an extended query, whose Sync commits. */
  private boolean copyOfPortal;

  private final Map<String, PreparedStatement> statements = new LinkedHashMap<>();
  private final Map<String, Portal> portals = new LinkedHashMap<>();
  private final Timeouts timeouts;
  private final TransactionTokens tokens;
  private List<String> path = List.of();
  private @Nullable CatalogSnapshot pathCatalog;
  private String pathSetting = "";
  private String pathUser = "";
  private long transactionMicros;
  private String temporarySchema = "";
  private boolean aloneInTransaction;
  private volatile Cancellation cancellation = Cancellation.NONE;
  private volatile String activity = "";
  private volatile boolean closed;

  private volatile Timeouts.@Nullable Limit passed;

  private enum Cancellation {
    NONE,
    BY_USER,
    BY_TIMEOUT
  }

  /**
   * @param parameters {@code user}, {@code database} and settings of the start-up message
   * @throws SqlException 3D000 when there is no such database
   */
  public Session(
      SqlServices services,
      MessageWriter writer,
      int processId,
      int secretKey,
      Map<String, String> parameters) {
    this.services = services;
    this.writer = writer;
    this.processId = processId;
    this.secretKey = secretKey;
    String login = parameters.getOrDefault("user", "massif");
    String database = parameters.getOrDefault("database", login);
    this.databaseId =
        services
            .catalog()
            .latest()
            .database(database)
            .orElseThrow(() ->
                new SqlException(
                    SqlState.INVALID_CATALOG_NAME, "database \"" + database + "\" does not exist"))
            .id();
    this.settings = new SessionSettings();
    settings.fix("is_superuser", isSuperuser(login) ? "on" : "off");
    startSettings(parameters);
    settings.onChange(writer::parameterStatus);
    this.transaction =
        new SessionTransaction(services.transactions(), services.catalog(), settings);
    this.user =
        new SessionUser(
            login,
            services.catalog().latest().role(login).isEmpty(),
            settings,
            this::catalogOfRights);
    requireConnect(database);
    startAs(parameters);
    this.timeouts = new Timeouts(settings);
    this.tokens = new TransactionTokens(settings, transaction, writer::parameterStatus);
    this.sequences =
        new SessionSequences(
            services.sequences(),
            transaction::catalog,
            () -> settings.get("transaction_read_only").equals("on"),
            user::rights);
    this.locks = new SessionLocks(transaction, services.transactions(), databaseId);
    this.state = new SessionState(services.system(), this::nowMicros, statements, portals);
    this.runner = new StatementRunner(this, services, writer, transaction);
  }

  /** Today's, even if the transaction reads the past. */
  private CatalogSnapshot catalogOfRights() {
    return transaction.readsPast() || transaction.status() == SessionTransaction.Status.IDLE
        ? services.catalog().latest()
        : transaction.catalog();
  }

  private void requireConnect(String database) {
    boolean allowed =
        services
            .catalog()
            .latest()
            .database(databaseId)
            .filter(it -> user.rights().may("connect", it))
            .isPresent();
    if (!allowed) {
      throw new SqlException(
          SqlState.INSUFFICIENT_PRIVILEGE,
          "permission denied for database \"" + database + "\"",
          "User does not have CONNECT privilege.",
          null);
    }
  }

  /** A role that the start-up message asks for. */
  private void startAs(Map<String, String> parameters) {
    Map<String, String> given = new LinkedHashMap<>(parameters);
    given.putAll(StartupOptions.parse(parameters.getOrDefault("options", "")));
    given.forEach((name, value) -> {
      if (SessionUser.isSetting(name)) {
        user.set(name, value, false);
      }
    });
    settings.transactionEnded(true);
  }

  private boolean isSuperuser(String login) {
    return services.catalog().latest().role(login).map(it -> it.superuser()).orElse(true);
  }

  private void startSettings(Map<String, String> parameters) {
    parameters.forEach((name, value) -> {
      switch (name) {
        case "user", "database", "replication" -> {}
        case "options" -> StartupOptions.parse(value).forEach(this::startWith);
        default -> startWith(name, value);
      }
    });
  }

  private void startWith(String name, String value) {
    if (!SessionUser.isSetting(name)) {
      settings.startWith(name, value);
    }
  }

  // ---- facts

  @Override
  public int processId() {
    return processId;
  }

  @Override
  public int secretKey() {
    return secretKey;
  }

  @Override
  public Map<String, String> reportedSettings() {
    return settings.reported();
  }

  @Override
  public char transactionStatus() {
    return transaction.protocolStatus();
  }

  /** {@code current_user}. */
  String user() {
    return user.current();
  }

  SessionUser sessionUser() {
    return user;
  }

  Rights rights() {
    return user.rights();
  }

  long databaseId() {
    return databaseId;
  }

  String databaseName() {
    return transaction.catalog().database(databaseId).map(it -> it.name()).orElse("");
  }

  SessionSettings settings() {
    return settings;
  }

  SessionLocks advisoryLocks() {
    return locks;
  }

  SequenceAccess sequences() {
    return sequences;
  }

  CatalogFunctions catalogFunctions() {
    return new CatalogFunctionLibrary(systemContext());
  }

  /** For whom the system tables and catalog functions answer. */
  SystemContext systemContext() {
    return new SystemContext(
        transaction.catalog(),
        databaseId,
        user.current(),
        resolutionPath().stream().filter(name -> !name.equals("pg_catalog")).toList(),
        state,
        user.isTrusted());
  }

  /** A named statement was prepared by this text; {@code fromSql}: by PREPARE. */
  void notePrepared(String name, String text, boolean fromSql) {
    state.prepared(name, text, fromSql);
  }

  private long nowMicros() {
    return services.clock().wallMillis() * 1000;
  }

  Map<String, PreparedStatement> statements() {
    return statements;
  }

  Map<String, Portal> portals() {
    return portals;
  }

  /** Existing schemas of the search path; {@code withImplicit}: with pg_catalog in front. */
  @SuppressWarnings("ReferenceEquality") // the same snapshot, not an equal one
  List<String> searchPath(boolean withImplicit) {
    CatalogSnapshot catalog = transaction.catalog();
    String setting = settings.get("search_path");
    String current = user.current();
    if (catalog != pathCatalog || !setting.equals(pathSetting) || !current.equals(pathUser)) {
      path = existing(setting, catalog);
      pathCatalog = catalog;
      pathSetting = setting;
      pathUser = current;
    }
    if (withImplicit && !path.contains("pg_catalog")) {
      List<String> implicit = new ArrayList<>(path);
      implicit.addFirst("pg_catalog");
      return implicit;
    }
    return path;
  }

  private List<String> existing(String setting, CatalogSnapshot catalog) {
    List<String> found = new ArrayList<>();
    for (String name : SearchPath.parse(setting)) {
      String schema = name.equals("$user") ? user.current() : name;
      boolean exists =
          schema.equals("pg_catalog")
              || schema.equals("information_schema")
              || catalog
                  .schema(databaseId, schema)
                  .filter(it -> AccessCheck.mayUse(it, user.rights()))
                  .isPresent();
      if (exists && !found.contains(schema)) {
        found.add(schema);
      }
    }
    return List.copyOf(found);
  }

  /** Where names without schema are looked up: temporary tables come first. */
  List<String> resolutionPath() {
    List<String> path = searchPath(false);
    if (temporarySchema.isEmpty()
        || transaction.catalog().schema(databaseId, temporarySchema).isEmpty()) {
      return path;
    }
    List<String> all = new ArrayList<>(path);
    all.addFirst(temporarySchema);
    return all;
  }

  /** The name of the schema of this session's temporary tables; empty when it never made one. */
  String temporarySchema() {
    return temporarySchema;
  }

  String makeTemporarySchema(java.util.function.LongSupplier newId) {
    if (temporarySchema.isEmpty()) {
      temporarySchema = "pg_temp_" + newId.getAsLong();
    }
    return temporarySchema;
  }

  /** {@code now()} of the open transaction. */
  long transactionMicros(long statementMicros) {
    if (transactionMicros == 0) {
      transactionMicros = statementMicros;
    }
    return transactionMicros;
  }

  /** What {@code pg_stat_activity} shows. */
  public String activity() {
    return activity;
  }

  // ---- simple queries

  @Override
  public void simpleQuery(String sql) {
    Fingerprint shape = shape(sql);
    if (shape != null) {
      closePortalNamed("");
      attempt(sql, true, _ -> runner.runShape(sql, shape));
      return;
    }
    List<ParsedStatement> parsed = parseText(sql);
    if (parsed.isEmpty()) {
      writer.emptyQueryResponse();
      return;
    }
    closePortalNamed("");
    boolean single = parsed.size() == 1;
    int left = parsed.size();
    for (ParsedStatement statement : parsed) {
      left--;
      parsedNotices(statement);
      checkAllowed(statement.statement());
      if (statement.statement() instanceof Statement.Copy from && from.from()) {
        if (left > 0) {
          throw new SqlException(
              SqlState.FEATURE_NOT_SUPPORTED,
              "COPY FROM STDIN must be the last statement of a query text");
        }
        beginCopy(statement, from);
        copyOfPortal = false;
        return;
      }
      attempt(
          statement.sql(),
          single,
          again -> {
            ParsedStatement fresh = again ? SqlParser.parseOne(statement.sql()) : statement;
            runner.runSimple(new PreparedStatement(fresh.sql(), fresh, List.of(), List.of()));
          });
    }
    finishImplicit();
  }

  /** The text without its constants; null when it is not one statement over rows, or has none. */
  private @Nullable Fingerprint shape(String sql) {
    boolean wanted =
        transaction.status() != SessionTransaction.Status.FAILED
            && settings.get("auto_parameterize").equals("on");
    return wanted ? FingerprintLexer.of(sql) : null;
  }

  private List<ParsedStatement> parseText(String sql) {
    return SqlParser.parse(sql);
  }

  private void parsedNotices(ParsedStatement statement) {
    statement.notices().forEach(text -> writer.notice("NOTICE", "42622", text));
  }

  /** What runs inside {@link #attempt}. */
  private interface Body {
    /**
     * @param again it ran before and was undone: trees that it used are used up
     */
    void run(boolean again);
  }

  /**
   * Runs a statement, again and again while that can be hidden from the client.
   *
   * @param alone the implicit transaction consists of this statement: it is committed here
   */
  private void attempt(String sql, boolean alone, Body body) {
    begin(sql);
    Clock.Timer timeout = startTimeout();
    long started = services.clock().monotonicNanos();
    boolean failed = true;
    try {
      for (int attempt = 1; ; attempt++) {
        boolean inBlock = transaction.inBlock();
        boolean first = inBlock && transaction.canRestart();
        boolean mayRepeat = (alone && !inBlock) || first;
        if (tryOnce(attempt > 1, alone, mayRepeat && attempt < ATTEMPTS_MAX, body)) {
          failed = false;
          tokens.report();
          return;
        }
        services.metrics().restart();
        pause(attempt);
      }
    } finally {
      timeout.cancel();
      services.metrics().statement(failed, services.clock().monotonicNanos() - started);
      activity = "";
      cancellation = Cancellation.NONE;
      if (transaction.status() == SessionTransaction.Status.IDLE) {
        timeouts.transactionEnded();
      }
    }
  }

  private void begin(String sql) {
    activity = sql;
    transaction.clearCancel();
    if (transaction.status() == SessionTransaction.Status.IDLE) {
      transactionMicros = 0;
      timeouts.transactionBegins(services.clock().monotonicNanos());
    }
  }

  /** False when it met a conflict, was undone and is to be run again. */
  private boolean tryOnce(boolean again, boolean alone, boolean mayRepeat, Body body) {
    long mark = writer.mark();
    boolean implicit = !transaction.inBlock();
    aloneInTransaction = alone && implicit;
    if (mayRepeat) {
      writer.hold();
    }
    try {
      body.run(again);
      if (alone && implicit && !transaction.inBlock()) {
        finishImplicit();
      }
      return true;
    } catch (RuntimeException e) {
      if (mayRepeat
          && StatementErrors.isRetryable(e)
          && cancellation == Cancellation.NONE
          && writer.rewind(mark)) {
        portals.values().forEach(Portal::rewind);
        if (implicit) {
          transaction.rollback();
        } else {
          transaction.restart();
        }
        return false;
      }
      if (aloneInTransaction) {
        // A commit that failed takes the statement's success back, if the client has not seen it.
        var _ = writer.rewind(mark);
      }
      throw translated(e);
    } finally {
      writer.release();
    }
  }

  private RuntimeException translated(RuntimeException failure) {
    Timeouts.Limit limit = passed;
    if (cancellation == Cancellation.BY_TIMEOUT && limit != null) {
      return limit.error();
    }
    if (cancellation == Cancellation.BY_USER) {
      return new SqlException(SqlState.QUERY_CANCELED, "canceling statement due to user request");
    }
    return StatementErrors.sql(failure, services.catalog().latest(), EvaluationContext.NONE);
  }

  private void pause(int attempt) {
    long millis = Math.min(1L << Math.min(attempt, 6), 50);
    try {
      services.clock().sleep(Duration.ofMillis(services.random().nextInt((int) millis) + 1));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SqlException(
          SqlState.ADMIN_SHUTDOWN, "terminating connection due to administrator command");
    }
    checkCancelled();
  }

  private Clock.Timer startTimeout() {
    Timeouts.Limit limit = timeouts.statement(services.clock().monotonicNanos());
    passed = null;
    return limit == null
        ? () -> {}
        : services
            .clock()
            .schedule(
                limit.after(),
                () -> {
                  if (!activity.isEmpty()) {
                    passed = limit;
                    cancel(Cancellation.BY_TIMEOUT);
                  }
                });
  }

  @Override
  public boolean mustEnd() {
    Timeouts.Limit limit = passed;
    return limit != null && limit.ends();
  }

  /** How long to wait for the client, and the error to end with; null: for ever. */
  public Map.@Nullable Entry<Duration, SqlException> idleLimit() {
    Timeouts.Limit limit =
        timeouts.idle(transaction.protocolStatus(), services.clock().monotonicNanos());
    return limit == null ? null : Map.entry(limit.after(), limit.error());
  }

  String transactionStatus(String token) {
    return TransactionTokens.status(services.transactions(), token);
  }

  /** A setting is about to be read by its name. */
  void noteToken(String setting) {
    if (setting.equalsIgnoreCase(TransactionTokens.TOKEN)) {
      tokens.note();
    }
  }

  private void checkAllowed(Statement statement) {
    if (transaction.status() != SessionTransaction.Status.FAILED) {
      return;
    }
    switch (statement) {
      case Statement.Rollback _, Statement.Commit _, Statement.RollbackTo _ -> {}
      default ->
          throw new SqlException(
              SqlState.IN_FAILED_SQL_TRANSACTION,
              "current transaction is aborted, commands ignored until end of transaction block");
    }
  }

  /** Commits what is open outside of a block. */
  private void finishImplicit() {
    if (transaction.status() == SessionTransaction.Status.IMPLICIT) {
      holdCursors();
      runner.commit();
    }
  }

  // ---- extended queries

  @Override
  public void parse(FrontendMessage.Parse message) {
    if (!message.name().isEmpty() && statements.containsKey(message.name())) {
      throw new SqlException(
          SqlState.DUPLICATE_PREPARED_STATEMENT,
          "prepared statement \"" + message.name() + "\" already exists");
    }
    statements.put(message.name(), prepare(message.sql(), message.parameterOids()));
    notePrepared(message.name(), message.sql(), false);
  }

  /** The type that a name of the parser's means. */
  SqlType resolve(SqlType type) {
    return CatalogTypes.resolve(type, services.catalog().latest(), databaseId, resolutionPath());
  }

  /** Null when there is none: then the statement says which type it is. */
  private @Nullable SqlType type(int oid) {
    SqlType type = SqlType.fromOid(oid, -1);
    return type == null ? CatalogTypes.byOid(oid, services.catalog().latest(), databaseId) : type;
  }

  PreparedStatement prepare(String sql, int[] oids) {
    List<@Nullable SqlType> given = new ArrayList<>();
    for (int oid : oids) {
      given.add(oid == 0 || oid == SqlType.UNKNOWN.oid() ? null : type(oid));
    }
    List<ParsedStatement> parsed = parseText(sql);
    if (parsed.isEmpty()) {
      return new PreparedStatement(sql, null, given, List.of());
    }
    if (parsed.size() > 1) {
      throw new SqlException(
          SqlState.SYNTAX_ERROR, "cannot insert multiple commands into a prepared statement");
    }
    ParsedStatement statement = parsed.getFirst();
    checkAllowed(statement.statement());
    parsedNotices(statement);
    return runner.prepare(statement, given);
  }

  @Override
  public void bind(FrontendMessage.Bind message) {
    PreparedStatement statement = statement(message.statement());
    List<SqlType> types = statement.parameterTypes();
    if (message.parameters().size() != types.size()) {
      throw new SqlException(
          SqlState.PROTOCOL_VIOLATION,
          "bind message supplies %d parameters, but prepared statement \"%s\" requires %d"
              .formatted(message.parameters().size(), message.statement(), types.size()));
    }
    if (!message.portal().isEmpty() && portals.containsKey(message.portal())) {
      throw new SqlException(
          SqlState.DUPLICATE_CURSOR, "cursor \"" + message.portal() + "\" already exists");
    }
    closePortalNamed(message.portal());
    EvaluationContext evaluation = runner.evaluation(List.of());
    List<@Nullable Object> values = new ArrayList<>();
    for (int i = 0; i < types.size(); i++) {
      byte[] value = message.parameters().get(i);
      short format = ResultEncoder.format(message.parameterFormats(), i, types.size());
      values.add(value == null ? null : decode(value, types.get(i), format, evaluation));
    }
    portals.put(
        message.portal(),
        new Portal(statement, values, message.resultFormats()).createdAt(nowMicros()));
  }

  private static Object decode(
      byte[] value, SqlType type, short format, EvaluationContext evaluation) {
    return format == 1
        ? BinaryFormat.decode(value, type)
        : TextParser.parse(BinaryFormat.decodeUtf8(value), type, evaluation);
  }

  private PreparedStatement statement(String name) {
    PreparedStatement statement = statements.get(name);
    if (statement == null) {
      throw new SqlException(
          SqlState.INVALID_SQL_STATEMENT_NAME,
          name.isEmpty()
              ? "unnamed prepared statement does not exist"
              : "prepared statement \"" + name + "\" does not exist");
    }
    return statement;
  }

  private Portal portal(String name) {
    Portal portal = portals.get(name);
    if (portal == null) {
      throw new SqlException(
          SqlState.INVALID_CURSOR_NAME, "portal \"" + name + "\" does not exist");
    }
    return portal;
  }

  @Override
  public void describeStatement(String name) {
    PreparedStatement statement = statement(name);
    writer.parameterDescription(
        statement.parameterTypes().stream().mapToInt(SqlType::oid).toArray());
    runner.describe(statement, new short[0]);
  }

  @Override
  public void describePortal(String name) {
    Portal portal = portal(name);
    runner.describe(portal.statement(), portal.resultFormats());
  }

  @Override
  public void execute(FrontendMessage.Execute message, boolean lastBeforeSync) {
    Portal portal = portal(message.portal());
    ParsedStatement parsed = portal.statement().parsed();
    if (parsed == null) {
      writer.emptyQueryResponse();
      return;
    }
    boolean alone =
        lastBeforeSync
            && message.maxRows() == 0
            && portal.cursor() == null
            && transaction.status() == SessionTransaction.Status.IDLE;
    checkAllowed(parsed.statement());
    if (parsed.statement() instanceof Statement.Copy from && from.from()) {
      beginCopy(parsed, from);
      copyOfPortal = true;
      portal.finish();
      return;
    }
    attempt(
        parsed.sql(),
        alone,
        again -> {
          ParsedStatement fresh = again ? SqlParser.parseOne(parsed.sql()) : parsed;
          runner.runPortal(portal, fresh, message.maxRows());
        });
  }

  @Override
  public void closeStatement(String name) {
    statements.remove(name);
  }

  @Override
  public void closePortal(String name) {
    closePortalNamed(name);
  }

  void closePortalNamed(String name) {
    Portal portal = portals.remove(name);
    if (portal != null) {
      portal.close();
    }
  }

  @Override
  public void sync() {
    try {
      finishImplicit();
    } catch (RuntimeException e) {
      throw translated(e);
    }
    if (!transaction.inBlock()) {
      closePortals();
    }
  }

  /** Portals live as long as their transaction, those WITH HOLD that it committed longer. */
  void closePortals() {
    for (Iterator<Portal> all = portals.values().iterator(); all.hasNext(); ) {
      Portal portal = all.next();
      if (portal.heldColumns() == null) {
        all.remove();
        portal.close();
      }
    }
  }

  void closeAllPortals() {
    portals.values().forEach(Portal::close);
    portals.clear();
  }

  /** The transaction commits: cursors WITH HOLD read what is left. */
  void holdCursors() {
    for (Portal portal : portals.values()) {
      if (portal.holds() && portal.heldColumns() == null) {
        runner.hold(portal);
      }
    }
  }

  @Override
  public void failed() {
    boolean block = transaction.inBlock();
    transaction.fail();
    if (!block || !transaction.hasSavepoints()) {
      closePortals();
    }
  }

  // ---- copy

  @Override
  public boolean isCopying() {
    return copy != null;
  }

  private void beginCopy(ParsedStatement statement, Statement.Copy from) {
    begin(statement.sql());
    try {
      checkAllowed(statement.statement());
      copy = runner.copyIn(from);
    } catch (RuntimeException e) {
      throw translated(e);
    } finally {
      activity = "";
    }
  }

  @Override
  public void copyData(byte[] content) {
    copying(open -> open.data(content));
  }

  private void copying(java.util.function.Consumer<CopyIn> body) {
    CopyIn open = copy;
    if (open == null) {
      throw notCopying();
    }
    activity = "COPY FROM STDIN";
    try {
      checkCancelled();
      body.accept(open);
    } catch (RuntimeException e) {
      copy = null;
      throw translated(e);
    } finally {
      activity = "";
      cancellation = Cancellation.NONE;
    }
  }

  @Override
  public void copyDone(boolean lastBeforeSync) {
    copying(open -> {
      long rows = open.finish();
      copy = null;
      if (!copyOfPortal || lastBeforeSync) {
        finishImplicit();
      }
      writer.commandComplete("COPY " + rows);
    });
    if (transaction.inBlock()) {
      transaction.seen();
    }
  }

  @Override
  public void copyFail(String message) {
    copying(_ -> {
      throw new SqlException(SqlState.QUERY_CANCELED, "COPY from stdin failed: " + message);
    });
  }

  private static SqlException notCopying() {
    return new SqlException(SqlState.PROTOCOL_VIOLATION, "no COPY is in progress");
  }

  /** The running statement is the whole of its transaction. */
  boolean isAloneInTransaction() {
    return aloneInTransaction;
  }

  // ---- cancelling and closing

  /** From any thread: the running statement ends with 57014; nothing happens when none runs. */
  public void cancel() {
    cancel(Cancellation.BY_USER);
  }

  private void cancel(Cancellation reason) {
    if (!activity.isEmpty()) {
      cancellation = reason;
      transaction.cancel();
    }
  }

  void checkCancelled() {
    switch (cancellation) {
      case NONE -> {
        if (closed) {
          throw new SqlException(
              SqlState.ADMIN_SHUTDOWN, "terminating connection due to administrator command");
        }
      }
      case BY_USER ->
          throw new SqlException(
              SqlState.QUERY_CANCELED, "canceling statement due to user request");
      case BY_TIMEOUT -> {
        Timeouts.Limit limit = passed;
        throw limit != null
            ? limit.error()
            : new SqlException(
                SqlState.QUERY_CANCELED, "canceling statement due to statement timeout");
      }
    }
  }

  @Override
  public void close() {
    closed = true;
    copy = null;
    closeAllPortals();
    transaction.rollback();
    locks.unlockAll();
    try {
      runner.dropTemporary();
    } catch (RuntimeException e) {
      LOG.warn("temporary tables are left over in schema {}", temporarySchema, e);
    }
  }
}

package io.massifdb.server.session;

import io.massifdb.expression.SqlException;
import io.massifdb.expression.SqlState;
import io.massifdb.kvapi.Timestamp;
import io.massifdb.server.catalog.CatalogLease;
import io.massifdb.server.catalog.CatalogStore;
import io.massifdb.server.catalog.TableFence;
import io.massifdb.sqlfrontend.catalog.CatalogSnapshot;
import io.massifdb.sqlfrontend.parser.AsOf;
import io.massifdb.sqlfrontend.parser.Statement.TransactionModes;
import io.massifdb.txnlayer.CommitAmbiguousException;
import io.massifdb.txnlayer.IsolationLevel;
import io.massifdb.txnlayer.Savepoint;
import io.massifdb.txnlayer.Transaction;
import io.massifdb.txnlayer.TransactionCoordinator;
import io.massifdb.txnlayer.TransactionToken;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.LongUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The transaction of a session as SQL sees it:
 *
 * <pre>
 * IDLE --statement--> IMPLICIT --Sync or end of the query text--> IDLE
 * IDLE, IMPLICIT --BEGIN--> BLOCK --error--> FAILED --ROLLBACK, COMMIT, ROLLBACK TO--> IDLE or BLOCK
 * </pre>
 *
 * <p>The transaction below begins with the first statement that needs it, and with it the catalog
 * lease. Confined to the session's thread, except {@link #cancel}.
 */
final class SessionTransaction {
  private final TransactionCoordinator coordinator;
  private final CatalogStore catalogStore;
  private final SessionSettings settings;
  private final List<NamedSavepoint> savepoints = new ArrayList<>();
  private Status status = Status.IDLE;
  private volatile @Nullable Transaction transaction;
  private @Nullable CatalogLease lease;
  private @Nullable CatalogSnapshot changedCatalog;

  /** What the first definition of the transaction found. */
  private @Nullable CatalogSnapshot catalogBefore;

  /** Around tables that it changes. */
  private List<TableFence> fences = new ArrayList<>();

  private List<SchemaWork> schemaWork = new ArrayList<>();
  private IsolationLevel isolation = IsolationLevel.SERIALIZABLE;
  private boolean readOnly;
  private boolean clientHasSeen;
  private final DeferredReferences deferredReferences = new DeferredReferences();

  /** Makes the millisecond at which everything is read from the oracle's present; null: B. */
  private @Nullable LongUnaryOperator past;

  private @Nullable AsOf pastClause;
  private @Nullable CatalogSnapshot pastCatalog;

  enum Status {
    IDLE,
    IMPLICIT,
    BLOCK,
    FAILED
  }

  private record NamedSavepoint(
      String name, Savepoint at, @Nullable CatalogSnapshot catalog, int schemaWork) {}

  SessionTransaction(
      TransactionCoordinator coordinator, CatalogStore catalogStore, SessionSettings settings) {
    this.coordinator = coordinator;
    this.catalogStore = catalogStore;
    this.settings = settings;
  }

  Status status() {
    return status;
  }

  boolean inBlock() {
    return status == Status.BLOCK || status == Status.FAILED;
  }

  char protocolStatus() {
    return switch (status) {
      case IDLE, IMPLICIT -> 'I';
      case BLOCK -> 'T';
      case FAILED -> 'E';
    };
  }

  // ---- beginning

  /** The token of the open transaction, or an empty text while it has not written. */
  String token() {
    Transaction open = transaction;
    if (open == null || !open.hasWrites()) {
      return "";
    }
    var _ = open.id(); // a transaction of blind writes has none before its commit
    return open.token().map(TransactionToken::encode).orElse("");
  }

  void applyLockTimeout() {
    Transaction open = transaction;
    if (open != null) {
      open.setLockTimeout(Duration.ofMillis(Long.parseLong(settings.get("lock_timeout"))));
    }
  }

  /** Opens an implicit transaction unless something is open. */
  void ensure() {
    if (status == Status.IDLE) {
      status = Status.IMPLICIT;
      adopt(settings.get("default_transaction_isolation"), isOn("default_transaction_read_only"));
    }
  }

  /** An implicit transaction that is known to read only takes no part in conflicts. */
  void readOnlyHint() {
    if (status == Status.IMPLICIT && transaction == null) {
      readOnly = true;
    }
  }

  /** BEGIN; statements of the same query text before it become part of the block. */
  void beginBlock(TransactionModes modes) {
    ensure();
    status = Status.BLOCK;
    setModes(modes);
  }

  void setModes(TransactionModes modes) {
    String level = modes.isolation();
    Boolean only = modes.readOnly();
    if (level != null) {
      if (transaction != null && isolation != parse(level)) {
        throw new SqlException(
            SqlState.ACTIVE_SQL_TRANSACTION,
            "SET TRANSACTION ISOLATION LEVEL must be called before any query");
      }
      adopt(level, readOnly);
    }
    if (only != null) {
      if ((transaction != null || past != null) && readOnly && !only) {
        throw new SqlException(
            SqlState.ACTIVE_SQL_TRANSACTION,
            "transaction read-write mode must be set before any query");
      }
      adopt(settings.get("transaction_isolation"), only);
    }
  }

  private void adopt(String level, boolean only) {
    isolation = parse(level);
    readOnly = only;
    show("transaction_isolation", level.toLowerCase(java.util.Locale.ROOT));
    show("transaction_read_only", only ? "on" : "off");
  }

  /** Most transactions are as the settings say already. */
  private void show(String setting, String value) {
    if (!settings.get(setting).equals(value)) {
      settings.set(setting, value, true);
    }
  }

  private static IsolationLevel parse(String level) {
    return switch (level.toLowerCase(java.util.Locale.ROOT)) {
      case "serializable" -> IsolationLevel.SERIALIZABLE;
      case "repeatable read" -> IsolationLevel.REPEATABLE_READ;
      case "read committed", "read uncommitted" -> IsolationLevel.READ_COMMITTED;
      default ->
          throw new SqlException(
              SqlState.INVALID_PARAMETER_VALUE, "unknown isolation level \"" + level + "\"");
    };
  }

  private boolean isOn(String setting) {
    return settings.get(setting).equals("on");
  }

  /**
   * The whole transaction reads as of a time in the past: rows and catalog. Only as long as it has
   * read nothing; from then on it is read-only.
   */
  void readPast(AsOf clause, LongUnaryOperator chosen) {
    if (status == Status.IMPLICIT && clause.equals(pastClause)) {
      return; // the same statement, described before
    }
    if (transaction != null || lease != null || changedCatalog != null) {
      throw new SqlException(
          SqlState.READ_ONLY_SQL_TRANSACTION,
          "AS OF SYSTEM TIME must be set before any query of the transaction",
          null,
          "Use BEGIN AS OF SYSTEM TIME.");
    }
    past = chosen;
    pastClause = clause;
    readOnly = true;
    settings.set("transaction_read_only", "on", true);
  }

  /** The transaction below; begins it. */
  Transaction open() {
    Transaction open = transaction;
    LongUnaryOperator chosen = past;
    if (open == null && chosen != null) {
      open = coordinator.beginAsOf(chosen);
      transaction = open;
    }
    if (open == null) {
      CatalogLease held = heldLease();
      open = coordinator.begin(isolation, readOnly && changedCatalog == null);
      open.limitTo(() -> limit(held));
      transaction = open;
      applyLockTimeout();
    }
    return open;
  }

  private Timestamp limit(CatalogLease held) {
    Timestamp limit = held.expiry();
    for (TableFence fence : fences) {
      limit = Timestamp.min(limit, fence.deadline());
    }
    return limit;
  }

  /**
   * Before a statement reads or writes tables.
   *
   * @param cancelled asked while it has to wait; throws to give up
   */
  void touch(Set<Long> tables, Runnable cancelled) {
    if (past == null && !tables.isEmpty()) {
      catalogStore.touch(heldLease(), tables, cancelled);
    }
  }

  /**
   * Nobody else uses these tables until the end of this transaction.
   *
   * @return whether that is new for any of them
   */
  boolean fence(Set<Long> tables, Runnable cancelled) {
    Set<Long> wanted = new TreeSet<>(tables);
    fences.forEach(fence -> wanted.removeAll(fence.tables()));
    return !wanted.isEmpty() && fences.add(catalogStore.fence(wanted, heldLease(), cancelled));
  }

  /** Nothing was done below yet, nor defined. */
  boolean isUntouched() {
    return transaction == null && changedCatalog == null;
  }

  private CatalogLease heldLease() {
    CatalogLease held = lease;
    if (held == null) {
      held = catalogStore.acquire();
      lease = held;
    }
    return held;
  }

  // ---- what statements see

  /** The catalog with this transaction's own changes. */
  CatalogSnapshot catalog() {
    CatalogSnapshot own = changedCatalog;
    if (past != null) {
      own = pastCatalog;
      if (own == null) {
        own = catalogStore.read(open());
        pastCatalog = own;
      }
    }
    return own == null ? heldLease().snapshot() : own;
  }

  boolean readsPast() {
    return past != null;
  }

  boolean hasOwnSchemaChanges() {
    return changedCatalog != null;
  }

  /** The catalog as a basis for a change: its version is read in the transaction. */
  CatalogSnapshot catalogForChange() {
    CatalogSnapshot own = changedCatalog;
    return own == null ? catalogStore.read(open()) : own;
  }

  /** The catalog without this transaction's definitions; null when it has none. */
  @Nullable CatalogSnapshot catalogBefore() {
    return catalogBefore;
  }

  /**
   * A definition took effect in this transaction; {@code after} is applied to the key space at
   * once.
   */
  void change(CatalogSnapshot before, CatalogSnapshot after, List<SchemaWork> work) {
    if (catalogBefore == null) {
      catalogBefore = before;
    }
    changedCatalog = catalogStore.write(open(), before, after);
    schemaWork.addAll(work);
  }

  DeferredReferences deferredReferences() {
    return deferredReferences;
  }

  boolean isReadOnly() {
    return readOnly;
  }

  IsolationLevel isolation() {
    return isolation;
  }

  /**
   * Something of this transaction's results may have reached the client: it cannot be run again
   * silently.
   */
  void seen() {
    clientHasSeen = true;
  }

  boolean canRestart() {
    return !clientHasSeen && changedCatalog == null;
  }

  // ---- savepoints

  void savepoint(String name) {
    savepoints.add(new NamedSavepoint(name, open().savepoint(), changedCatalog, schemaWork.size()));
    seen();
  }

  void release(String name) {
    int at = find(name);
    open().release(savepoints.get(at).at());
    savepoints.subList(at, savepoints.size()).clear();
  }

  void rollbackTo(String name) {
    int at = find(name);
    NamedSavepoint savepoint = savepoints.get(at);
    open().clearCancel();
    open().rollbackTo(savepoint.at());
    changedCatalog = savepoint.catalog();
    if (changedCatalog == null) {
      catalogBefore = null;
    }
    schemaWork = new ArrayList<>(schemaWork.subList(0, savepoint.schemaWork()));
    savepoints.subList(at + 1, savepoints.size()).clear();
    status = Status.BLOCK;
  }

  private int find(String name) {
    for (int i = savepoints.size() - 1; i >= 0; i--) {
      if (savepoints.get(i).name().equals(name)) {
        return i;
      }
    }
    throw new SqlException(
        SqlState.INVALID_SAVEPOINT_SPECIFICATION, "savepoint \"" + name + "\" does not exist");
  }

  boolean hasSavepoints() {
    return !savepoints.isEmpty();
  }

  // ---- ending

  /** Commits; afterwards IDLE in any case. Returns what remains to be done for definitions. */
  Committed commit() {
    Transaction open = transaction;
    try {
      if (open != null) {
        open.commit();
      }
      Committed committed =
          new Committed(catalogBefore, changedCatalog, List.copyOf(schemaWork), fences);
      fences = new ArrayList<>();
      end(true);
      return committed;
    } catch (CommitAmbiguousException e) {
      fateIsUnknown();
      throw e;
    } finally {
      if (status != Status.IDLE) {
        rollback();
      }
    }
  }

  /** It may yet commit: what it holds is held until it cannot any more. */
  private void fateIsUnknown() {
    CatalogLease held = lease;
    if (held != null) {
      held.abandon();
    }
    fences.forEach(catalogStore::forsake);
    fences = new ArrayList<>();
  }

  /** What was defined by a committed transaction; null and empty when nothing was. */
  record Committed(
      @Nullable CatalogSnapshot before,
      @Nullable CatalogSnapshot catalog,
      List<SchemaWork> work,
      List<TableFence> fences) {}

  void rollback() {
    Transaction open = transaction;
    if (open != null) {
      open.rollback();
    }
    end(false);
  }

  /**
   * Drops the attempt and stands as before the first statement: the same block, a new begin
   * timestamp.
   */
  void restart() {
    Transaction open = transaction;
    if (open != null) {
      open.rollback();
    }
    forget();
  }

  private void end(boolean committed) {
    forget();
    status = Status.IDLE;
    readOnly = false;
    past = null;
    pastClause = null;
    settings.transactionEnded(committed);
  }

  private void forget() {
    transaction = null;
    fences.forEach(catalogStore::release);
    fences = new ArrayList<>();
    CatalogLease held = lease;
    lease = null;
    if (held != null) {
      held.close();
    }
    changedCatalog = null;
    catalogBefore = null;
    pastCatalog = null;
    schemaWork.clear();
    savepoints.clear();
    deferredReferences.clear();
    clientHasSeen = false;
  }

  /** A statement of a block failed. */
  void fail() {
    switch (status) {
      case IMPLICIT -> rollback();
      case BLOCK -> status = Status.FAILED;
      case IDLE, FAILED -> {}
    }
  }

  /** From any thread: ends what the transaction waits for. */
  void cancel() {
    Transaction open = transaction;
    if (open != null) {
      open.cancel();
    }
  }

  void clearCancel() {
    Transaction open = transaction;
    if (open != null) {
      open.clearCancel();
    }
  }
}

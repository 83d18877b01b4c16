package io.massifdb.sqlfrontend.parser;

import io.massifdb.expression.SqlType;
import io.massifdb.sqlfrontend.catalog.ColumnDescriptor;
import io.massifdb.sqlfrontend.catalog.ForeignKey;
import io.massifdb.sqlfrontend.catalog.IndexColumn;
import io.massifdb.sqlfrontend.catalog.TableProperties;
import java.util.List;
import java.util.Map;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.jspecify.annotations.Nullable;

/// A parsed statement: one record per kind, so that planner and server switch over all of them.
/// Names are Calcite identifiers, since they bear their position; queries and expressions are
/// Calcite trees that are not validated yet. Records are immutable, the trees in them are not: the
/// validator rewrites them, so that a statement is validated once and parsed again for a second
/// time.
public sealed interface Statement {

  /// An expression together with its text, which the catalog keeps.
  record Expression(String sql, SqlNode node) {}

  // ---- queries and changes of rows

  /// SELECT, VALUES, TABLE, set operations, with all their clauses.
  ///
  /// @param locks the FOR UPDATE clauses, in their order
  record Query(SqlNode node, List<RowLock> locks) implements Statement {}

  /// One FOR UPDATE / FOR SHARE clause.
  ///
  /// @param tables the aliases behind OF; empty means all tables of the query
  record RowLock(Strength strength, List<SqlIdentifier> tables, Wait waiting) {
    /// How strong the lock is.
    public enum Strength {
      UPDATE,
      NO_KEY_UPDATE,
      SHARE,
      KEY_SHARE
    }

    /// What to do when somebody else has a lock.
    public enum Wait {
      BLOCK,
      NOWAIT,
      SKIP_LOCKED
    }
  }

  /// INSERT, UPDATE, DELETE.
  sealed interface Change extends Statement permits Insert, Update, Delete {
    SqlIdentifier table();

    @Nullable SqlIdentifier alias();

    /// Empty without RETURNING.
    List<SqlNode> returning();

    @Nullable SqlNodeList with();

    /// The same with other items in RETURNING and another WITH.
    Change with(List<SqlNode> items, @Nullable SqlNodeList queries);
  }

  /// INSERT.
  ///
  /// @param columns empty when the statement names none
  /// @param source the query or VALUES (which may contain DEFAULT); null for DEFAULT VALUES
  /// @param overriding `system` or `user` of OVERRIDING ... VALUE, else empty
  /// @param returning the select items; empty for none
  /// @param with the list of a WITH before INSERT
  record Insert(
      SqlIdentifier table,
      @Nullable SqlIdentifier alias,
      List<SqlIdentifier> columns,
      @Nullable SqlNode source,
      String overriding,
      @Nullable OnConflict onConflict,
      List<SqlNode> returning,
      @Nullable SqlNodeList with)
      implements Change {
    @Override
    public Insert with(List<SqlNode> items, @Nullable SqlNodeList queries) {
      return new Insert(table, alias, columns, source, overriding, onConflict, items, queries);
    }
  }

  /// ON CONFLICT.
  ///
  /// @param target the columns and expressions of the conflict target; empty when none is given
  /// @param predicate of a partial index
  /// @param constraint the constraint of ON CONFLICT ON CONSTRAINT
  /// @param update null for DO NOTHING
  record OnConflict(
      List<IndexElement> target,
      @Nullable Expression predicate,
      @Nullable SqlIdentifier constraint,
      @Nullable List<Assignment> update,
      @Nullable SqlNode where) {}

  /// `column = value`, or `(a, b) = row or query`.
  record Assignment(List<SqlIdentifier> columns, SqlNode value) {}

  record Update(
      SqlIdentifier table,
      @Nullable SqlIdentifier alias,
      List<Assignment> assignments,
      @Nullable SqlNode from,
      @Nullable SqlNode where,
      List<SqlNode> returning,
      @Nullable SqlNodeList with)
      implements Change {
    @Override
    public Update with(List<SqlNode> items, @Nullable SqlNodeList queries) {
      return new Update(table, alias, assignments, from, where, items, queries);
    }
  }

  record Delete(
      SqlIdentifier table,
      @Nullable SqlIdentifier alias,
      @Nullable SqlNode using,
      @Nullable SqlNode where,
      List<SqlNode> returning,
      @Nullable SqlNodeList with)
      implements Change {
    @Override
    public Delete with(List<SqlNode> items, @Nullable SqlNodeList queries) {
      return new Delete(table, alias, using, where, items, queries);
    }
  }

  /// MERGE.
  record Merge(
      SqlIdentifier table,
      @Nullable SqlIdentifier alias,
      SqlNode source,
      SqlNode condition,
      List<MergeClause> clauses,
      @Nullable SqlNodeList with)
      implements Statement {}

  /// WHEN [NOT] MATCHED [AND condition] THEN action.
  record MergeClause(boolean matched, @Nullable SqlNode condition, MergeAction action) {}

  /// What MERGE does to a row.
  sealed interface MergeAction {
    record Nothing() implements MergeAction {}

    record Delete() implements MergeAction {}

    record Update(List<Assignment> assignments) implements MergeAction {}

    /// @param values empty for DEFAULT VALUES
    record Insert(List<SqlIdentifier> columns, String overriding, List<SqlNode> values)
        implements MergeAction {}
  }

  record Truncate(List<SqlIdentifier> tables, boolean restartIdentity, boolean cascade)
      implements Statement {}

  /// COPY ... FROM STDIN or TO STDOUT.
  ///
  /// @param table null when a query is copied, whose text is `querySql`
  /// @param options lower-case names and values as written (`format`, `delimiter`, `null`,
  ///   `header`, `quote`, `escape`, `freeze`, `encoding`)
  record Copy(
      @Nullable SqlIdentifier table,
      List<SqlIdentifier> columns,
      @Nullable Statement query,
      String querySql,
      boolean from,
      Map<String, String> options)
      implements Statement {}

  record LockTable(List<SqlIdentifier> tables, String mode, boolean nowait) implements Statement {}

  // ---- definitions

  /// CREATE TABLE.
  ///
  /// @param options WITH (...) by lower-case name
  record CreateTable(
      SqlIdentifier name,
      boolean ifNotExists,
      boolean temporary,
      TableProperties.OnCommit onCommit,
      List<ColumnDefinition> columns,
      List<TableConstraint> constraints,
      Map<String, String> options)
      implements Statement {}

  /// CREATE TABLE ... AS and CREATE MATERIALIZED VIEW.
  record CreateTableAs(
      SqlIdentifier name,
      boolean ifNotExists,
      boolean temporary,
      boolean materializedView,
      TableProperties.OnCommit onCommit,
      List<SqlIdentifier> columns,
      Query query,
      String querySql,
      boolean withData)
      implements Statement {}

  /// A column of CREATE TABLE or ADD COLUMN. What it says of keys and checks is found in the table
  /// constraints, with this one column.
  ///
  /// @param serial whether the type was serial, smallserial or bigserial, or GENERATED AS IDENTITY
  /// @param filling who decides on the value of a new row
  /// @param sequence options of the sequence of an identity column
  /// @param nullable false for NOT NULL (and serial), null if nothing was said
  /// @param defaultValue the default; of a generated column its expression
  record ColumnDefinition(
      SqlIdentifier name,
      SqlType type,
      boolean serial,
      ColumnDescriptor.Filling filling,
      @Nullable SequenceOptions sequence,
      @Nullable Boolean nullable,
      @Nullable Expression defaultValue,
      List<TableConstraint> constraints) {}

  /// A constraint of a table; the name is null if the system chooses it.
  sealed interface TableConstraint {
    @Nullable SqlIdentifier name();

    record PrimaryKey(
        @Nullable SqlIdentifier name, List<SqlIdentifier> columns, List<SqlIdentifier> include)
        implements TableConstraint {}

    record Unique(
        @Nullable SqlIdentifier name,
        List<SqlIdentifier> columns,
        List<SqlIdentifier> include,
        boolean nullsNotDistinct)
        implements TableConstraint {}

    record Check(@Nullable SqlIdentifier name, Expression condition) implements TableConstraint {}

    /// @param referencedColumns empty for the primary key of the referenced table
    record Reference(
        @Nullable SqlIdentifier name,
        List<SqlIdentifier> columns,
        SqlIdentifier table,
        List<SqlIdentifier> referencedColumns,
        ForeignKey.Action onDelete,
        ForeignKey.Action onUpdate,
        boolean matchFull,
        ForeignKey.Timing timing)
        implements TableConstraint {}

    /// UNIQUE or PRIMARY KEY USING INDEX.
    record UsingIndex(@Nullable SqlIdentifier name, SqlIdentifier index, boolean primaryKey)
        implements TableConstraint {}
  }

  /// CREATE INDEX. An element's column is null for an index on an expression.
  record CreateIndex(
      @Nullable SqlIdentifier name,
      SqlIdentifier table,
      boolean unique,
      boolean concurrently,
      boolean ifNotExists,
      String method,
      List<IndexElement> elements,
      List<SqlIdentifier> include,
      boolean nullsNotDistinct,
      @Nullable Expression where)
      implements Statement {}

  /// One element of an index's key, or of the target of ON CONFLICT. The order is that of {@link
  /// IndexColumn}.
  ///
  /// @param column null for an expression
  record IndexElement(
      @Nullable SqlIdentifier column,
      Expression expression,
      boolean descending,
      boolean nullsFirst) {}

  record CreateView(
      SqlIdentifier name,
      boolean temporary,
      boolean orReplace,
      List<SqlIdentifier> columns,
      Query query,
      String querySql)
      implements Statement {}

  /// CREATE, ALTER and DROP of types and domains.
  record DefineType(TypeChange change) implements Statement {}

  record RefreshMaterializedView(SqlIdentifier name, boolean withData) implements Statement {}

  record CreateSchema(@Nullable SqlIdentifier name, boolean ifNotExists, @Nullable String owner)
      implements Statement {}

  record CreateDatabase(SqlIdentifier name, Map<String, String> options) implements Statement {}

  record CreateSequence(SqlIdentifier name, boolean ifNotExists, SequenceOptions options)
      implements Statement {}

  record AlterSequence(SqlIdentifier name, boolean ifExists, SequenceOptions options)
      implements Statement {}

  /// Options of a sequence; null where nothing was said.
  ///
  /// @param ownedBy `table.column`, or `none`
  /// @param restart RESTART; `restartWith` may be null then
  record SequenceOptions(
      @Nullable SqlType type,
      @Nullable Long start,
      @Nullable Long increment,
      @Nullable Long minimum,
      @Nullable Long maximum,
      @Nullable Long cache,
      @Nullable Boolean cycle,
      @Nullable SqlIdentifier ownedBy,
      boolean restart,
      @Nullable Long restartWith) {}

  /// CREATE ROLE, USER or GROUP.
  record CreateRole(SqlIdentifier name, RoleOptions options) implements Statement {}

  record AlterRole(SqlIdentifier name, RoleOptions options) implements Statement {}

  /// Options of a role; null where nothing was said.
  ///
  /// @param passwordGiven whether PASSWORD was there; `password` null then means PASSWORD NULL
  /// @param members ROLE or USER: who becomes a member
  /// @param administrators ADMIN: who becomes a member with the admin option
  record RoleOptions(
      @Nullable Boolean login,
      @Nullable Boolean superuser,
      @Nullable Boolean createDatabase,
      @Nullable Boolean createRole,
      @Nullable Boolean inherit,
      @Nullable Integer connectionLimit,
      boolean passwordGiven,
      @Nullable String password,
      List<SqlIdentifier> memberOf,
      List<SqlIdentifier> members,
      List<SqlIdentifier> administrators) {}

  /// DROP of anything.
  record Drop(ObjectKind kind, List<SqlIdentifier> names, boolean ifExists, boolean cascade)
      implements Statement {}

  /// What a statement drops, comments on or renames.
  enum ObjectKind {
    TABLE,
    VIEW,
    MATERIALIZED_VIEW,
    INDEX,
    SEQUENCE,
    SCHEMA,
    DATABASE,
    ROLE
  }

  /// ALTER TABLE, and ALTER INDEX, VIEW, SCHEMA, DATABASE as far as they rename or change the
  /// owner.
  record Alter(ObjectKind kind, SqlIdentifier name, boolean ifExists, List<AlterAction> actions)
      implements Statement {}

  /// One action of ALTER.
  sealed interface AlterAction {
    record AddColumn(ColumnDefinition column, boolean ifNotExists) implements AlterAction {}

    record DropColumn(SqlIdentifier column, boolean ifExists, boolean cascade)
        implements AlterAction {}

    record AddConstraint(TableConstraint constraint, boolean notValid) implements AlterAction {}

    record ValidateConstraint(SqlIdentifier constraint) implements AlterAction {}

    /// ALTER CONSTRAINT, which changes when a foreign key is checked.
    record AlterConstraint(SqlIdentifier constraint, ForeignKey.Timing timing)
        implements AlterAction {}

    record DropConstraint(SqlIdentifier constraint, boolean ifExists, boolean cascade)
        implements AlterAction {}

    record RenameColumn(SqlIdentifier column, SqlIdentifier newName) implements AlterAction {}

    record RenameConstraint(SqlIdentifier constraint, SqlIdentifier newName)
        implements AlterAction {}

    record RenameTo(SqlIdentifier newName) implements AlterAction {}

    record SetSchema(SqlIdentifier schema) implements AlterAction {}

    /// @param value null for DROP DEFAULT
    record SetDefault(SqlIdentifier column, @Nullable Expression value) implements AlterAction {}

    record SetNotNull(SqlIdentifier column, boolean notNull) implements AlterAction {}

    record SetType(SqlIdentifier column, SqlType type, @Nullable Expression using)
        implements AlterAction {}

    record DropExpression(SqlIdentifier column, boolean ifExists) implements AlterAction {}

    /// ADD GENERATED ... AS IDENTITY.
    record AddIdentity(
        SqlIdentifier column, ColumnDescriptor.Filling filling, SequenceOptions sequence)
        implements AlterAction {}

    /// SET GENERATED, SET sequence options, RESTART.
    ///
    /// @param filling null to leave it as it is
    record SetIdentity(
        SqlIdentifier column,
        ColumnDescriptor.@Nullable Filling filling,
        @Nullable SequenceOptions sequence)
        implements AlterAction {}

    record DropIdentity(SqlIdentifier column, boolean ifExists) implements AlterAction {}

    record SetOwner(SqlIdentifier owner) implements AlterAction {}

    /// SPLIT AT VALUES (a, b), (c, d): split points of the primary key, or of the index.
    record SplitAt(List<List<SqlNode>> points) implements AlterAction {}

    /// UNSPLIT AT VALUES (a, b), (c, d) or UNSPLIT ALL: such borders may go.
    ///
    /// @param points empty: all of the table
    record Unsplit(List<List<SqlNode>> points) implements AlterAction {}

    /// An option that has no meaning here: SET (fillfactor = ...), SET STATISTICS and the like.
    record Ignored(String text) implements AlterAction {}
  }

  /// COMMENT ON. The text is null for IS NULL.
  record Comment(String objectKind, SqlIdentifier name, @Nullable String text)
      implements Statement {}

  /// GRANT or REVOKE of privileges on objects.
  ///
  /// @param optionOnly REVOKE GRANT OPTION FOR
  /// @param objectKind `table`, `schema`, `database`, `sequence` ...; `all tables` and the like for
  ///   those of the schemas that `objects` are then
  /// @param withOption WITH GRANT OPTION
  record Grant(
      boolean revoke,
      boolean optionOnly,
      List<GrantedPrivilege> privileges,
      String objectKind,
      List<SqlIdentifier> objects,
      List<SqlIdentifier> grantees,
      boolean withOption,
      boolean cascade)
      implements Statement {}

  /// @param name in lower case; `all` for ALL
  /// @param columns empty for the whole object
  record GrantedPrivilege(String name, List<SqlIdentifier> columns) {}

  /// GRANT or REVOKE of membership in roles.
  ///
  /// @param optionOnly REVOKE ADMIN OPTION FOR
  /// @param withOption WITH ADMIN OPTION
  record GrantRole(
      boolean revoke,
      boolean optionOnly,
      List<SqlIdentifier> roles,
      List<SqlIdentifier> grantees,
      boolean withOption)
      implements Statement {}

  /// DROP OWNED BY, or REASSIGN OWNED BY ... TO.
  ///
  /// @param newOwner null for DROP OWNED
  record Owned(List<SqlIdentifier> roles, @Nullable SqlIdentifier newOwner, boolean cascade)
      implements Statement {}

  // ---- transactions

  /// BEGIN or START TRANSACTION.
  record Begin(TransactionModes modes) implements Statement {}

  /// What BEGIN, SET TRANSACTION and SET SESSION CHARACTERISTICS say; null where nothing was said.
  record TransactionModes(
      @Nullable String isolation, @Nullable Boolean readOnly, @Nullable Boolean deferrable) {
    public static final TransactionModes NONE = new TransactionModes(null, null, null);
  }

  /// @param chain AND CHAIN
  record Commit(boolean chain) implements Statement {}

  record Rollback(boolean chain) implements Statement {}

  record Savepoint(String name) implements Statement {}

  record Release(String name) implements Statement {}

  record RollbackTo(String name) implements Statement {}

  /// SET TRANSACTION, or SET SESSION CHARACTERISTICS AS TRANSACTION.
  record SetTransaction(boolean session, TransactionModes modes) implements Statement {}

  /// SET CONSTRAINTS; no names mean ALL.
  record SetConstraints(List<SqlIdentifier> names, boolean deferred) implements Statement {}

  // ---- session

  /// SET name = values. Null values mean DEFAULT. `SET TIME ZONE x` sets `timezone`, `SET NAMES x`
  /// `client_encoding`, `SET ROLE x` `role`, `SET SESSION AUTHORIZATION x` `session_authorization`.
  record SetVariable(String name, @Nullable List<String> values, boolean local)
      implements Statement {}

  /// RESET; null for RESET ALL.
  record Reset(@Nullable String name) implements Statement {}

  /// SHOW; `all` for SHOW ALL.
  record Show(String name) implements Statement {}

  /// DISCARD ALL, PLANS, SEQUENCES or TEMP, in lower case.
  record Discard(String what) implements Statement {}

  // ---- statements about statements

  /// EXPLAIN. Options in lower case (`verbose`, `costs`, `format` ...).
  record Explain(Statement statement, boolean analyze, Map<String, String> options)
      implements Statement {}

  /// PREPARE name (types) AS statement.
  ///
  /// @param sql the statement's own text
  record Prepare(String name, List<SqlType> types, Statement statement, String sql)
      implements Statement {}

  record Execute(String name, List<Expression> arguments) implements Statement {}

  /// DEALLOCATE; null for ALL.
  record Deallocate(@Nullable String name) implements Statement {}

  record DeclareCursor(
      String name, boolean scroll, boolean hold, boolean binary, Query query, String querySql)
      implements Statement {}

  /// FETCH or MOVE.
  ///
  /// @param direction one of `forward`, `backward`, `absolute`, `relative`
  /// @param count {@link Long#MAX_VALUE} for ALL
  record Fetch(String cursor, String direction, long count, boolean move) implements Statement {}

  /// CLOSE; null for ALL.
  record CloseCursor(@Nullable String name) implements Statement {}

  // ---- upkeep and messages

  /// ANALYZE; no table means all.
  record Analyze(List<SqlIdentifier> tables) implements Statement {}

  /// VACUUM, REINDEX, CLUSTER, CHECKPOINT: nothing to do here, but clients send them.
  ///
  /// @param command upper case, as in the command tag
  record Upkeep(String command) implements Statement {}

  record Listen(String channel) implements Statement {}

  record Notify(String channel, String payload) implements Statement {}

  /// UNLISTEN; null for all channels.
  record Unlisten(@Nullable String channel) implements Statement {}
}

package io.massifdb.sqlfrontend.validate;

import io.massifdb.sqlfrontend.catalog.ColumnDescriptor;
import io.massifdb.sqlfrontend.catalog.Relation;
import io.massifdb.sqlfrontend.catalog.SchemaDescriptor;
import io.massifdb.sqlfrontend.catalog.TableDescriptor;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.validate.SqlValidatorNamespace;
import org.apache.calcite.sql.validate.SqlValidatorTable;
import org.jspecify.annotations.Nullable;

/// Collects what a statement does while it is validated, and knows in whose name.
///
/// A column counts as read where the statement's own text names it: names that binders put into
/// trees have no position in a text, and `*` gives its own to the columns that it stands for. A
/// table that is read without a column of it being named takes SELECT on any column; not so the
/// table that a statement changes.
///
/// The log is shared by all scopes of a statement; confined to one thread.
final class AccessScope {
  private static final String SELECT = "select";

  private final Set<Access> log;
  private final @Nullable String owner;
  private final Set<Long> changed;
  private final Map<Long, String> owners;

  /// Schemas of what lies below a changed view.
  private final Set<Long> below;

  private AccessScope(
      Set<Access> log,
      @Nullable String owner,
      Set<Long> changed,
      Map<Long, String> owners,
      Set<Long> below) {
    this.below = below;
    this.log = log;
    this.owner = owner;
    this.changed = changed;
    this.owners = owners;
  }

  static AccessScope ofStatement() {
    return new AccessScope(new LinkedHashSet<>(), null, Set.of(), Map.of(), Set.of());
  }

  List<Access> accesses() {
    return List.copyOf(log);
  }

  /// The query of a view, which reads in its owner's name.
  AccessScope ofView(TableDescriptor view) {
    return new AccessScope(log, view.owner(), Set.of(), Map.of(), Set.of());
  }

  /// A statement that changes the table.
  AccessScope changing(TableDescriptor table) {
    Set<Long> all = new TreeSet<>(changed);
    all.add(table.id());
    return new AccessScope(log, owner, all, owners, below);
  }

  /// A change of a view, which happens to the relation below it in the name of the view's owner.
  AccessScope through(TableDescriptor view, Relation relation) {
    Map<Long, String> all = new TreeMap<>(owners);
    all.put(relation.id(), view.owner());
    Set<Long> schemas = new TreeSet<>(below);
    schemas.add(relation.schemaId());
    return new AccessScope(log, owner, changed, all, schemas);
  }

  private void add(Relation relation, String privilege, int columnId) {
    log.add(
        new Access.OnRelation(
            relation.id(), privilege, columnId, owners.getOrDefault(relation.id(), owner)));
  }

  /// A relation stands in FROM.
  void reads(Relation relation) {
    if (!changed.contains(relation.id())) {
      add(relation, SELECT, Access.ANY_COLUMN);
    }
  }

  /// A schema was looked into; what a view names was settled when it was made.
  void searches(SchemaDescriptor schema) {
    if (owner == null && !below.contains(schema.id())) {
      log.add(new Access.OnSchema(schema.id()));
    }
  }

  /// Rows of the table are written or removed.
  ///
  /// @param columns the columns that are written; empty for the whole row
  void changes(TableDescriptor table, String privilege, List<ColumnDescriptor> columns) {
    if (columns.isEmpty()) {
      add(table, privilege, 0);
    }
    columns.forEach(column -> add(table, privilege, column.id()));
  }

  /// Any column's UPDATE is enough to lock a row.
  void locks(TableDescriptor table) {
    add(table, "update", Access.ANY_COLUMN);
  }

  void readsColumn(TableDescriptor table, int columnId) {
    add(table, SELECT, columnId);
  }

  /// A name was resolved.
  void names(SqlIdentifier name, @Nullable SqlValidatorNamespace namespace) {
    if (namespace == null || name.getParserPosition().equals(SqlParserPos.ZERO)) {
      return;
    }
    TableDescriptor table = table(namespace);
    if (table == null) {
      return;
    }
    boolean excluded =
        changed.contains(table.id())
            && name.names.size() > 1
            && name.names.get(name.names.size() - 2).equals("excluded");
    if (!excluded) {
      String column = name.names.getLast();
      table.column(column).ifPresent(found -> add(table, SELECT, found.id()));
      if (column.equals(TableOid.NAME) && table.column(column).isEmpty()) {
        // Nobody can be granted a system column alone.
        add(table, SELECT, 0);
      }
    }
  }

  static @Nullable TableDescriptor table(SqlValidatorNamespace namespace) {
    SqlValidatorTable table = namespace.getTable();
    return table == null ? null : table.unwrap(TableDescriptor.class);
  }
}

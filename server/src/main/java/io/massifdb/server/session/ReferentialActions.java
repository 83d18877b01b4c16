package io.massifdb.server.session;

import io.massifdb.execution.ReferenceEvents;
import io.massifdb.execution.ReferenceEvents.MissingKey;
import io.massifdb.execution.ReferenceEvents.RemovedKey;
import io.massifdb.expression.SqlException;
import io.massifdb.expression.SqlState;
import io.massifdb.expression.SqlType;
import io.massifdb.expression.TextFormat;
import io.massifdb.server.schema.Names;
import io.massifdb.sqlfrontend.catalog.CatalogSnapshot;
import io.massifdb.sqlfrontend.catalog.ForeignKey;
import io.massifdb.sqlfrontend.catalog.TableDescriptor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What foreign keys ask for after a statement: rows that refer to keys that went are looked for,
 * changed or removed, by statements of our own in the same transaction, which may have such
 * consequences themselves. What they read is validated at commit at every isolation level, so that
 * no reference can appear meanwhile.
 */
final class ReferentialActions {
  private final StatementRunner statements;
  private final SessionTransaction transaction;
  private final List<RemovedKey> unchecked = new ArrayList<>();

  ReferentialActions(StatementRunner statements, SessionTransaction transaction) {
    this.statements = statements;
    this.transaction = transaction;
  }

  /** A foreign key with both of its tables. */
  private record Reference(ForeignKey key, TableDescriptor child, TableDescriptor parent) {}

  /** Does what the events of a finished statement ask for, to the end. */
  void run(ReferenceEvents events) {
    act(events);
    Map<Long, List<RemovedKey>> byKey = new TreeMap<>();
    for (RemovedKey removed : unchecked) {
      byKey.computeIfAbsent(removed.key().keyOid(), _ -> new ArrayList<>()).add(removed);
    }
    unchecked.clear();
    byKey.values().forEach(this::check);
  }

  private void act(ReferenceEvents events) {
    events.missing().forEach(this::missing);
    Map<Long, List<RemovedKey>> byKey = new TreeMap<>();
    for (RemovedKey removed : events.removed()) {
      byKey.computeIfAbsent(removed.key().keyOid(), _ -> new ArrayList<>()).add(removed);
    }
    byKey.values().forEach(this::act);
  }

  private void missing(MissingKey event) {
    Reference reference = find(event.check().keyOid());
    if (reference == null) {
      return;
    }
    if (transaction.deferredReferences().isDeferred(reference.key())) {
      transaction.deferredReferences().add(reference.key().oid(), event.values());
    } else {
      throw absent(reference, event.values());
    }
  }

  private void act(List<RemovedKey> removed) {
    Reference reference = find(removed.getFirst().key().keyOid());
    if (reference == null) {
      return;
    }
    List<RemovedKey> deleted = removed.stream().filter(it -> it.after() == null).toList();
    List<RemovedKey> updated = removed.stream().filter(it -> it.after() != null).toList();
    if (!deleted.isEmpty()) {
      act(reference, reference.key().onDelete(), deleted);
    }
    if (!updated.isEmpty()) {
      act(reference, reference.key().onUpdate(), updated);
    }
  }

  private void act(Reference reference, ForeignKey.Action action, List<RemovedKey> removed) {
    switch (action) {
      case NO_ACTION -> {
        if (transaction.deferredReferences().isDeferred(reference.key())) {
          removed.forEach(
              it -> transaction.deferredReferences().add(reference.key().oid(), it.before()));
        } else {
          unchecked.addAll(removed);
        }
      }
      case RESTRICT -> {
        if (refers(reference, removed, false)) {
          throw stillReferenced(reference, removed);
        }
      }
      case CASCADE -> {
        if (removed.getFirst().after() == null) {
          change("DELETE FROM " + child(reference), reference, removed);
        } else {
          rename(reference, removed);
        }
      }
      case SET_NULL -> assign(reference, "NULL", removed);
      case SET_DEFAULT -> {
        assign(reference, "DEFAULT", removed);
        // The default must be a key too, which the assignment has checked; a row that keeps the
        // removed key because it is the default is found here.
        unchecked.addAll(removed);
      }
    }
  }

  private void assign(Reference reference, String value, List<RemovedKey> removed) {
    List<String> set = new ArrayList<>();
    for (int id : reference.key().columnIds()) {
      set.add(Names.quoted(reference.child().column(id).name()) + " = " + value);
    }
    change("UPDATE " + child(reference) + " SET " + String.join(", ", set), reference, removed);
  }

  private void change(String verb, Reference reference, List<RemovedKey> removed) {
    Parameters parameters = new Parameters();
    String condition = condition(reference, removed, parameters);
    act(statements.runGuarding(verb + " WHERE " + condition, parameters.types, parameters.values));
  }

  /** ON UPDATE CASCADE, in one statement: a key may become one that another row leaves. */
  private void rename(Reference reference, List<RemovedKey> removed) {
    Parameters parameters = new Parameters();
    int width = reference.key().columnIds().size();
    List<String> rows = new ArrayList<>();
    for (RemovedKey each : removed) {
      List<@Nullable Object> after = Objects.requireNonNull(each.after());
      List<String> row = new ArrayList<>();
      for (int i = 0; i < width; i++) {
        row.add(parameters.add(each.before().get(i), parentType(reference, i)));
      }
      for (int i = 0; i < width; i++) {
        row.add(parameters.add(after.get(i), parentType(reference, i)));
      }
      rows.add("(" + String.join(", ", row) + ")");
    }
    List<String> names = new ArrayList<>();
    List<String> set = new ArrayList<>();
    List<String> match = new ArrayList<>();
    for (int i = 0; i < width; i++) {
      names.add("before" + i);
      String column =
          Names.quoted(reference.child().column(reference.key().columnIds().get(i)).name());
      set.add(column + " = renamed.after" + i);
      match.add("child_row." + column + " = renamed.before" + i);
    }
    for (int i = 0; i < width; i++) {
      names.add("after" + i);
    }
    act(
        statements.runGuarding(
            "UPDATE %s AS child_row SET %s FROM (VALUES %s) AS renamed (%s) WHERE %s"
                .formatted(
                    child(reference),
                    String.join(", ", set),
                    String.join(", ", rows),
                    String.join(", ", names),
                    String.join(" AND ", match)),
            parameters.types,
            parameters.values));
  }

  private void check(List<RemovedKey> removed) {
    Reference reference = find(removed.getFirst().key().keyOid());
    if (reference != null
        && refers(reference, removed, false)
        && refers(reference, removed, true)) {
      throw stillReferenced(reference, removed);
    }
  }

  /** At COMMIT, or SET CONSTRAINTS ... IMMEDIATE: keys that may be missing now. */
  void checkDeferred(long keyOid, List<List<Object>> keys) {
    Reference reference = find(keyOid);
    if (reference == null) {
      return;
    }
    for (List<Object> key : keys) {
      RemovedKey removed = new RemovedKey(DeferredReferences.unknown(keyOid), key, null);
      if (refers(reference, List.of(removed), true)) {
        throw absent(reference, key);
      }
    }
  }

  /** {@code missing}: only when no row has the key. */
  private boolean refers(Reference reference, List<RemovedKey> removed, boolean missing) {
    Parameters parameters = new Parameters();
    String condition = condition(reference, removed, parameters);
    String absent = "";
    if (missing) {
      List<String> same = new ArrayList<>();
      for (int i = 0; i < reference.key().columnIds().size(); i++) {
        same.add(
            "parent_row."
                + Names.quoted(
                    reference.parent().column(reference.key().referencedColumnIds().get(i)).name())
                + " = child_row."
                + Names.quoted(
                    reference.child().column(reference.key().columnIds().get(i)).name()));
      }
      absent =
          " AND NOT EXISTS (SELECT 1 FROM %s AS parent_row WHERE %s)"
              .formatted(qualified(reference.parent()), String.join(" AND ", same));
    }
    String sql =
        "SELECT 1 FROM %s AS child_row WHERE (%s)%s LIMIT 1"
            .formatted(child(reference), condition, absent);
    return statements.countGuarding(sql, parameters.types, parameters.values) > 0;
  }

  /** The parameters of one statement. */
  private static final class Parameters {
    final List<@Nullable SqlType> types = new ArrayList<>();
    final List<@Nullable Object> values = new ArrayList<>();

    String add(@Nullable Object value, SqlType type) {
      types.add(type);
      values.add(value);
      return "$" + values.size();
    }
  }

  private String condition(Reference reference, List<RemovedKey> removed, Parameters parameters) {
    int width = reference.key().columnIds().size();
    List<String> all = new ArrayList<>();
    // Filled up to a power of two, so that few texts are planned.
    int count = Integer.highestOneBit(removed.size() * 2 - 1);
    for (int row = 0; row < count; row++) {
      List<Object> before = removed.get(Math.min(row, removed.size() - 1)).before();
      List<String> parts = new ArrayList<>();
      for (int i = 0; i < width; i++) {
        String value = parameters.add(before.get(i), parentType(reference, i));
        String column =
            Names.quoted(reference.child().column(reference.key().columnIds().get(i)).name());
        parts.add(width == 1 ? value : column + " = " + value);
      }
      all.add(width == 1 ? parts.getFirst() : "(" + String.join(" AND ", parts) + ")");
    }
    if (width == 1) {
      int id = reference.key().columnIds().getFirst();
      return Names.quoted(reference.child().column(id).name())
          + " IN ("
          + String.join(", ", all)
          + ")";
    }
    return String.join(" OR ", all);
  }

  private static SqlType parentType(Reference reference, int i) {
    return reference
        .parent()
        .column(reference.key().referencedColumnIds().get(i))
        .type()
        .withoutModifiers();
  }

  private String child(Reference reference) {
    return qualified(reference.child());
  }

  private String qualified(TableDescriptor table) {
    String schema = transaction.catalog().schema(table.schemaId()).orElseThrow().name();
    return Names.quoted(schema) + "." + Names.quoted(table.name());
  }

  private @Nullable Reference find(long keyOid) {
    CatalogSnapshot catalog = transaction.catalog();
    for (var relation : catalog.relations()) {
      if (relation instanceof TableDescriptor child) {
        for (ForeignKey key : child.foreignKeys()) {
          if (key.oid() == keyOid) {
            TableDescriptor parent = catalog.table(key.referencedTableId()).orElse(null);
            return parent == null ? null : new Reference(key, child, parent);
          }
        }
      }
    }
    return null;
  }

  private SqlException absent(Reference reference, List<Object> values) {
    return violation(
        "insert or update on table \"%s\" violates foreign key constraint \"%s\""
            .formatted(reference.child().name(), reference.key().name()),
        "Key (%s)=(%s) is not present in table \"%s\"."
            .formatted(
                names(reference.child(), reference.key().columnIds()),
                texts(reference, values),
                reference.parent().name()),
        reference);
  }

  private SqlException stillReferenced(Reference reference, List<RemovedKey> removed) {
    return violation(
        "update or delete on table \"%s\" violates foreign key constraint \"%s\" on table \"%s\""
            .formatted(reference.parent().name(), reference.key().name(), reference.child().name()),
        "Key (%s)=(%s) is still referenced from table \"%s\"."
            .formatted(
                names(reference.parent(), reference.key().referencedColumnIds()),
                texts(reference, removed.getFirst().before()),
                reference.child().name()),
        reference);
  }

  private SqlException violation(String message, String detail, Reference reference) {
    String schema = transaction.catalog().schema(reference.child().schemaId()).orElseThrow().name();
    return new SqlException(SqlState.FOREIGN_KEY_VIOLATION, message)
        .withDetail(detail)
        .withSubject(
            new SqlException.Subject(
                schema, reference.child().name(), null, reference.key().name()));
  }

  private static String names(TableDescriptor table, List<Integer> columnIds) {
    return String.join(", ", columnIds.stream().map(id -> table.column(id).name()).toList());
  }

  private String texts(Reference reference, List<Object> values) {
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < values.size(); i++) {
      texts.add(
          TextFormat.format(
              values.get(i), parentType(reference, i), statements.evaluation(List.of())));
    }
    return String.join(", ", texts);
  }
}

package io.massifdb.execution;

import io.massifdb.expression.Batch;
import io.massifdb.expression.EvaluationContext;
import io.massifdb.expression.SqlException;
import io.massifdb.expression.SqlException.Subject;
import io.massifdb.expression.SqlState;
import io.massifdb.expression.SqlType;
import io.massifdb.expression.TextFormat;
import io.massifdb.expression.Vector;
import io.massifdb.kvapi.Key;
import io.massifdb.planner.layout.TableColumn;
import io.massifdb.planner.layout.TableLayout;
import io.massifdb.planner.plan.Locking;
import io.massifdb.planner.plan.ReferenceCheck;
import io.massifdb.planner.plan.ReferencedKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The foreign keys of a statement that writes. The keys of new rows are looked up in the
/// referenced index in one round trip for all of them; that read is validated at commit, so no lock
/// is taken.
final class ReferenceWatch {
  private final TableLayout table;
  private final List<ReferenceCheck> checks;
  private final List<ReferencedKey> referenced;
  private final ExecutionContext context;

  ReferenceWatch(
      TableLayout table,
      List<ReferenceCheck> checks,
      List<ReferencedKey> referenced,
      ExecutionContext context) {
    this.table = table;
    this.checks = checks;
    this.referenced = referenced;
    this.context = context;
  }

  boolean isIdle() {
    return checks.isEmpty() && referenced.isEmpty();
  }

  /// Notes what goes; keys with a NULL are nobody's reference.
  void removed(@Nullable Object[] before, @Nullable Object @Nullable [] after) {
    for (ReferencedKey key : referenced) {
      List<Object> old = new ArrayList<>();
      List<@Nullable Object> now = new ArrayList<>();
      for (int ordinal : key.columns()) {
        Object value = before[ordinal];
        if (value != null) {
          old.add(value);
        }
        now.add(after == null ? null : after[ordinal]);
      }
      if (old.size() == key.columns().size() && (after == null || !same(key, before, after))) {
        context
            .references()
            .add(new ReferenceEvents.RemovedKey(key, old, after == null ? null : now));
      }
    }
  }

  private boolean same(ReferencedKey key, @Nullable Object[] before, @Nullable Object[] after) {
    return key.columns().stream().allMatch(i -> Objects.deepEquals(before[i], after[i]));
  }

  /// Looks for the keys that the new rows refer to. After the statement's last write.
  void check(Batch rows) {
    for (ReferenceCheck check : checks) {
      check(check, rows);
    }
  }

  private void check(ReferenceCheck check, Batch rows) {
    Vector[] values = new Expressions(check.values()).evaluate(rows, context.evaluation());
    Map<Key, Integer> wanted = new TreeMap<>();
    for (int i = 0; i < rows.size(); i++) {
      int nulls = 0;
      for (int ordinal : check.columns()) {
        nulls += rows.column(ordinal).isNull(rows.row(i)) ? 1 : 0;
      }
      if (check.matchFull() && nulls > 0 && nulls < check.columns().size()) {
        throw mixed(check);
      }
      if (nulls == 0) {
        List<@Nullable Object> key = new ArrayList<>();
        for (Vector value : values) {
          key.add(value.get(rows.row(i)));
        }
        wanted.putIfAbsent(check.parent().keyOf(key), i);
      }
    }
    if (wanted.isEmpty()) {
      return;
    }
    List<Key> keys = List.copyOf(wanted.keySet());
    List<byte @Nullable []> found = context.data().check(keys, Locking.NONE);
    for (int i = 0; i < keys.size(); i++) {
      if (found.get(i) == null) {
        missing(check, rows, Objects.requireNonNull(wanted.get(keys.get(i))));
      }
    }
  }

  private void missing(ReferenceCheck check, Batch rows, int row) {
    List<Object> values = new ArrayList<>();
    for (int ordinal : check.columns()) {
      values.add(Objects.requireNonNull(rows.get(row, ordinal)));
    }
    if (check.deferrable()) {
      context.references().add(new ReferenceEvents.MissingKey(check, values));
    } else {
      throw violation(table, check, values, context.evaluation());
    }
  }

  static SqlException violation(
      TableLayout table, ReferenceCheck check, List<Object> values, EvaluationContext evaluation) {
    List<String> names = new ArrayList<>();
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < values.size(); i++) {
      TableColumn column = table.columns().get(check.columns().get(i));
      names.add(column.name());
      texts.add(text(values.get(i), column.type(), evaluation));
    }
    return new SqlException(
            SqlState.FOREIGN_KEY_VIOLATION,
            "insert or update on table \"%s\" violates foreign key constraint \"%s\""
                .formatted(table.name(), check.name()))
        .withDetail(
            "Key (%s)=(%s) is not present in table \"%s\"."
                .formatted(String.join(", ", names), String.join(", ", texts), check.parentName()))
        .withSubject(new Subject(table.schemaName(), table.name(), null, check.name()));
  }

  private static String text(Object value, SqlType type, EvaluationContext evaluation) {
    return TextFormat.format(value, type, evaluation);
  }

  private SqlException mixed(ReferenceCheck check) {
    return new SqlException(
            SqlState.FOREIGN_KEY_VIOLATION,
            "insert or update on table \"%s\" violates foreign key constraint \"%s\""
                .formatted(table.name(), check.name()))
        .withDetail("MATCH FULL does not allow mixing of null and nonnull key values.")
        .withSubject(new Subject(table.schemaName(), table.name(), null, check.name()));
  }
}

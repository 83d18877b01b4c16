package io.massifdb.planner;

import io.massifdb.expression.Expression;
import io.massifdb.expression.Expression.Cast;
import io.massifdb.expression.Expression.Column;
import io.massifdb.expression.SqlType;
import io.massifdb.planner.layout.IndexLayout;
import io.massifdb.planner.layout.TableLayout;
import io.massifdb.planner.plan.ReferenceCheck;
import io.massifdb.planner.plan.ReferencedKey;
import io.massifdb.sqlfrontend.catalog.CatalogSnapshot;
import io.massifdb.sqlfrontend.catalog.ForeignKey;
import io.massifdb.sqlfrontend.catalog.IndexDescriptor;
import io.massifdb.sqlfrontend.catalog.TableDescriptor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// The foreign keys that a change of a table has to look after.
final class References {
  private References() {}

  /// Those of the table itself.
  ///
  /// @param changed ids of the columns that the statement assigns; null for a new row
  static List<ReferenceCheck> checks(
      TableDescriptor table,
      TableLayout layout,
      CatalogSnapshot catalog,
      @Nullable List<Integer> changed) {
    List<ReferenceCheck> checks = new ArrayList<>();
    for (ForeignKey key : table.foreignKeys()) {
      if (changed == null || key.columnIds().stream().anyMatch(changed::contains)) {
        // A referenced table that is gone takes its constraints with it.
        catalog
            .table(key.referencedTableId())
            .flatMap(parent -> check(key, layout, parent))
            .ifPresent(checks::add);
      }
    }
    return checks;
  }

  private static Optional<ReferenceCheck> check(
      ForeignKey key, TableLayout layout, TableDescriptor parent) {
    return keyOf(parent, key)
        .map(index -> {
          IndexLayout target = TableLayout.of(parent, "").index(index.id());
          List<Expression> values = new ArrayList<>();
          for (int i = 0; i < index.columnIds().size(); i++) {
            int place = key.referencedColumnIds().indexOf(index.columnIds().get(i));
            int ordinal = layout.ordinal(key.columnIds().get(place));
            values.add(
                converted(
                    ordinal,
                    layout.columns().get(ordinal).type(),
                    target.keyColumns().get(i).type()));
          }
          return new ReferenceCheck(
              key.oid(),
              key.name(),
              key.columnIds().stream().map(layout::ordinal).toList(),
              values,
              key.matchFull(),
              key.timing().isDeferrable(),
              target,
              parent.name(),
              key.referencedColumnIds().stream().map(id -> parent.column(id).name()).toList());
        });
  }

  private static Expression converted(int ordinal, SqlType from, SqlType to) {
    Column column = new Column(ordinal, from);
    return from.sameKind(to) ? column : new Cast(column, to.withoutModifiers(), false);
  }

  /// The unique index that a foreign key refers to.
  static Optional<IndexDescriptor> keyOf(TableDescriptor parent, ForeignKey key) {
    return parent.allIndexes().stream()
        .filter(index ->
            index.unique()
                && index.predicateSql() == null
                && index.columnIds().size() == key.referencedColumnIds().size()
                && new TreeSet<>(index.columnIds())
                    .equals(new TreeSet<>(key.referencedColumnIds())))
        .findFirst();
  }

  /// Those of other tables (and of itself) that refer to the table.
  ///
  /// @param changed as in [#checks]; null for a row that goes
  static List<ReferencedKey> referenced(
      TableDescriptor table,
      TableLayout layout,
      CatalogSnapshot catalog,
      @Nullable List<Integer> changed) {
    List<ReferencedKey> found = new ArrayList<>();
    for (TableDescriptor child : catalog.tables(table.databaseId())) {
      for (ForeignKey key : child.foreignKeys()) {
        if (key.referencedTableId() == table.id()
            && (changed == null
                || key.referencedColumnIds().stream().anyMatch(changed::contains))) {
          found.add(
              new ReferencedKey(
                  key.oid(),
                  child.id(),
                  key.referencedColumnIds().stream().map(layout::ordinal).toList()));
        }
      }
    }
    return found;
  }
}

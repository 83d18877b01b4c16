package io.massifdb.sqlfrontend.system;

import io.massifdb.expression.ArrayValue;
import io.massifdb.expression.SqlType;
import io.massifdb.sqlfrontend.catalog.ForeignKey;
import io.massifdb.sqlfrontend.catalog.TableDescriptor;
import io.massifdb.sqlfrontend.system.ConstraintView.Check;
import io.massifdb.sqlfrontend.system.ConstraintView.KeyConstraint;
import io.massifdb.sqlfrontend.system.ConstraintView.Reference;
import java.util.List;

/// `pg_catalog.pg_constraint`: primary keys, UNIQUE, CHECK and FOREIGN KEY constraints.
final class PgConstraint extends ListedTable {
  static final long OID = 2606;

  PgConstraint() {
    super("pg_constraint");
  }

  @Override
  void fill(RowSet rows, DatabaseView database) {
    for (TableDescriptor table : database.tables()) {
      for (ConstraintView constraint : ConstraintView.of(table)) {
        add(rows, constraint, database);
      }
    }
  }

  private static void add(RowSet rows, ConstraintView constraint, DatabaseView database) {
    RowSet.Row row =
        rows.add()
            .set("oid", constraint.oid())
            .set("conname", constraint.name())
            .set("connamespace", constraint.table().schemaId())
            .set("convalidated", isValidated(constraint))
            .set("condeferrable", false)
            .set("condeferred", false)
            .set("conrelid", constraint.table().id())
            .set("conislocal", true)
            .set("connoinherit", !(constraint instanceof Check))
            .set("confupdtype", " ")
            .set("confdeltype", " ")
            .set("confmatchtype", " ")
            .set("conkey", numbers(constraint.columnIds()));
    switch (constraint) {
      case KeyConstraint key ->
          row.set("contype", key.key().isPrimary() ? "p" : "u")
              .set("conindid", key.key().index().oid());
      case Check check -> row.set("contype", "c").set("conbin", check.check().expressionSql());
      case Reference reference -> reference(row, reference.foreignKey(), database);
    }
  }

  private static boolean isValidated(ConstraintView constraint) {
    return switch (constraint) {
      case KeyConstraint _ -> true;
      case Check check -> check.check().validated();
      case Reference reference -> reference.foreignKey().validated();
    };
  }

  private static void reference(RowSet.Row row, ForeignKey key, DatabaseView database) {
    row.set("contype", "f")
        .set("confrelid", key.referencedTableId())
        .set("conindid", referencedKey(key, database))
        .set("confupdtype", letter(key.onUpdate()))
        .set("confdeltype", letter(key.onDelete()))
        .set("confmatchtype", key.matchFull() ? "f" : "s")
        .set("condeferrable", key.timing().isDeferrable())
        .set("condeferred", key.timing() == ForeignKey.Timing.INITIALLY_DEFERRED)
        .set("confkey", numbers(key.referencedColumnIds()));
  }

  /// The unique index that the foreign key refers to, 0 if it is gone.
  static long referencedKey(ForeignKey key, DatabaseView database) {
    TableDescriptor target = database.table(key.referencedTableId()).orElse(null);
    if (target == null) {
      return 0;
    }
    for (TableIndex index : DatabaseView.indexes(target)) {
      List<Integer> columns = index.index().columnIds();
      if (index.index().unique()
          && columns.size() == key.referencedColumnIds().size()
          && columns.containsAll(key.referencedColumnIds())) {
        return index.index().oid();
      }
    }
    return 0;
  }

  private static String letter(ForeignKey.Action action) {
    return switch (action) {
      case NO_ACTION -> "a";
      case RESTRICT -> "r";
      case CASCADE -> "c";
      case SET_NULL -> "n";
      case SET_DEFAULT -> "d";
    };
  }

  private static ArrayValue numbers(List<Integer> columnIds) {
    return ArrayValue.of(SqlType.INT2, columnIds.stream().map(Integer::longValue).toList());
  }
}

package io.massifdb.sqlfrontend.system;

import io.massifdb.sqlfrontend.catalog.CheckConstraint;
import io.massifdb.sqlfrontend.catalog.ForeignKey;
import io.massifdb.sqlfrontend.catalog.TableDescriptor;
import java.util.ArrayList;
import java.util.List;

/// One row of `pg_constraint`.
sealed interface ConstraintView {
  long oid();

  TableDescriptor table();

  String name();

  /// Ids of the columns that it constrains.
  List<Integer> columnIds();

  /// A PRIMARY KEY or UNIQUE constraint. It has the oid of its index.
  record KeyConstraint(TableIndex key) implements ConstraintView {
    @Override
    public long oid() {
      return key.index().oid();
    }

    @Override
    public TableDescriptor table() {
      return key.table();
    }

    @Override
    public String name() {
      return key.index().name();
    }

    @Override
    public List<Integer> columnIds() {
      return key.index().columnIds();
    }
  }

  /// A CHECK constraint.
  record Check(long oid, TableDescriptor table, CheckConstraint check) implements ConstraintView {
    @Override
    public String name() {
      return check.name();
    }

    @Override
    public List<Integer> columnIds() {
      return check.columnIds();
    }
  }

  /// A FOREIGN KEY constraint.
  record Reference(long oid, TableDescriptor table, ForeignKey foreignKey)
      implements ConstraintView {
    @Override
    public String name() {
      return foreignKey.name();
    }

    @Override
    public List<Integer> columnIds() {
      return foreignKey.columnIds();
    }
  }

  /// The constraints of a table: keys, checks, references.
  static List<ConstraintView> of(TableDescriptor table) {
    List<ConstraintView> constraints = new ArrayList<>();
    for (TableIndex index : DatabaseView.indexes(table)) {
      if (index.isConstraint()) {
        constraints.add(new KeyConstraint(index));
      }
    }
    int number = 0;
    for (CheckConstraint check : table.checks()) {
      constraints.add(new Check(SyntheticOids.of(table.id(), number++), table, check));
    }
    for (ForeignKey foreignKey : table.foreignKeys()) {
      constraints.add(new Reference(foreignKey.oid(), table, foreignKey));
    }
    return constraints;
  }
}

package io.massifdb.sqlfrontend.system;

import io.massifdb.sqlfrontend.catalog.IndexDescriptor;
import io.massifdb.sqlfrontend.catalog.TableDescriptor;

/// An index that users see, with its table. (The index of a hidden primary key is not one.)
record TableIndex(TableDescriptor table, IndexDescriptor index) {
  boolean isPrimary() {
    return table.primaryKey().filter(key -> key.id() == index.id()).isPresent();
  }

  /// Whether a PRIMARY KEY or UNIQUE constraint stands behind it.
  boolean isConstraint() {
    return isPrimary() || index.constraint();
  }
}

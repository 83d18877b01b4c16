package io.massifdb.sqlfrontend.system;

import io.massifdb.expression.EnumType;
import io.massifdb.sqlfrontend.catalog.TypeDescriptor;

/// `pg_catalog.pg_enum`: the labels of enums. A label has no oid of its own: what stands in its
/// place is made of the type's oid and the label's number.
final class PgEnum extends ListedTable {
  PgEnum() {
    super("pg_enum");
  }

  @Override
  void fill(RowSet rows, DatabaseView database) {
    for (TypeDescriptor type : database.types()) {
      EnumType labels = type.isDomain() ? null : type.type().labels();
      if (labels != null) {
        for (int i = 0; i < labels.labels().size(); i++) {
          EnumType.Label label = labels.labels().get(i);
          rows.add()
              .set("oid", SyntheticOids.of(type.id(), i))
              .set("enumtypid", type.id())
              .set("enumsortorder", label.sortOrder())
              .set("enumlabel", label.name());
        }
      }
    }
  }
}

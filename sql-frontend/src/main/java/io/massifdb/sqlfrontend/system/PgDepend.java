package io.massifdb.sqlfrontend.system;

import io.massifdb.sqlfrontend.catalog.SequenceDescriptor;

/// `pg_catalog.pg_depend`: which column owns a sequence, which constraint an index.
final class PgDepend extends ListedTable {
  PgDepend() {
    super("pg_depend");
  }

  @Override
  void fill(RowSet rows, DatabaseView database) {

    for (SequenceDescriptor sequence : database.sequences()) {
      if (sequence.ownerTableId() != 0) {
        rows.add()
            .set("classid", PgClass.OID)
            .set("objid", sequence.id())
            .set("refclassid", PgClass.OID)
            .set("refobjid", sequence.ownerTableId())
            .set("refobjsubid", sequence.ownerColumnId())
            .set("deptype", "a");
      }
    }
    for (TableIndex index : database.indexes()) {
      if (index.isConstraint()) {
        rows.add()
            .set("classid", PgClass.OID)
            .set("objid", index.index().oid())
            .set("refclassid", PgConstraint.OID)
            .set("refobjid", index.index().oid())
            .set("deptype", "i");
      }
    }
  }
}

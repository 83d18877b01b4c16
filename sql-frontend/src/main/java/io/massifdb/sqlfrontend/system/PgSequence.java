package io.massifdb.sqlfrontend.system;

import io.massifdb.expression.SqlType;
import io.massifdb.sqlfrontend.catalog.SequenceDescriptor;

/// `pg_catalog.pg_sequence`: what sequences were defined with.
final class PgSequence extends ListedTable {
  PgSequence() {
    super("pg_sequence");
  }

  @Override
  void fill(RowSet rows, DatabaseView database) {

    for (SequenceDescriptor sequence : database.sequences()) {
      rows.add()
          .set("seqrelid", sequence.id())
          .set("seqtypid", SqlType.INT8.oid())
          .set("seqstart", sequence.start())
          .set("seqincrement", sequence.increment())
          .set("seqmax", sequence.maximum())
          .set("seqmin", sequence.minimum())
          .set("seqcache", Math.max(1L, sequence.cache()))
          .set("seqcycle", sequence.cycle());
    }
  }
}

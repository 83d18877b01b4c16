package io.massifdb.sqlfrontend.system;

import io.massifdb.expression.SqlType;
import io.massifdb.sqlfrontend.catalog.SequenceDescriptor;

/// `pg_catalog.pg_sequences`: sequences with names and their last value.
final class PgSequences extends ListedTable {
  PgSequences() {
    super("pg_sequences");
  }

  @Override
  void fill(RowSet rows, DatabaseView database) {

    for (SequenceDescriptor sequence : database.sequences()) {
      rows.add()
          .set("schemaname", database.schemaName(sequence.schemaId()))
          .set("sequencename", sequence.name())
          .set("sequenceowner", sequence.owner())
          .set("data_type", SqlType.INT8.oid())
          .set("start_value", sequence.start())
          .set("min_value", sequence.minimum())
          .set("max_value", sequence.maximum())
          .set("increment_by", sequence.increment())
          .set("cycle", sequence.cycle())
          .set("cache_size", Math.max(1L, sequence.cache()))
          .set("last_value", database.state().lastSequenceValue(sequence.id()));
    }
  }
}

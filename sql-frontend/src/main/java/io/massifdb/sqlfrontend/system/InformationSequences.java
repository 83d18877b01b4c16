package io.massifdb.sqlfrontend.system;

import io.massifdb.sqlfrontend.catalog.SequenceDescriptor;
import io.massifdb.sqlfrontend.catalog.SystemSchemas;

/// `information_schema.sequences`: sequences, in the standard's form.
final class InformationSequences extends ListedTable {
  InformationSequences() {
    super(SystemSchemas.INFORMATION_SCHEMA, "sequences");
  }

  @Override
  void fill(RowSet rows, DatabaseView database) {

    for (SequenceDescriptor sequence : database.sequences()) {
      rows.add()
          .set("sequence_catalog", database.name())
          .set("sequence_schema", database.schemaName(sequence.schemaId()))
          .set("sequence_name", sequence.name())
          .set("data_type", "bigint")
          .set("numeric_precision", Long.SIZE)
          .set("numeric_precision_radix", 2)
          .set("numeric_scale", 0)
          .set("start_value", Long.toString(sequence.start()))
          .set("minimum_value", Long.toString(sequence.minimum()))
          .set("maximum_value", Long.toString(sequence.maximum()))
          .set("increment", Long.toString(sequence.increment()))
          .set("cycle_option", sequence.cycle() ? "YES" : "NO");
    }
  }
}

package io.massifdb.sqlfrontend.system;

import io.massifdb.expression.ArrayValue;
import io.massifdb.expression.SqlType;
import io.massifdb.sqlfrontend.catalog.SystemSchemas;
import io.massifdb.sqlfrontend.system.SystemState.RangeStatus;

/// `massif_internal.massif_ranges`: the ranges of the cluster and where their copies are.
final class MassifRanges extends ListedTable {
  MassifRanges() {
    super(SystemSchemas.MASSIF_INTERNAL, "massif_ranges");
  }

  @Override
  void fill(RowSet rows, DatabaseView database) {

    for (RangeStatus range : database.state().ranges()) {
      rows.add()
          .set("range_id", range.rangeId())
          .set("start_key", range.startKey())
          .set("end_key", range.endKey())
          .set("table_name", range.tableName())
          .set("leaseholder", range.leaseholder())
          .set("replicas", ArrayValue.of(SqlType.INT8, range.replicas()))
          .set("size_bytes", range.sizeBytes());
    }
  }
}

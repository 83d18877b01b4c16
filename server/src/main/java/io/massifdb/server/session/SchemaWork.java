package io.massifdb.server.session;

import io.massifdb.server.schema.SchemaChange;

/** What a committed definition still asks for: it runs before the statement is acknowledged. */
sealed interface SchemaWork {
  /** Bring a new index from DELETE_ONLY to PUBLIC. */
  record FillIndex(SchemaChange.NewIndex index) implements SchemaWork {}

  /** Give existing rows the default of a new column. */
  record FillColumn(SchemaChange.NewDefault column) implements SchemaWork {}
}

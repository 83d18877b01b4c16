package io.massifdb.server.session;

import io.massifdb.server.schema.SchemaChange;

/** What a committed definition still asks for: it runs before the statement is acknowledged. */
sealed interface SchemaWork {
  /** Bring a new index from DELETE_ONLY to PUBLIC. */
  record FillIndex(SchemaChange.NewIndex index) implements SchemaWork {}

  /** Take a dropped index from WRITE_ONLY to nothing. */
  record RetireIndex(SchemaChange.NewIndex index) implements SchemaWork {}

  /** Give rows their values that were written without knowledge of a new column. */
  record FillColumn(SchemaChange.NewDefault column) implements SchemaWork {}

  /** The same for a column that took another's place. */
  record FillValue(SchemaChange.NewValue value) implements SchemaWork {}

  /** Check a new constraint again, now that all writers know it. */
  record Recheck(SchemaChange.NewCheck check) implements SchemaWork {}

  /** Let a sequence go on elsewhere. */
  record Restart(SchemaChange.Restart restart) implements SchemaWork {}
}

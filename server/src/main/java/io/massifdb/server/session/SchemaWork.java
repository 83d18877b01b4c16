package io.massifdb.server.session;

import io.massifdb.server.schema.SchemaChange;

/** What a committed definition still asks for: it runs before the statement is acknowledged. */
sealed interface SchemaWork {
  /** Bring a new index from DELETE_ONLY to PUBLIC. */
  record FillIndex(SchemaChange.NewIndex index, String statement) implements SchemaWork {}

  /** Take a dropped index from WRITE_ONLY to nothing. */
  record RetireIndex(SchemaChange.NewIndex index, String statement) implements SchemaWork {}

  /** Let a sequence go on elsewhere. */
  record Restart(SchemaChange.Restart restart) implements SchemaWork {}
}

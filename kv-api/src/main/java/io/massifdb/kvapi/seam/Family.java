package io.massifdb.kvapi.seam;

/** The column families. Ordinals are stable: they are part of the replicated write batch format. */
public enum Family {
  /** Versions of rows and index entries: key + inverted timestamp. */
  DATA,
  /** Intents: row key -> transaction, anchor, timestamp, values by sequence. */
  INTENT,
  /** Unversioned: range states, applied indexes, transaction records, system area, directory. */
  META
}

package io.massifdb.sqlfrontend.catalog;

/// How far an online schema change has brought a column or an index.
///
/// Nodes may be one descriptor version apart, never two, so that each step must be compatible with
/// the one before: something new goes `DELETE_ONLY`, `WRITE_ONLY`, (backfill), `PUBLIC`; something
/// dropped goes the same way back.
public enum SchemaState {
  /// Read and written by everybody.
  PUBLIC,
  /// Maintained by every write, not read.
  WRITE_ONLY,
  /// Deletes (and the delete half of updates) maintain it, inserts do not.
  DELETE_ONLY;

  public boolean isPublic() {
    return this == PUBLIC;
  }

  /// Whether an insert has to write it.
  public boolean isWritten() {
    return this != DELETE_ONLY;
  }
}

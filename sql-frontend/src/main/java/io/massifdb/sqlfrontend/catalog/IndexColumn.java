package io.massifdb.sqlfrontend.catalog;

/// One column of an index key and its order.
///
/// @param nullsFirst PostgreSQL's default is nulls last when ascending, nulls first when descending
public record IndexColumn(int columnId, boolean descending, boolean nullsFirst) {

  public static IndexColumn ascending(int columnId) {
    return new IndexColumn(columnId, false, false);
  }

  public static IndexColumn descending(int columnId) {
    return new IndexColumn(columnId, true, true);
  }
}

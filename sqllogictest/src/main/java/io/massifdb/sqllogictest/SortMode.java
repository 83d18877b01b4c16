package io.massifdb.sqllogictest;

/** In which order the values of an answer are compared. */
enum SortMode {
  /** As the server sent them. */
  NOSORT,
  /** Rows sorted as texts, column by column. */
  ROWSORT,
  /** All values sorted as texts, without regard to rows. */
  VALUESORT
}

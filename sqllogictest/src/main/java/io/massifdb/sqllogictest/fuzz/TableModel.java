package io.massifdb.sqllogictest.fuzz;

import java.util.List;

/**
 * A table of a generated schema.
 *
 * @param keys how many of the first columns are the primary key
 */
record TableModel(String name, List<Field> columns, int keys) {
  /**
   * @param free whether a change may set it to anything: in no key and no unique index
   */
  record Field(String name, ValueType type, String declared, boolean nullable, boolean free) {}
}

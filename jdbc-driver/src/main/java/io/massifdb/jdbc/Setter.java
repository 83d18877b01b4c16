package io.massifdb.jdbc;

import java.sql.SQLException;
import java.sql.Statement;

/** A change to a statement that can be made again on the statement that replaces it. */
interface Setter<S extends Statement> {
  void apply(S statement) throws SQLException;
}

package io.massifdb.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/** How a statement is created on a physical connection, the first time and again elsewhere. */
interface Opener<S extends Statement> {
  S open(Connection connection) throws SQLException;
}

package io.massifdb.jdbc;

import java.sql.SQLException;

/** A call that talks to the server. */
interface Call<T> {
  T call() throws SQLException;
}

package io.massifdb.benchmarks.comparison;

import java.sql.Connection;
import java.sql.SQLException;

/** What is measured: tables to begin with, and what one client does over and over. */
interface Load {
  /** Makes the tables anew. */
  void prepare(Connection connection) throws SQLException;

  /** The work of one client with a connection of its own. */
  Operation client(Connection connection) throws SQLException;

  /** Whether what must hold afterwards does. */
  default void verify(Connection connection) throws SQLException {}

  /** One unit of work, whole: its transaction included. */
  interface Operation extends AutoCloseable {
    /**
     * Does it once and tells how many units it counts for. A failure with SQLSTATE class 40 is
     * rolled back and tried again by the caller.
     */
    int run() throws SQLException;

    @Override
    void close() throws SQLException;
  }
}

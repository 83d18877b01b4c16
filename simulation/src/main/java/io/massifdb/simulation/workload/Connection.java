package io.massifdb.simulation.workload;

import io.massifdb.expression.SqlException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A client's connection to some node. */
public interface Connection extends AutoCloseable {
  /** What a statement answered with: its tag and its rows as text. */
  record Answer(String tag, List<List<@Nullable String>> rows) {}

  /**
   * Runs one statement, as a simple query or, with parameters, through the extended protocol.
   *
   * @throws SqlException the server's error, or {@code 08006} when the connection broke
   */
  Answer query(String sql, Object... parameters);

  boolean isBroken();

  @Override
  void close();
}

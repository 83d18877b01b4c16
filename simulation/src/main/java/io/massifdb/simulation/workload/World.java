package io.massifdb.simulation.workload;

import io.massifdb.expression.SqlException;
import java.time.Duration;

/** Where actors live. */
public interface World {
  /**
   * A connection to a node of the world's choice.
   *
   * @throws SqlException when that node cannot be reached now
   */
  Connection connect(String client);

  void sleep(Duration duration);
}

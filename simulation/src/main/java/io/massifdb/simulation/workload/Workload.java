package io.massifdb.simulation.workload;

import io.massifdb.testkit.SeededRandom;
import java.util.List;

/**
 * What clients do. One object serves all clients of a run; their calls alternate at every statement
 * and never run at one time.
 */
public interface Workload {
  /** Creates tables and rows; each statement is repeated until it succeeds. */
  List<String> setup();

  /** One thing that a client does: mostly a transaction. */
  void act(Actor actor);

  /** A statement that cuts a range where it hurts. */
  String split(SeededRandom random);

  /** Reads everything once more after all clients have ended; false when it did not work out. */
  boolean finish(Actor actor);

  /**
   * Judges what was seen, after everything.
   *
   * @throws InvariantViolation when it cannot be explained
   */
  void judge();
}

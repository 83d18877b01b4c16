package io.massifdb.sqllogictest;

import java.time.Duration;
import java.util.List;

/** One thing that a script asks for. Immutable. */
sealed interface ScriptRecord {
  /** Where the record starts in the script. */
  SourceLine at();

  /**
   * A statement or query to be sent.
   *
   * @param skipped it stands under a condition that does not hold
   * @param session the name of the connection that sends it, empty for the first
   * @param user who is connected there, empty for the user of the run
   */
  record Execution(
      SourceLine at,
      boolean skipped,
      String session,
      String user,
      Retry retry,
      String sql,
      Expectation expectation)
      implements ScriptRecord {}

  /** Asks for one row and keeps its values in variables. */
  record Let(SourceLine at, String session, List<String> variables, String sql)
      implements ScriptRecord {}

  /** Waits. */
  record Sleep(SourceLine at, Duration duration) implements ScriptRecord {}

  /** Turns the replacement of variables in SQL on or off. */
  record Substitution(SourceLine at, boolean on) implements ScriptRecord {}

  /** Nothing after this is run. */
  record Halt(SourceLine at, String reason) implements ScriptRecord {}

  /** How often and how far apart a record is tried until it succeeds. */
  record Retry(int attempts, Duration backoff) {
    static final Retry NONE = new Retry(1, Duration.ZERO);
  }
}

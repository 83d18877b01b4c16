package io.massifdb.sqllogictest;

/** How one record ended. */
sealed interface Outcome {
  /** As the script expects. */
  record Passed() implements Outcome {}

  /**
   * Not as the script expects.
   *
   * @param code the SQLSTATE of the error, {@link #WRONG_RESULT} or {@link #NO_ERROR}
   * @param message what was expected and what came
   */
  record Failed(String code, String message) implements Outcome {
    static final String WRONG_RESULT = "result";
    static final String NO_ERROR = "success";
  }

  Outcome PASSED = new Passed();
}

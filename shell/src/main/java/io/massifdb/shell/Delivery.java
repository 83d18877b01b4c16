package io.massifdb.shell;

import org.jspecify.annotations.Nullable;

/** What is done with the result of a query. */
sealed interface Delivery {
  /**
   * It is printed.
   *
   * @param target a file or {@code |program} instead of the usual output
   * @param expanded one field a line whatever the settings say
   */
  record Print(@Nullable String target, boolean expanded) implements Delivery {}

  /** Its one row becomes variables named {@code prefix} + column. */
  record IntoVariables(String prefix) implements Delivery {}

  /** Each of its values is run as a statement. */
  record Execute() implements Delivery {}

  Delivery PRINT = new Print(null, false);
}

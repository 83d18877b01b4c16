package io.massifdb.sqllogictest;

import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a record says about its outcome. */
sealed interface Expectation {
  /** It succeeds. */
  record Success() implements Expectation {}

  /** It succeeds and touches so many rows. */
  record Count(long rows) implements Expectation {}

  /**
   * It fails; each part that is given must agree.
   *
   * @param sqlState the code
   * @param pattern found somewhere in the message
   * @param message the whole message, blanks at line ends ignored
   */
  record Failure(@Nullable String sqlState, @Nullable Pattern pattern, @Nullable String message)
      implements Expectation {}

  /**
   * It answers with rows.
   *
   * @param types one letter a column, empty when not said
   * @param columnNames the first expected line holds the column names
   * @param partialSort columns (from 0) whose order counts, the rows between are sorted
   * @param label answers with the same label must agree within a script; empty for none
   * @param lines as they stand in the script
   * @param checked false when the script has no {@code ----} and thus expects nothing
   */
  record Rows(
      String types,
      SortMode sortMode,
      boolean columnNames,
      List<Integer> partialSort,
      String label,
      List<String> lines,
      boolean checked)
      implements Expectation {}
}

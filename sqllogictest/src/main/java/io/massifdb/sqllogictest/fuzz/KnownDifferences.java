package io.massifdb.sqllogictest.fuzz;

import io.massifdb.sqllogictest.fuzz.Outcome.Failure;
import java.util.List;
import java.util.Optional;
import java.util.function.BiPredicate;

/**
 * Differences that {@code docs/sql/differences.md} explains. A rule tells them by what the two
 * servers said or, where that is not enough, by the text of the statement, and counts by its name.
 */
final class KnownDifferences {
  /**
   * @param isThis over the statement and the two answers
   */
  private record Rule(String name, BiPredicate<String, Answers> isThis) {}

  private record Answers(Outcome expected, Outcome actual) {
    boolean failedHere(String state, String words) {
      return actual instanceof Failure failure
          && failure.state().equals(state)
          && failure.message().contains(words);
    }

    boolean sameButForVarchar() {
      return asText(expected).equals(asText(actual));
    }

    private static List<String> asText(Outcome outcome) {
      return outcome instanceof Outcome.Rows rows
          ? rows.columns().stream()
              .map(column -> column.replace("varchar", "text").replaceFirst("\\(.*", ""))
              .toList()
          : List.of();
    }

    boolean onlyTypesDiffer() {
      return expected instanceof Outcome.Rows first
          && actual instanceof Outcome.Rows second
          && !first.columns().equals(second.columns());
    }
  }

  private static final List<Rule> RULES =
      List.of(
          new Rule(
              "sub-queries in ON",
              (_, answers) ->
                  answers.failedHere("0A000", "sub-queries in the condition of this join")),
          new Rule(
              "LATERAL on a right side",
              (_, answers) -> answers.failedHere("0A000", "LATERAL in a join that is the right")),
          new Rule(
              "names across a comma",
              (_, answers) ->
                  answers.expected() instanceof Failure failure
                      && failure.state().equals("42P01")
                      && failure.message().contains("invalid reference to FROM-clause entry")
                      && !(answers.actual() instanceof Failure)),
          new Rule(
              "window functions below HAVING",
              (_, answers) ->
                  answers.failedHere(
                      "42000", "Window expressions are not permitted in the HAVING")),
          new Rule(
              "varchar or text",
              (_, answers) -> answers.onlyTypesDiffer() && answers.sameButForVarchar()),
          new Rule(
              "types of NULLIF",
              (sql, answers) -> answers.onlyTypesDiffer() && sql.contains("NULLIF(")),
          new Rule(
              "arrays of varchar and of text",
              (_, answers) ->
                  says(answers.expected(), "character varying[]")
                      || says(answers.actual(), "character varying[]")));

  private static boolean says(Outcome outcome, String words) {
    return outcome instanceof Failure failure && failure.message().contains(words);
  }

  private KnownDifferences() {}

  static Optional<String> name(String sql, Outcome expected, Outcome actual) {
    Answers answers = new Answers(expected, actual);
    return RULES.stream()
        .filter(rule -> rule.isThis().test(sql, answers))
        .map(Rule::name)
        .findFirst();
  }
}

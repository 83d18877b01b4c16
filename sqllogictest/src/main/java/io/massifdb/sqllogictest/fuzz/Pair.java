package io.massifdb.sqllogictest.fuzz;

import io.massifdb.sqllogictest.fuzz.Comparison.Verdict;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** The two servers, in the same state before and after each case that is a query or undone. */
final class Pair implements AutoCloseable {
  private final Server expected;
  private final Server actual;
  private final String timeZone;

  Pair(Server expected, Server actual, String timeZone) {
    this.expected = expected;
    this.actual = actual;
    this.timeZone = timeZone;
  }

  /** A statement of a case with its two answers. */
  record Finding(String sql, Outcome expected, Outcome actual, Verdict verdict) {
    String kind() {
      return verdict instanceof Verdict.Different different ? different.kind() : "";
    }
  }

  /** Empties both and runs the script in both; the first statement that they answer otherwise. */
  Optional<Finding> create(Tree.Listed script) throws SQLException {
    expected.clear(timeZone);
    actual.clear(timeZone);
    return run(new Case(script, false, false, false, false));
  }

  /** The first statement that is not answered alike, allowed differences included. */
  Optional<Finding> run(Case tested) {
    if (tested.undone()) {
      both("BEGIN");
    }
    try {
      List<Tree> statements = tested.statements().items();
      for (int i = 0; i < statements.size(); i++) {
        String sql = statements.get(i).text();
        if (sql.isBlank()) {
          continue;
        }
        Outcome first = expected.run(sql);
        Outcome second = actual.run(sql);
        boolean ordered = tested.ordered() && i == statements.size() - 1 && isOrdered(sql);
        Verdict verdict = Comparison.compare(first, second, ordered, tested);
        if (!(verdict instanceof Verdict.Same)) {
          return Optional.of(new Finding(sql, first, second, known(sql, first, second, verdict)));
        }
        if (tested.undone() && first instanceof Outcome.Failure) {
          return Optional.empty();
        }
      }
      return Optional.empty();
    } finally {
      if (tested.undone()) {
        both("ROLLBACK");
      }
    }
  }

  /** What is made small may lose its order. */
  private static boolean isOrdered(String sql) {
    return sql.lastIndexOf(" ORDER BY 1") > sql.lastIndexOf(')');
  }

  private static Verdict known(String sql, Outcome first, Outcome second, Verdict verdict) {
    return KnownDifferences.name(sql, first, second)
        .map(name -> (Verdict) new Verdict.Allowed(name))
        .orElse(verdict);
  }

  private void both(String sql) {
    expected.run(sql);
    actual.run(sql);
  }

  @Override
  public void close() {
    expected.close();
    actual.close();
  }
}

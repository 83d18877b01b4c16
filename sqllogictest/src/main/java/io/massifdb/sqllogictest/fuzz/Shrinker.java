package io.massifdb.sqllogictest.fuzz;

import io.massifdb.sqllogictest.fuzz.Comparison.Verdict;
import java.sql.SQLException;
import java.util.List;

/** Makes a finding small: first the statements of the case, then the schema below it. */
final class Shrinker {
  private static final int CASE_ATTEMPTS = 1500;
  private static final int SCHEMA_ATTEMPTS = 120;

  private final Pair pair;

  Shrinker(Pair pair) {
    this.pair = pair;
  }

  /** A script that shows the finding. */
  record Small(Tree.Listed schema, Case tested) {
    String text() {
      StringBuilder out = new StringBuilder();
      schema.items().forEach(it -> out.append(it.text()).append(";\n"));
      if (tested.undone()) {
        out.append("BEGIN;\n");
      }
      tested.statements().items().forEach(it -> out.append(it.text()).append(";\n"));
      if (tested.undone()) {
        out.append("ROLLBACK;\n");
      }
      return out.toString();
    }
  }

  /** The pair holds the schema and is left with some other. */
  Small shrink(Tree.Listed schema, Case tested, String kind) {
    boolean keepsState = tested.undone() || !tested.changes();
    Reducer statements =
        new Reducer(
            tree ->
                keepsState
                    ? shows(tested.with((Tree.Listed) tree), kind)
                    : shows(schema, tested.with((Tree.Listed) tree), kind),
            keepsState ? CASE_ATTEMPTS : SCHEMA_ATTEMPTS);
    Case small = tested.with((Tree.Listed) statements.reduce(tested.statements()));
    String text = small.statements().text();
    // Tables that the case does not name go first and together.
    List<Tree> named =
        schema.items().stream()
            .filter(statement -> tables(statement.text()).stream().anyMatch(text::contains))
            .toList();
    Tree.Listed start = new Tree.Listed(schema.separator(), named, 0);
    Tree.Listed used = shows(start, small, kind) ? start : schema;
    Reducer below = new Reducer(tree -> shows((Tree.Listed) tree, small, kind), SCHEMA_ATTEMPTS);
    return new Small((Tree.Listed) below.reduce(used), small);
  }

  private static List<String> tables(String statement) {
    return java.util.regex.Pattern.compile("\\b[tv]\\d+\\b")
        .matcher(statement)
        .results()
        .map(java.util.regex.MatchResult::group)
        .toList();
  }

  private boolean shows(Tree.Listed schema, Case tested, String kind) {
    try {
      return pair.create(schema).isEmpty() && shows(tested, kind);
    } catch (SQLException e) {
      throw new IllegalStateException("the schema cannot be made anew", e);
    }
  }

  private boolean shows(Case tested, String kind) {
    return pair.run(tested)
        .filter(finding -> finding.verdict() instanceof Verdict.Different)
        .filter(finding -> finding.kind().equals(kind))
        .isPresent();
  }
}

package io.massifdb.sqllogictest.fuzz;

/**
 * What statements are made of.
 *
 * @param missing whether they use what MassifDB has not yet
 */
record Dialect(Grammar operators, Grammar aggregates, boolean missing) {
  static Dialect read(boolean missing) {
    return new Dialect(
        Grammar.read("operators.txt", missing), Grammar.read("aggregates.txt", missing), missing);
  }
}

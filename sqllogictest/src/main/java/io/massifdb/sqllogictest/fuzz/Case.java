package io.massifdb.sqllogictest.fuzz;

/**
 * Statements that both servers run, in order, and how their answers are compared.
 *
 * @param statements a list of them
 * @param undone run in a transaction that is rolled back, so that what follows finds the same data
 * @param ordered rows of the last statement come in an order that is a promise
 * @param twins which of several equal values is shown (1.0 or 1.00) is nobody's promise
 * @param mayFail whether it is a matter of the order of evaluation if it fails with class 22
 */
record Case(
    Tree.Listed statements, boolean undone, boolean ordered, boolean twins, boolean mayFail) {
  static Case query(Tree query, boolean ordered, boolean twins, boolean mayFail) {
    return new Case(
        new Tree.Listed(";\n", java.util.List.of(query), 1), false, ordered, twins, mayFail);
  }

  Case with(Tree.Listed smaller) {
    return new Case(smaller, undone, ordered, twins, mayFail);
  }

  boolean changes() {
    return undone || statements.items().size() > 1;
  }
}

package io.massifdb.simulation.bugs;

/** A change of one method of one class. */
sealed interface Mutation {
  /** Binary name of the class below {@code io.massifdb}. */
  String owner();

  String method();

  /** The method does nothing and answers with a constant: 0, false or null, or true. */
  record Answers(String owner, String method, boolean yes) implements Mutation {}

  /**
   * Calls of a method within the method are left out; where they have an answer it is 0, false or
   * null, or true.
   */
  record LeavesOut(String owner, String method, String called, boolean yes) implements Mutation {}
}

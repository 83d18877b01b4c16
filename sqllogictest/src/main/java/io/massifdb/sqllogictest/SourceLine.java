package io.massifdb.sqllogictest;

/** One line of a script and where it stands. */
record SourceLine(String file, int number, String text) {
  boolean isBlank() {
    return text.isBlank();
  }

  /** {@code file:line}, as failures are named. */
  String position() {
    return file + ":" + number;
  }
}

package io.massifdb.sqllogictest;

/** A script is malformed; the message says what and the position says where. */
final class ScriptException extends Exception {
  private static final long serialVersionUID = 1;

  ScriptException(String message) {
    super(message);
  }

  ScriptException(SourceLine at, String message) {
    super(at.position() + ": " + message);
  }
}

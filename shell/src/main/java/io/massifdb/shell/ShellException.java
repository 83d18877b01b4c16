package io.massifdb.shell;

/** A backslash command cannot do what it was asked; the message is for the user. */
final class ShellException extends Exception {
  private static final long serialVersionUID = 1;

  ShellException(String message) {
    super(message);
  }
}

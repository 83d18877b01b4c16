package io.massifdb.expression;

import org.jspecify.annotations.Nullable;

/// An error that a statement answers with: its SQLSTATE, message, and the optional fields of
/// PostgreSQL's error report. Immutable; the `with` methods give copies. It carries no stack trace:
/// it is an answer to the client, not a fault of the program.
public final class SqlException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /// The object of the catalogue that the error is about; each part may be missing.
  public record Subject(
      @Nullable String schema,
      @Nullable String table,
      @Nullable String column,
      @Nullable String constraint) {
    static final Subject NONE = new Subject(null, null, null, null);
  }

  private final transient SqlState state;
  private final transient @Nullable String detail;
  private final transient @Nullable String hint;
  private final transient int position;
  private final transient Subject subject;

  public SqlException(SqlState state, String message) {
    this(state, message, null, null, 0, Subject.NONE);
  }

  public SqlException(
      SqlState state, String message, @Nullable String detail, @Nullable String hint) {
    this(state, message, detail, hint, 0, Subject.NONE);
  }

  private SqlException(
      SqlState state,
      String message,
      @Nullable String detail,
      @Nullable String hint,
      int position,
      Subject subject) {
    super(message, null, false, false);
    this.state = state;
    this.detail = detail;
    this.hint = hint;
    this.position = position;
    this.subject = subject;
  }

  public SqlException withDetail(String text) {
    return new SqlException(state, message(), text, hint, position, subject);
  }

  public SqlException withHint(String text) {
    return new SqlException(state, message(), detail, text, position, subject);
  }

  /// Points at a place in the statement.
  ///
  /// @param character 1-based, counted in characters
  public SqlException withPosition(int character) {
    return new SqlException(state, message(), detail, hint, character, subject);
  }

  public SqlException withSubject(Subject about) {
    return new SqlException(state, message(), detail, hint, position, about);
  }

  public SqlState state() {
    return state;
  }

  public String message() {
    String message = getMessage();
    return message == null ? "" : message;
  }

  public @Nullable String detail() {
    return detail;
  }

  public @Nullable String hint() {
    return hint;
  }

  /// 1-based position in the statement; 0 = none.
  public int position() {
    return position;
  }

  public Subject subject() {
    return subject;
  }
}

package io.massifdb.sqlfrontend.parser;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// A statement, its own text, and what the lexer had to tell.
///
/// @param sql the text of this statement alone, without the semicolon
/// @param offset where the text begins in the whole string, in characters from 0; positions in
///   trees and errors count from the beginning of the whole string
/// @param parameterCount the highest `$n` in the statement
/// @param notices texts of notices for the client (SQLSTATE 42622)
/// @param asOf the time at which the transaction reads, if the statement says one
public record ParsedStatement(
    Statement statement,
    String sql,
    int offset,
    int parameterCount,
    List<String> notices,
    @Nullable AsOf asOf) {
  public ParsedStatement {
    notices = List.copyOf(notices);
  }

  /// A statement that reads the present.
  public ParsedStatement(
      Statement statement, String sql, int offset, int parameterCount, List<String> notices) {
    this(statement, sql, offset, parameterCount, notices, null);
  }
}

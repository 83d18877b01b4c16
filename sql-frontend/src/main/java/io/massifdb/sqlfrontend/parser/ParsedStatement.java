package io.massifdb.sqlfrontend.parser;

import java.util.List;

/// A statement, its own text, and what the lexer had to tell.
///
/// @param sql the text of this statement alone, without the semicolon
/// @param offset where the text begins in the whole string, in characters from 0; positions in
///   trees and errors count from the beginning of the whole string
/// @param parameterCount the highest `$n` in the statement
/// @param notices texts of notices for the client (SQLSTATE 42622)
public record ParsedStatement(
    Statement statement, String sql, int offset, int parameterCount, List<String> notices) {
  public ParsedStatement {
    notices = List.copyOf(notices);
  }
}

package io.massifdb.sqlfrontend.parser;

import io.massifdb.sqlfrontend.parser.generated.Token;

/// A token with its place in the text. Words that are not reserved are identifiers.
final class SqlToken extends Token {
  /// The text without quotes and escapes; of an unquoted word its lower case.
  final String value;

  /// Whether the text stands in quotes, so that it is no keyword.
  final boolean quoted;

  final int start;
  final int end;

  /// The place in the list of tokens.
  int index;

  /// For an opening parenthesis or bracket the index of the closing one, else -1.
  int partner = -1;

  SqlToken(int kind, String image, String value, boolean quoted, int start, int end) {
    this.kind = kind;
    this.image = image;
    this.value = value;
    this.quoted = quoted;
    this.start = start;
    this.end = end;
    this.beginLine = 1;
    this.endLine = 1;
    this.beginColumn = start + 1;
    this.endColumn = end;
  }

  /// Whether this is that word, unquoted.
  boolean is(String lowerCase) {
    return !quoted && value.equals(lowerCase) && Lexer.isWordStart(image.charAt(0));
  }
}

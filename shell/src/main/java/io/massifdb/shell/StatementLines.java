package io.massifdb.shell;

import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jline.reader.CompletingParsedLine;
import org.jline.reader.EOFError;
import org.jline.reader.Parser;

/**
 * Tells JLine whether what was typed is complete, so that a statement of several lines is edited
 * and kept in the history as one; and which word is being completed.
 */
final class StatementLines implements Parser {
  private final Supplier<SqlLexer> lexers;
  private final BooleanSupplier statementPending;

  /** {@code lexers} gives the state in which the next line is read, as a copy. */
  StatementLines(Supplier<SqlLexer> lexers, BooleanSupplier statementPending) {
    this.lexers = lexers;
    this.statementPending = statementPending;
  }

  @Override
  public CompletingParsedLine parse(String line, int cursor, ParseContext context) {
    if (context != ParseContext.COMPLETE && context != ParseContext.SPLIT_LINE) {
      requireComplete(line);
    }
    int start = Math.min(cursor, line.length());
    while (start > 0 && isWordPart(line.charAt(start - 1))) {
      start--;
    }
    return new WordAtCursor(line, cursor, line.substring(start, Math.min(cursor, line.length())));
  }

  private void requireComplete(String text) {
    SqlLexer lexer = lexers.get();
    boolean pending = statementPending.getAsBoolean();
    for (String line : text.split("\n", -1)) {
      int at = 0;
      while (at <= line.length()) {
        int stop = lexer.advance(line, at);
        boolean blank =
            line.substring(at, stop).isBlank() || line.substring(at, stop).strip().startsWith("--");
        pending |= !blank;
        switch (lexer.stop()) {
          case SEMICOLON -> pending = false;
          case BACKSLASH -> {
            return; // A command may do anything with the buffer: hand over what there is.
          }
          case VARIABLE -> pending = true;
          case LINE_END -> {}
        }
        at = stop + 1;
      }
    }
    if (pending || lexer.mode() != SqlLexer.Mode.NORMAL) {
      throw new EOFError(-1, -1, "incomplete statement", String.valueOf(lexer.prompt()));
    }
  }

  private static boolean isWordPart(char c) {
    return SqlLexer.isWord(c) || c == '\\' || c == '"' || c == '+';
  }

  private record WordAtCursor(String line, int cursor, String word)
      implements CompletingParsedLine {
    @Override
    public int wordCursor() {
      return word.length();
    }

    @Override
    public int wordIndex() {
      return 0;
    }

    @Override
    public List<String> words() {
      return List.of(word);
    }

    @Override
    public CharSequence escape(CharSequence candidate, boolean complete) {
      return candidate;
    }

    @Override
    public int rawWordCursor() {
      return word.length();
    }

    @Override
    public int rawWordLength() {
      return word.length();
    }
  }
}

package io.massifdb.shell;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The words after a backslash command: separated by blanks, in single quotes with C's escapes, in
 * double quotes kept as they are, {@code :name} replaced. They end at the line's end or the next
 * backslash.
 */
final class MetaArguments {
  private final String line;
  private final Map<String, String> variables;
  private int at;

  MetaArguments(String line, int at, Map<String, String> variables) {
    this.line = line;
    this.at = at;
    this.variables = variables;
  }

  /** The next word, null when there is none. */
  @Nullable String next() {
    while (at < line.length() && Character.isWhitespace(line.charAt(at))) {
      at++;
    }
    if (at >= line.length() || line.charAt(at) == '\\') {
      return null;
    }
    StringBuilder word = new StringBuilder();
    while (at < line.length() && !Character.isWhitespace(line.charAt(at))) {
      char c = line.charAt(at);
      if (c == '\\') {
        break;
      }
      switch (c) {
        case '\'' -> quoted(word);
        case '"' -> identifier(word);
        case ':' -> variable(word);
        default -> {
          word.append(c);
          at++;
        }
      }
    }
    return word.toString();
  }

  /** The next word; the command cannot do without it. */
  String require(String command) throws ShellException {
    String word = next();
    if (word == null) {
      throw new ShellException("\\" + command + ": missing required argument");
    }
    return word;
  }

  List<String> all() {
    List<String> words = new ArrayList<>();
    for (String word = next(); word != null; word = next()) {
      words.add(word);
    }
    return words;
  }

  /** Everything to the end of the line, as it stands. */
  String rest() {
    String rest = line.substring(Math.min(at, line.length())).strip();
    at = line.length();
    return rest;
  }

  /** Where SQL goes on: after the arguments, over a separating double backslash. */
  int end() {
    while (next() != null) {
      // psql ignores superfluous words as well.
    }
    return line.startsWith("\\\\", at) ? at + 2 : at;
  }

  private void quoted(StringBuilder word) {
    at++;
    while (at < line.length()) {
      char c = line.charAt(at++);
      if (c == '\'') {
        if (at < line.length() && line.charAt(at) == '\'') {
          at++;
        } else {
          return;
        }
      }
      word.append(c == '\\' && at < line.length() ? escape(line.charAt(at++)) : c);
    }
  }

  private static char escape(char c) {
    return switch (c) {
      case 'n' -> '\n';
      case 't' -> '\t';
      case 'r' -> '\r';
      case 'b' -> '\b';
      case 'f' -> '\f';
      default -> c;
    };
  }

  private void identifier(StringBuilder word) {
    do {
      word.append(line.charAt(at++));
    } while (at < line.length() && line.charAt(at) != '"');
    if (at < line.length()) {
      word.append(line.charAt(at++));
    }
  }

  private void variable(StringBuilder word) {
    VariableReference reference = VariableReference.at(line, at, variables);
    if (reference == null) {
      word.append(':');
      at++;
    } else {
      word.append(reference.replacement());
      at = reference.end();
    }
  }
}

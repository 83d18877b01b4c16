package io.massifdb.shell;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code :name}, {@code :'name'} (as a literal) or {@code :"name"} (as an identifier).
 *
 * @param end the position behind it
 */
record VariableReference(String replacement, int end) {
  /** Null when the variable is not set: the text then stays as it is. */
  static @Nullable VariableReference at(String line, int colon, Map<String, String> variables) {
    int start = colon + 1;
    if (start >= line.length()) {
      return null;
    }
    char quote = line.charAt(start);
    boolean quoted = quote == '\'' || quote == '"';
    if (quoted) {
      start++;
    }
    int end = start;
    while (end < line.length() && SqlLexer.isWord(line.charAt(end))) {
      end++;
    }
    if (end == start || (quoted && (end >= line.length() || line.charAt(end) != quote))) {
      return null;
    }
    String value = variables.get(line.substring(start, end));
    if (value == null) {
      return null;
    }
    return quoted
        ? new VariableReference(
            quote + value.replace(String.valueOf(quote), String.valueOf(quote).repeat(2)) + quote,
            end + 1)
        : new VariableReference(value, end);
  }
}

package io.massifdb.testkit.script;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Takes the first line of a directive apart. */
final class Words {
  private Words() {}

  static List<Directive.Argument> split(String line) {
    List<Directive.Argument> words = new ArrayList<>();
    int position = 0;
    while (position < line.length()) {
      if (line.charAt(position) == ' ') {
        position++;
        continue;
      }
      int end = endOfWord(line, position);
      words.add(argument(line.substring(position, end)));
      position = end;
    }
    return words;
  }

  /** A blank ends a word, unless within parentheses. */
  private static int endOfWord(String line, int start) {
    int depth = 0;
    int end = start;
    while (end < line.length() && (depth > 0 || line.charAt(end) != ' ')) {
      char c = line.charAt(end++);
      if (c == '(') {
        depth++;
      } else if (c == ')') {
        depth--;
      }
    }
    return end;
  }

  private static Directive.Argument argument(String word) {
    int equals = word.indexOf('=');
    if (equals < 0) {
      return new Directive.Argument(word, List.of());
    }
    String value = word.substring(equals + 1);
    boolean list = value.startsWith("(") && value.endsWith(")");
    String inner = list ? value.substring(1, value.length() - 1) : value;
    List<String> values =
        list
            ? Arrays.stream(inner.split(",")).map(String::strip).filter(s -> !s.isEmpty()).toList()
            : List.of(inner);
    return new Directive.Argument(word.substring(0, equals), values);
  }
}

package io.massifdb.testkit.script;

import java.util.List;

/**
 * One step of a {@link Script}.
 *
 * @param line where it stands, counted from 1
 * @param command the first word
 * @param arguments the other words of the first line
 * @param input the lines between the first one and the separator
 * @param expected the expected output, without the line end of the last line
 * @param outputBegin number of lines before the expected output
 * @param outputEnd number of lines up to its end
 */
public record Directive(
    int line,
    String command,
    List<Argument> arguments,
    String input,
    String expected,
    int outputBegin,
    int outputEnd) {
  /** {@code key}, {@code key=value} or {@code key=(value, value)}; the first has no values. */
  public record Argument(String key, List<String> values) {}

  /** The keys of the arguments that have no values, in order. */
  public List<String> words() {
    return arguments.stream().filter(a -> a.values().isEmpty()).map(Argument::key).toList();
  }

  /** Whether there is an argument of that key. */
  public boolean has(String key) {
    return arguments.stream().anyMatch(a -> a.key().equals(key));
  }

  /** All values of the arguments of that key. */
  public List<String> values(String key) {
    return arguments.stream()
        .filter(a -> a.key().equals(key))
        .flatMap(a -> a.values().stream())
        .toList();
  }

  /** The last value of that key, or what is given instead. */
  public String value(String key, String otherwise) {
    List<String> values = values(key);
    return values.isEmpty() ? otherwise : values.getLast();
  }
}

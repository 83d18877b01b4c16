package io.massifdb.sqllogictest.fuzz;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The lines of {@code operators.txt} or {@code aggregates.txt}, whose head tells their form. */
final class Grammar {
  private static final Pattern HOLE = Pattern.compile("\\{(#?)([a-z0-9\\[\\]<>]+)}");

  /** Text, an expression of a type, a plain value of a type, or the first expression again. */
  sealed interface Part {
    record Text(String text) implements Part {}

    record Hole(ValueType type, boolean plain) implements Part {}

    record Again() implements Part {}
  }

  /** A line with its group replaced by a type. */
  record Rule(List<Part> parts) {}

  private record Line(String text, @Nullable List<ValueType> group, boolean mayFail) {}

  private final Map<String, List<ValueType>> groups = new HashMap<>();
  private final Map<ValueType, List<Line>> lines = new EnumMap<>(ValueType.class);

  private final boolean withMissing;

  private Grammar(boolean withMissing) {
    this.withMissing = withMissing;
  }

  /**
   * @param withMissing whether the lines of what MassifDB has not yet count
   */
  static Grammar read(String name, boolean withMissing) {
    Grammar grammar = new Grammar(withMissing);
    try (InputStream in = Objects.requireNonNull(Grammar.class.getResourceAsStream(name), name);
        BufferedReader reader =
            new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      reader.lines().filter(it -> !it.isBlank() && !it.startsWith("#")).forEach(grammar::add);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return grammar;
  }

  private void add(String line) {
    if (line.startsWith("$")) {
      String[] words = line.split(" ", -1);
      List<ValueType> types = new ArrayList<>();
      for (int i = 2; i < words.length; i++) {
        types.add(ValueType.named(words[i]));
      }
      groups.put("<" + words[0].substring(1) + ">", types);
      return;
    }
    int colon = line.indexOf(':');
    String result = line.substring(0, colon);
    String text = line.substring(colon + 1).strip();
    boolean missing = text.startsWith("?");
    text = missing ? text.substring(1).strip() : text;
    if (missing && !withMissing) {
      return;
    }
    boolean mayFail = text.startsWith("!");
    text = mayFail ? text.substring(1).strip() : text;
    List<ValueType> group = null;
    for (Map.Entry<String, List<ValueType>> each : groups.entrySet()) {
      if (text.contains(each.getKey()) || result.equals(each.getKey())) {
        group = each.getValue();
        text = text.replace(each.getKey(), "<>");
      }
    }
    if (result.startsWith("<")) {
      for (ValueType type : Objects.requireNonNull(group)) {
        put(type, new Line(text, List.of(type), mayFail));
      }
    } else {
      put(ValueType.named(result), new Line(text, group, mayFail));
    }
  }

  private void put(ValueType type, Line line) {
    lines.computeIfAbsent(type, _ -> new ArrayList<>()).add(line);
  }

  boolean has(ValueType type) {
    return lines.containsKey(type);
  }

  /** Any rule for a type; one that may fail only when that is wanted. */
  Rule any(ValueType type, Choices choices, boolean mayFail) {
    List<Line> all = Objects.requireNonNull(lines.get(type));
    Line line = choices.of(all);
    while (line.mayFail() && !mayFail) {
      line = choices.of(all);
    }
    String text =
        line.group() == null
            ? line.text()
            : line.text().replace("<>", choices.of(line.group()).sql());
    return new Rule(parts(text));
  }

  private static List<Part> parts(String text) {
    List<Part> parts = new ArrayList<>();
    Matcher hole = HOLE.matcher(text);
    int at = 0;
    while (hole.find()) {
      if (hole.group(2).matches("\\d")) {
        parts.add(new Part.Text(text.substring(at, hole.start())));
        parts.add(new Part.Again());
        at = hole.end();
      } else if (isType(hole.group(2))) {
        parts.add(new Part.Text(text.substring(at, hole.start())));
        parts.add(new Part.Hole(ValueType.named(hole.group(2)), !hole.group(1).isEmpty()));
        at = hole.end();
      }
    }
    parts.add(new Part.Text(text.substring(at)));
    return parts;
  }

  /** Braces also stand in values: {@code '{a}'}. */
  private static boolean isType(String name) {
    for (ValueType type : ValueType.values()) {
      if (type.sql().equals(name)) {
        return true;
      }
    }
    return false;
  }
}

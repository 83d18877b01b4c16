package io.massifdb.testkit.script;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A file of directives in the format of the Go library {@code datadriven}:
 *
 * <pre>
 *   # a comment
 *   command word key=value key=(value, value)
 *   input, any number of lines
 *   ----
 *   expected output, up to the next blank line
 *
 *   command
 *   ----
 *   ----
 *   expected output that contains blank lines
 *   ----
 *   ----
 * </pre>
 *
 * <p>A backslash at the end of the first line continues it.
 */
public record Script(String name, List<Directive> directives) {
  private static final String SEPARATOR = "----";

  /** Reads a file. */
  public static Script read(Path file) {
    try {
      return parse(file.getFileName().toString(), Files.readString(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Reads a text. */
  public static Script parse(String name, String text) {
    return new Script(name, new Parser(name, text.lines().toList()).parse());
  }

  private static final class Parser {
    private final String name;
    private final List<String> lines;
    private int position;

    Parser(String name, List<String> lines) {
      this.name = name;
      this.lines = lines;
    }

    List<Directive> parse() {
      List<Directive> directives = new ArrayList<>();
      while (position < lines.size()) {
        String line = lines.get(position).strip();
        if (line.isEmpty() || line.startsWith("#")) {
          position++;
        } else {
          directives.add(directive());
        }
      }
      return directives;
    }

    private Directive directive() {
      int start = position + 1;
      String head = lines.get(position++).strip();
      while (head.endsWith("\\")) {
        head = head.substring(0, head.length() - 1) + " " + lines.get(position++).strip();
      }
      List<String> input = new ArrayList<>();
      while (!next(start).equals(SEPARATOR)) {
        input.add(lines.get(position++));
      }
      position++;
      List<Directive.Argument> words = Words.split(head);
      int outputBegin = position;
      String expected = expected(start);
      return new Directive(
          start,
          words.getFirst().key(),
          words.subList(1, words.size()),
          String.join("\n", input),
          expected,
          outputBegin,
          position);
    }

    private String expected(int start) {
      List<String> output = new ArrayList<>();
      if (position < lines.size() && lines.get(position).equals(SEPARATOR)) {
        position++;
        while (!(next(start).equals(SEPARATOR) && closes())) {
          output.add(lines.get(position++));
        }
        position += 2;
      } else {
        while (position < lines.size() && !lines.get(position).isBlank()) {
          output.add(lines.get(position++));
        }
      }
      return String.join("\n", output);
    }

    private boolean closes() {
      return position + 1 < lines.size() && lines.get(position + 1).equals(SEPARATOR);
    }

    private String next(int start) {
      if (position >= lines.size()) {
        throw new IllegalArgumentException(name + ":" + start + ": directive does not end");
      }
      return lines.get(position);
    }
  }
}

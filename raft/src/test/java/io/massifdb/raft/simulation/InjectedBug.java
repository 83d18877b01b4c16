package io.massifdb.raft.simulation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A mistake that somebody could make, as a change of source text: the code under test carries no
 * switches for it. The changed file is compiled in memory and takes the place of the right one.
 *
 * @param name short, unique
 * @param item of the checklist, see docs/raft/checklist.md
 * @param what the mistake in words
 * @param open whether no campaign has found it so far
 * @param test the test that finds it, {@code Class#method}, where the simulation practically cannot
 */
record InjectedBug(
    String name, String item, String what, boolean open, String test, List<Edit> edits) {
  private static final Path LIST = Path.of("src/test/resources/injected-bugs.txt");
  private static final List<Path> ROOTS =
      List.of(
          Path.of("src/main/java/io/massifdb/raft"),
          Path.of("src/test/java/io/massifdb/raft/simulation"));

  /** What is found in the file, once, however the lines are broken, becomes something else. */
  record Edit(String file, String found, String replacement) {
    Path path() {
      return ROOTS.stream()
          .map(root -> root.resolve(file))
          .filter(Files::exists)
          .findFirst()
          .orElseThrow(() -> new AssertionError("no source file " + file));
    }

    String applyTo(String source) {
      String pattern =
          Stream.of(found.strip().split("\\s+"))
              .map(Pattern::quote)
              .reduce((left, right) -> left + "\\s+" + right)
              .orElseThrow();
      Matcher matcher = Pattern.compile(pattern).matcher(source);
      List<String> matches = matcher.results().map(each -> each.group()).toList();
      if (matches.size() != 1) {
        throw new AssertionError(
            "found %d times instead of once in %s: %s".formatted(matches.size(), file, found));
      }
      return source.replace(matches.getFirst(), replacement);
    }
  }

  /** The bugs of the list, whose format its first lines tell. */
  static List<InjectedBug> all() {
    try {
      List<InjectedBug> bugs = new ArrayList<>();
      for (String block : Files.readString(LIST).split("\n\n+")) {
        if (block.startsWith("bug ")) {
          bugs.add(parse(block.lines().toList()));
        }
      }
      return List.copyOf(bugs);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static InjectedBug parse(List<String> lines) {
    List<Edit> edits = new ArrayList<>();
    String file = "";
    String found = "";
    String replacement = "";
    boolean open = false;
    String test = "";
    for (String line : lines.subList(3, lines.size())) {
      if (line.equals("open")) {
        open = true;
      } else if (line.startsWith("test ")) {
        test = value(line, "test ");
      } else if (line.startsWith("file ")) {
        addTo(edits, file, found, replacement);
        file = line.substring("file ".length());
        found = "";
        replacement = "";
      } else if (line.startsWith("-")) {
        found += line.substring(1) + "\n";
      } else {
        replacement += line.substring(1) + "\n";
      }
    }
    addTo(edits, file, found, replacement);
    return new InjectedBug(
        value(lines.get(0), "bug "),
        value(lines.get(1), "item "),
        value(lines.get(2), "what "),
        open,
        test,
        edits);
  }

  private static void addTo(List<Edit> edits, String file, String found, String replacement) {
    if (!file.isEmpty()) {
      edits.add(new Edit(file, found, replacement));
    }
  }

  private static String value(String line, String key) {
    if (!line.startsWith(key)) {
      throw new AssertionError("expected '" + key + "': " + line);
    }
    return line.substring(key.length());
  }

  @Override
  public String toString() {
    return name;
  }
}

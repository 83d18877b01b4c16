package io.massifdb.testkit.script;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Runs a script: every directive must give the output it is expected to give. With {@code
 * -Drewrite=true} the outputs are written into the file instead; whoever does that reads the
 * difference before committing it.
 */
public final class ScriptRunner {
  private ScriptRunner() {}

  /** Runs the script of a file. */
  public static void run(Path file, Function<Directive, String> interpreter) {
    Script script = Script.read(file);
    boolean rewrite = Boolean.getBoolean("rewrite");
    List<String> outputs = new ArrayList<>();
    for (Directive directive : script.directives()) {
      String output = interpreter.apply(directive).stripTrailing();
      outputs.add(output);
      if (!rewrite && !output.equals(directive.expected())) {
        throw new AssertionError(
            "%s:%d %s%nexpected:%n%s%nbut was:%n%s"
                .formatted(
                    script.name(),
                    directive.line(),
                    directive.command(),
                    directive.expected(),
                    output));
      }
    }
    if (rewrite) {
      rewrite(file, script.directives(), outputs);
    }
  }

  private static void rewrite(Path file, List<Directive> directives, List<String> outputs) {
    try {
      List<String> old = Files.readAllLines(file);
      List<String> lines = new ArrayList<>();
      int copied = 0;
      for (int i = 0; i < directives.size(); i++) {
        lines.addAll(old.subList(copied, directives.get(i).outputBegin()));
        lines.addAll(expectation(outputs.get(i)));
        copied = directives.get(i).outputEnd();
      }
      lines.addAll(old.subList(copied, old.size()));
      Files.write(file, lines);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> expectation(String output) {
    List<String> lines = new ArrayList<>(output.lines().toList());
    if (lines.contains("")) {
      lines.add(0, "----");
      lines.add("----");
      lines.add("----");
    }
    return lines;
  }
}

package io.massifdb.raft;

import static org.assertj.core.api.Assertions.assertThat;

import io.massifdb.testkit.script.Directive;
import io.massifdb.testkit.script.Script;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;

/** The public scripts of etcd's raft, which do not belong to this repository. */
public final class ScriptFiles {
  private static final String PROPERTY = "massif.etcd.testdata";

  private ScriptFiles() {}

  /**
   * One test per script of a folder; each begins with a fresh function from directive to output.
   *
   * @param count how many scripts there must be at least
   */
  public static Stream<DynamicTest> tests(
      String folder, int count, Supplier<Function<Directive, String>> interpreter) {
    String root = System.getProperty(PROPERTY, "");
    if (root.isEmpty()) {
      String notice = "SKIPPED: raft scripts of " + folder + "; set -D" + PROPERTY + "=FOLDER";
      System.out.println(notice);
      return Stream.of(DynamicTest.dynamicTest(notice, () -> Assumptions.abort(notice)));
    }
    List<Path> files = in(Path.of(root, folder));
    assertThat(files).as("scripts in " + folder).hasSizeGreaterThanOrEqualTo(count);
    return files.stream()
        .map(file ->
            DynamicTest.dynamicTest(
                file.getFileName().toString(), () -> run(file, interpreter.get())));
  }

  static List<Path> in(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(f -> f.toString().endsWith(".txt")).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static void run(Path file, Function<Directive, String> interpreter) {
    Script script = Script.read(file);
    assertThat(script.directives()).isNotEmpty().hasSize(separators(file));
    for (Directive directive : script.directives()) {
      String output = interpreter.apply(directive);
      assertThat(comparable(output))
          .as("%s:%d %s", script.name(), directive.line(), directive.command())
          .isEqualTo(comparable(directive.expected()));
    }
  }

  /** Counted apart from the parser: no directive may get lost by how the file is read. */
  private static int separators(Path file) {
    try (Stream<String> lines = Files.lines(file)) {
      return (int) lines.filter("----"::equals).count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Log lines are no behaviour; output that consists of nothing else is as good as "ok". */
  private static String comparable(String output) {
    String kept =
        String.join("\n", output.lines().filter(line -> !isLogLine(line.strip())).toList());
    return kept.isEmpty() ? "ok" : kept;
  }

  private static boolean isLogLine(String line) {
    return line.startsWith("DEBUG ")
        || line.startsWith("INFO ")
        || line.startsWith("WARN ")
        || line.startsWith("ERROR ");
  }
}

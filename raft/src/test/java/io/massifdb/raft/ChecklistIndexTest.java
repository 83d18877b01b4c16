package io.massifdb.raft;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** docs/raft/checklist.md names tests, scripts and bugs: all of them must exist. */
class ChecklistIndexTest {
  private static final Path INDEX = Path.of("../docs/raft/checklist.md");
  private static final List<Path> SOURCES =
      List.of(Path.of("src/test/java"), Path.of("../range-store/src/test/java"));
  private static final Pattern NAME = Pattern.compile("`([^`]+)`");

  private static List<String> rows() throws IOException {
    return Files.readAllLines(INDEX).stream().filter(row -> row.matches("\\| \\d+ \\|.*")).toList();
  }

  @Test
  void everyItemIsListedOnce() throws IOException {
    assertThat(rows().stream().map(row -> Integer.valueOf(row.split("\\|")[1].strip())))
        .containsExactlyElementsOf(IntStream.rangeClosed(1, 21).boxed().toList());
  }

  @Test
  void everyNameExists() throws IOException {
    String bugs = Files.readString(Path.of("src/test/resources/injected-bugs.txt"));
    List<String> names =
        NAME.matcher(String.join("\n", rows())).results().map(MatchResult::group).toList();
    assertThat(names).hasSizeGreaterThan(80);
    for (String quoted : names) {
      String name = quoted.substring(1, quoted.length() - 1);
      if (name.startsWith("bug:")) {
        assertThat(bugs).contains("\nbug " + name.substring("bug:".length()) + "\n");
      } else if (name.startsWith("scripts/")) {
        assertThat(Path.of("src/test/resources", name)).exists();
      } else {
        assertThat(exists(name)).as(name).isTrue();
      }
    }
  }

  private static boolean exists(String name) throws IOException {
    String[] parts = name.split("#", 2);
    Optional<Path> source = find(parts[0] + ".java");
    return source.isPresent()
        && (parts.length == 1
            || Files.readString(source.get()).contains("  void " + parts[1] + "("));
  }

  private static Optional<Path> find(String file) throws IOException {
    for (Path root : SOURCES) {
      try (Stream<Path> all = Files.walk(root)) {
        Optional<Path> found = all.filter(each -> each.endsWith(file)).findFirst();
        if (found.isPresent()) {
          return found;
        }
      }
    }
    return Optional.empty();
  }
}

package io.massifdb.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Rules that the text of a source file can break. */
class SourcesTest {
  /** Marks of work left over; spelled in two halves so that this file is none. */
  private static final Pattern LEFT_OVER = Pattern.compile("\\b(TO" + "DO|FIX" + "ME|XX" + "X)\\b");

  private static final Pattern TITLE = Pattern.compile("(?m)^# ");
  private static final Pattern CODE_BLOCK = Pattern.compile("(?ms)^\\s*```.*?^\\s*```");
  private static final int PACKAGE_TEXT_CHARACTERS_MIN = 40;

  @Test
  void everyPackageSaysWhatItIsFor() {
    Set<Path> packages = new TreeSet<>();
    for (Path file : Repository.files(".java")) {
      if (file.toString().contains("/src/main/java/")) {
        packages.add(file.getParent());
      }
    }
    List<String> wrong = new ArrayList<>();
    for (Path folder : packages) {
      Path description = folder.resolve("package-info.java");
      if (!Files.isRegularFile(description)) {
        wrong.add(Repository.name(folder) + " has no package-info.java");
        continue;
      }
      String text = Repository.read(description);
      if (!text.contains("@NullMarked")) {
        wrong.add(Repository.name(description) + " is not @NullMarked");
      }
      if (text.indexOf("@NullMarked") < PACKAGE_TEXT_CHARACTERS_MIN) {
        wrong.add(Repository.name(description) + " has no text");
      }
    }
    assertThat(wrong).isEmpty();
  }

  @Test
  void nothingIsLeftForLaterWithoutAnIssue() {
    List<String> wrong = new ArrayList<>();
    for (String suffix : List.of(".java", ".proto", ".sh", ".xml", ".ftl", ".jj")) {
      for (Path file : Repository.files(suffix)) {
        Repository.read(file)
            .lines()
            .filter(line -> LEFT_OVER.matcher(line).find())
            .forEach(line -> wrong.add(Repository.name(file) + ": " + line.strip()));
      }
    }
    assertThat(wrong).isEmpty();
  }

  @Test
  void everyDocumentHasOneTitle() {
    List<String> wrong = new ArrayList<>();
    for (Path file : Repository.files(".md")) {
      String text = CODE_BLOCK.matcher(Repository.read(file)).replaceAll("");
      if (TITLE.matcher(text).results().count() != 1) {
        wrong.add(Repository.name(file));
      }
    }
    assertThat(wrong).isEmpty();
  }

  @Test
  void everyTestScriptIsNamedByATest() {
    List<String> tests = Repository.files("Test.java").stream().map(Repository::read).toList();
    List<String> wrong = new ArrayList<>();
    for (Path module : Repository.modules()) {
      Path data = module.resolve("src/test/resources/testdata");
      if (!Files.isDirectory(data)) {
        continue;
      }
      for (Path file : Repository.files(".txt")) {
        if (file.startsWith(data) && tests.stream().noneMatch(test -> names(test, data, file))) {
          wrong.add(Repository.name(file));
        }
      }
    }
    assertThat(wrong).isEmpty();
  }

  /** A test names the script itself or a folder of testdata above it. */
  private static boolean names(String test, Path data, Path file) {
    if (test.contains("testdata\"") || test.contains(file.getFileName().toString())) {
      return true;
    }
    for (Path folder = file.getParent(); folder != null; folder = folder.getParent()) {
      if (folder.equals(data)) {
        return false;
      }
      if (test.contains(folder.getFileName() + "\"") || test.contains(folder.getFileName() + "/")) {
        return true;
      }
    }
    return false;
  }
}

package io.massifdb.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.googlejavaformat.java.Formatter;
import com.google.googlejavaformat.java.FormatterException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Every Java file is as google-java-format writes it. With {@code -Dtidy.fix=true} the test writes
 * the files instead of complaining.
 */
class FormatTest {
  private static final boolean FIX = Boolean.getBoolean("tidy.fix");

  @Test
  void everyJavaFileIsFormatted() {
    List<String> wrong =
        Repository.files(".java").parallelStream().flatMap(FormatTest::check).sorted().toList();
    assertThat(wrong)
        .as("run: mvn -pl distribution -am test -Dtest=FormatTest -Dtidy.fix=true")
        .isEmpty();
  }

  private static Stream<String> check(Path file) {
    String text = Repository.read(file);
    try {
      String formatted = new Formatter().formatSourceAndFixImports(text);
      if (formatted.equals(text)) {
        return Stream.empty();
      }
      if (FIX) {
        Files.writeString(file, formatted);
        return Stream.empty();
      }
      return Stream.of(Repository.name(file));
    } catch (FormatterException | IOException e) {
      return Stream.of(Repository.name(file) + ": " + e.getMessage());
    }
  }
}

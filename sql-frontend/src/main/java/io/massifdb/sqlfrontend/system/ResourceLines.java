package io.massifdb.sqlfrontend.system;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// The text files that lie beside the classes of this package on the class path.
final class ResourceLines {
  private ResourceLines() {}

  /// The lines of a file without the empty ones and those that start with `#`.
  static List<String> of(String file) {
    try (InputStream in = ResourceLines.class.getResourceAsStream(file)) {
      if (in == null) {
        throw new AssertionError("the class path has no " + file);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.isBlank() && !line.startsWith("#"))
          .toList();
    } catch (IOException failure) {
      throw new UncheckedIOException("the class path cannot be read: " + file, failure);
    }
  }
}

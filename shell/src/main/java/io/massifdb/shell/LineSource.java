package io.massifdb.shell;

import java.io.BufferedReader;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Where the lines of input come from. */
interface LineSource {
  /** The next line, null at the end. */
  @Nullable String next() throws IOException;

  /** Put before error messages: file and line, or nothing. */
  String position();

  /** The lines of a file, or of standard input when {@code name} is empty. */
  final class OfReader implements LineSource {
    private final BufferedReader reader;
    private final String name;
    private int number;

    OfReader(BufferedReader reader, String name) {
      this.reader = reader;
      this.name = name;
    }

    @Override
    public @Nullable String next() throws IOException {
      String line = reader.readLine();
      if (line != null) {
        number++;
      }
      // A byte order mark is no part of the first statement.
      return line != null && number == 1 && line.startsWith("\uFEFF") ? line.substring(1) : line;
    }

    @Override
    public String position() {
      return name.isEmpty() ? "" : name + ":" + number + ": ";
    }
  }
}

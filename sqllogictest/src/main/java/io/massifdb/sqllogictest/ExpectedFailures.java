package io.massifdb.sqllogictest;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The records that PostgreSQL fails, with the SQLSTATE that it fails with: {@code file:line
 * SQLSTATE} a line, {@code #} starts a comment. Recorded by running PostgreSQL, never by hand.
 */
final class ExpectedFailures {
  /** The list that belongs to {@link Sample}. */
  static final String SAMPLE_RESOURCE = "sample-postgresql-15-failures.txt";

  /**
   * Records of the sample that both refuse with different codes: ours, and why. Kept by hand, so
   * that each is looked at; the explanation stands in docs/sql/differences.md.
   */
  private static final String DIFFERENCES_RESOURCE = "sample-differences.txt";

  private final Map<String, String> codes;

  private ExpectedFailures(Map<String, String> codes) {
    this.codes = codes;
  }

  static ExpectedFailures none() {
    return new ExpectedFailures(Map.of());
  }

  static ExpectedFailures read(Path file) throws IOException {
    try (BufferedReader reader = Files.newBufferedReader(file)) {
      return read(reader, file.toString());
    }
  }

  static ExpectedFailures ofSample() throws IOException {
    Map<String, String> codes = new HashMap<>(readResource(SAMPLE_RESOURCE).codes);
    codes.putAll(readResource(DIFFERENCES_RESOURCE).codes);
    return new ExpectedFailures(codes);
  }

  private static ExpectedFailures readResource(String name) throws IOException {
    InputStream resource = ExpectedFailures.class.getResourceAsStream(name);
    if (resource == null) {
      throw new IOException("resource " + name + " is missing");
    }
    try (BufferedReader reader =
        new BufferedReader(new InputStreamReader(resource, StandardCharsets.UTF_8))) {
      return read(reader, name);
    }
  }

  private static ExpectedFailures read(BufferedReader reader, String name) throws IOException {
    Map<String, String> codes = new HashMap<>();
    for (String line = reader.readLine(); line != null; line = reader.readLine()) {
      if (!line.isBlank() && !line.startsWith("#")) {
        int blank = line.lastIndexOf(' ');
        if (blank < 0) {
          throw new IOException(name + ": not file:line SQLSTATE: " + line);
        }
        codes.put(line.substring(0, blank).strip(), line.substring(blank + 1));
      }
    }
    return new ExpectedFailures(codes);
  }

  int size() {
    return codes.size();
  }

  /** The code that the record at a position is expected to fail with, null when it should pass. */
  @Nullable String codeAt(SourceLine at) {
    return codes.get(at.position());
  }

  /** Collects failures and writes them in the form that {@link #read} reads. */
  static final class Recorder {
    private final Map<String, String> codes = new LinkedHashMap<>();

    void add(FileReport.Failure failure) {
      codes.put(failure.at().position(), failure.code());
    }

    void write(Path file, String product) throws IOException {
      try (Writer writer = Files.newBufferedWriter(file)) {
        writer.write("# Recorded by sqllogictest --record-failures against " + product + ".\n");
        writer.write("# Do not edit: record again.\n");
        for (Map.Entry<String, String> entry : codes.entrySet()) {
          writer.write(entry.getKey() + " " + entry.getValue() + "\n");
        }
      }
    }

    int size() {
      return codes.size();
    }
  }
}

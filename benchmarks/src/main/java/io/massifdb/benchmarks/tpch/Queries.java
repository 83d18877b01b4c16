package io.massifdb.benchmarks.tpch;

import io.trino.tpch.TpchTable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The 22 queries and their answers at scale 0.01, as they lie in the generator's jar. */
final class Queries {
  static final int COUNT = 22;

  /** Scale of the recorded answers. */
  static final double SCALE_OF_ANSWERS = 0.01;

  private Queries() {}

  /** The statements of a query in order; the one that answers is the last. */
  static List<String> statements(int query) throws IOException {
    List<String> statements = new ArrayList<>();
    for (String statement : withoutComments(resource("q" + query + ".sql")).split(";\\s*")) {
      if (!statement.isBlank()) {
        statements.add(statement.strip());
      }
    }
    return statements;
  }

  /** The fields of each row of the answer. */
  static List<List<String>> answer(int query) throws IOException {
    return withoutComments(resource("q" + query + ".result"))
        .lines()
        .filter(line -> !line.isBlank())
        .map(line ->
            List.of(
                (line.endsWith("|") ? line.substring(0, line.length() - 1) : line)
                    .split("\\|", -1)))
        .toList();
  }

  private static String withoutComments(String text) {
    return String.join("\n", text.lines().filter(line -> !line.startsWith("--")).toList());
  }

  private static String resource(String name) throws IOException {
    try (InputStream stream = TpchTable.class.getResourceAsStream("queries/" + name)) {
      if (stream == null) {
        throw new IOException("the generator's jar has no " + name);
      }
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}

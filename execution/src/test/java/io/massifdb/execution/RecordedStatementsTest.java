package io.massifdb.execution;

import static org.assertj.core.api.Assertions.assertThat;

import io.massifdb.expression.SqlException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Statements whose answers were recorded from PostgreSQL 15. A block of a script is a statement, a
/// line of dashes, and the rows (or `ERROR state message` and `DETAIL ...`), up to an empty line.
class RecordedStatementsTest {
  @ParameterizedTest
  @ValueSource(strings = {"queries", "writes"})
  void answersAsPostgres(String script) throws IOException {
    QueryHarness harness = new QueryHarness();
    List<String> different = new ArrayList<>();
    int statements = 0;
    for (String block : read(script).split("\n\n")) {
      int dashes = block.indexOf("\n----");
      String sql = block.substring(0, dashes);
      String expected = block.substring(dashes + 5).strip();
      String actual = run(harness, sql).strip();
      statements++;
      if (!actual.equals(expected)) {
        different.add(sql + "\n--- expected\n" + expected + "\n--- actual\n" + actual + "\n");
      }
    }
    assertThat(statements).isGreaterThan(50);
    assertThat(different).isEmpty();
  }

  private static String run(QueryHarness harness, String sql) {
    try {
      StringBuilder text = new StringBuilder();
      for (List<@Nullable String> row : harness.run(sql).rows()) {
        text.append(
            String.join("|", row.stream().map(value -> value == null ? "NULL" : value).toList()));
        text.append('\n');
      }
      return text.toString();
    } catch (SqlException failure) {
      String detail = failure.detail();
      return "ERROR "
          + failure.state()
          + " "
          + failure.message()
          + (detail == null ? "" : "\nDETAIL " + detail);
    } catch (RuntimeException | AssertionError failure) {
      StackTraceElement[] trace = failure.getStackTrace();
      return failure + (trace.length == 0 ? "" : "\n at " + trace[0]);
    }
  }

  private static String read(String script) throws IOException {
    try (InputStream in =
        RecordedStatementsTest.class.getResourceAsStream("/statements/" + script + ".txt")) {
      if (in == null) {
        throw new IOException("no script " + script);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}

package io.massifdb.sqllogictest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScriptParserTest {
  @TempDir private Path folder;

  private List<ScriptRecord> parse(String script) throws IOException, ScriptException {
    Path file = folder.resolve("script.slt");
    Files.writeString(file, script);
    List<ScriptRecord> records = new ArrayList<>();
    try (LineReader lines = new LineReader(new ScriptSource.OnDisk(file))) {
      ScriptParser parser = new ScriptParser(lines, Set.of("postgresql"));
      for (ScriptRecord next = parser.next(); next != null; next = parser.next()) {
        records.add(next);
      }
    }
    return records;
  }

  private ScriptRecord.Execution one(String script) throws IOException, ScriptException {
    return (ScriptRecord.Execution) parse(script).getFirst();
  }

  @Test
  void linesOfAStatementKeepTheirBreaks() throws IOException, ScriptException {
    assertThat(one("statement ok\nSELECT 1 -- one\n, '#'\n\n").sql())
        .isEqualTo("SELECT 1 -- one\n, '#'");
  }

  @Test
  void retryConnectionAndConditionBelongToOneRecord() throws IOException, ScriptException {
    List<ScriptRecord> records =
        parse(
            """
            skipif postgresql
            connection c2
            statement ok retry 2 backoff 1s
            A

            statement ok
            B
            """);
    ScriptRecord.Execution first = (ScriptRecord.Execution) records.get(0);
    assertThat(first.skipped()).isTrue();
    assertThat(first.session()).isEqualTo("c2");
    assertThat(first.retry()).isEqualTo(new ScriptRecord.Retry(3, Duration.ofSeconds(1)));
    ScriptRecord.Execution second = (ScriptRecord.Execution) records.get(1);
    assertThat(second.skipped()).isFalse();
    assertThat(second.session()).isEmpty();
  }

  @Test
  void errorsByCodePatternAndMessage() throws IOException, ScriptException {
    Expectation.Failure pgcode =
        (Expectation.Failure) one("statement error pgcode 42P01 no .* table\nA\n").expectation();
    assertThat(pgcode.sqlState()).isEqualTo("42P01");
    assertThat(pgcode.pattern()).hasToString("no .* table");
    Expectation.Failure message =
        (Expectation.Failure)
            one("statement error\nA\n----\nfirst\n\nthird\n\n\nstatement ok\nB\n").expectation();
    assertThat(message.message()).isEqualTo("first\n\nthird");
  }

  @Test
  void queryHeader() throws IOException, ScriptException {
    Expectation.Rows rows =
        (Expectation.Rows) one("query IT rowsort,colnames same\nA\n----\nx\n").expectation();
    assertThat(rows)
        .isEqualTo(
            new Expectation.Rows(
                "IT", SortMode.ROWSORT, true, List.of(), "same", List.of("x"), true));
  }

  @Test
  void mistakesInTheScriptAreNamedWithTheirLine() {
    assertThatThrownBy(() -> parse("\nstatment ok\nA\n"))
        .isInstanceOf(ScriptException.class)
        .hasMessageContaining("script.slt:2: unknown directive statment");
    assertThatThrownBy(() -> parse("statement perhaps\nA\n"))
        .hasMessageContaining("a statement is ok, error or count N");
    assertThatThrownBy(() -> parse("loop i 0 3\nstatement ok\nA\n"))
        .hasMessageContaining("no endloop");
    assertThatThrownBy(() -> parse("include nothing*\n")).hasMessageContaining("names no file");
  }
}

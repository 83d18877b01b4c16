package io.massifdb.sqllogictest;

import java.io.IOException;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Runs one script on its sessions and reports. */
final class ScriptRunner {
  private final Sessions sessions;
  private final ExpectedFailures expectedFailures;
  private final int recordsMax;
  private final FileReport report;
  private final Variables variables = new Variables();
  private final Map<String, String> labels = new HashMap<>();
  private int records;

  ScriptRunner(
      Sessions sessions, ExpectedFailures expectedFailures, int recordsMax, FileReport report) {
    this.sessions = sessions;
    this.expectedFailures = expectedFailures;
    this.recordsMax = recordsMax;
    this.report = report;
  }

  void run(ScriptSource source, Set<String> engines) {
    long start = System.nanoTime();
    try (LineReader lines = new LineReader(source)) {
      ScriptParser parser = new ScriptParser(lines, engines);
      ScriptRecord next = parser.next();
      while (next != null && records < recordsMax && step(next)) {
        next = parser.next();
      }
    } catch (IOException | ScriptException e) {
      report.aborted = e.getMessage();
    } catch (SQLException e) {
      report.aborted = e.getSQLState() + " " + e.getMessage();
    }
    report.elapsed = Duration.ofNanos(System.nanoTime() - start);
  }

  /** False when the script ends here. */
  private boolean step(ScriptRecord next) throws SQLException, ScriptException {
    return switch (next) {
      case ScriptRecord.Halt _ -> false;
      case ScriptRecord.Execution execution -> {
        records++;
        if (execution.skipped()) {
          report.skipped++;
        } else {
          count(execution, tryRepeatedly(execution));
        }
        yield true;
      }
      case ScriptRecord.Let let -> {
        let(let);
        yield true;
      }
      case ScriptRecord.Substitution substitution -> {
        variables.switchTo(substitution.on());
        yield true;
      }
      case ScriptRecord.Sleep sleep -> {
        pause(sleep.duration());
        yield true;
      }
    };
  }

  private void let(ScriptRecord.Let let) throws SQLException, ScriptException {
    Statement statement = sessions.get(let.session(), "").statement();
    Answer answer = query(statement, variables.replaceIn(let.sql()));
    boolean fits = answer.rows().size() == 1 && answer.columns() == let.variables().size();
    if (!fits) {
      throw new ScriptException(let.at(), "let needs one row with a value for each variable");
    }
    for (int i = 0; i < answer.columns(); i++) {
      String value = answer.rows().getFirst().get(i);
      variables.set(let.variables().get(i), value == null ? "NULL" : value);
    }
  }

  private Outcome tryRepeatedly(ScriptRecord.Execution execution)
      throws SQLException, ScriptException {
    Outcome outcome = execute(execution);
    for (int attempt = 1;
        attempt < execution.retry().attempts() && outcome instanceof Outcome.Failed;
        attempt++) {
      pause(execution.retry().backoff());
      outcome = execute(execution);
    }
    return outcome;
  }

  private Outcome execute(ScriptRecord.Execution execution) throws SQLException, ScriptException {
    Statement statement = sessions.get(execution.session(), execution.user()).statement();
    String sql = variables.replaceIn(execution.sql());
    try {
      return switch (execution.expectation()) {
        case Expectation.Rows rows -> {
          String wrong = RowsCheck.mismatch(rows, query(statement, sql), labels);
          yield wrong == null
              ? Outcome.PASSED
              : new Outcome.Failed(Outcome.Failed.WRONG_RESULT, wrong);
        }
        case Expectation.Success _ -> {
          statement.execute(sql);
          yield Outcome.PASSED;
        }
        case Expectation.Count count -> {
          statement.execute(sql);
          yield counted(count.rows(), rowsOf(statement));
        }
        case Expectation.Failure _ -> {
          statement.execute(sql);
          yield new Outcome.Failed(Outcome.Failed.NO_ERROR, "expected an error, but it succeeded");
        }
      };
    } catch (SQLException e) {
      return afterError(execution.expectation(), e);
    }
  }

  private static Outcome counted(long expected, long actual) {
    return expected == actual
        ? Outcome.PASSED
        : new Outcome.Failed(
            Outcome.Failed.WRONG_RESULT, "expected " + expected + " rows, got " + actual);
  }

  private static long rowsOf(Statement statement) throws SQLException {
    ResultSet rows = statement.getResultSet();
    if (rows == null) {
      return Math.max(0, statement.getUpdateCount());
    }
    long count = 0;
    while (rows.next()) {
      count++;
    }
    return count;
  }

  private static Answer query(Statement statement, String sql) throws SQLException {
    try (ResultSet rows = statement.executeQuery(sql)) {
      ResultSetMetaData metaData = rows.getMetaData();
      int columns = metaData.getColumnCount();
      List<String> names = new ArrayList<>(columns);
      for (int i = 1; i <= columns; i++) {
        names.add(metaData.getColumnLabel(i));
      }
      List<List<@Nullable String>> all = new ArrayList<>();
      while (rows.next()) {
        List<@Nullable String> row = new ArrayList<>(columns);
        for (int i = 1; i <= columns; i++) {
          row.add(rows.getString(i));
        }
        all.add(row);
      }
      return new Answer(names, all);
    }
  }

  private static Outcome afterError(Expectation expectation, SQLException e) throws SQLException {
    String code = e.getSQLState() == null ? "-----" : e.getSQLState();
    if (code.startsWith("08")) {
      throw e; // The server is gone: this says nothing about the record.
    }
    String message = String.valueOf(e.getMessage());
    if (!(expectation instanceof Expectation.Failure failure)) {
      return new Outcome.Failed(code, message);
    }
    String wrong = null;
    if (failure.sqlState() != null && !failure.sqlState().equals(code)) {
      wrong = "expected SQLSTATE " + failure.sqlState();
    } else if (failure.pattern() != null && !failure.pattern().matcher(message).find()) {
      wrong = "expected an error like " + failure.pattern();
    } else if (failure.message() != null && !sameMessage(failure.message(), message)) {
      wrong = "expected the error " + failure.message();
    }
    return wrong == null
        ? Outcome.PASSED
        : new Outcome.Failed(code, wrong + ", got " + code + " " + message);
  }

  private static boolean sameMessage(String expected, String actual) {
    String wanted = expected.replaceAll("\\s+", " ").strip();
    String got = actual.replaceAll("\\s+", " ").strip();
    return got.equals(wanted) || got.equals("ERROR: " + wanted) || got.startsWith(wanted + " ");
  }

  private void count(ScriptRecord.Execution execution, Outcome outcome) {
    String expectedCode = expectedFailures.codeAt(execution.at());
    switch (outcome) {
      case Outcome.Passed _ -> {
        if (expectedCode == null) {
          report.passed++;
        } else {
          report.passedUnexpectedly++;
        }
      }
      case Outcome.Failed failed -> {
        if (failed.code().equals(expectedCode)) {
          report.failedAsExpected++;
        } else {
          report.failed++;
          String message =
              expectedCode == null
                  ? failed.message()
                  : failed.message() + " (PostgreSQL fails here with " + expectedCode + ")";
          report.failures.add(
              new FileReport.Failure(execution.at(), execution.sql(), failed.code(), message));
        }
      }
    }
  }

  private static void pause(Duration duration) throws ScriptException {
    try {
      Thread.sleep(duration);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ScriptException("interrupted");
    }
  }
}

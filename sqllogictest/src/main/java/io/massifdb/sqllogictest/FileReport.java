package io.massifdb.sqllogictest;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What came of one script. Filled by one thread. */
final class FileReport {
  final String file;
  int passed;
  int failed;
  int failedAsExpected;
  int passedUnexpectedly;
  int skipped;
  Duration elapsed = Duration.ZERO;
  final List<Failure> failures = new ArrayList<>();

  /** Why the script was not run to its end, if so. */
  @Nullable String aborted;

  FileReport(String file) {
    this.file = file;
  }

  /** A record that failed although it should not have. */
  record Failure(SourceLine at, String sql, String code, String message) {
    String text() {
      return "  "
          + at.position()
          + ": "
          + code
          + "\n    "
          + sql.replace("\n", "\n    ")
          + "\n    "
          + message;
    }
  }

  boolean isGood() {
    return failed == 0 && aborted == null;
  }

  long recordsPerSecond() {
    long millis = Math.max(1, elapsed.toMillis());
    return (passed + failed + failedAsExpected) * 1_000L / millis;
  }

  String summary() {
    return "%-4s %s: %d passed, %d failed, %d failed as expected, %d passed unexpectedly, %d skipped, %d ms, %d records/s%s"
        .formatted(
            isGood() ? "ok" : "FAIL",
            file,
            passed,
            failed,
            failedAsExpected,
            passedUnexpectedly,
            skipped,
            elapsed.toMillis(),
            recordsPerSecond(),
            aborted == null ? "" : "\n  stopped: " + aborted);
  }
}

package io.massifdb.execution;

import io.massifdb.execution.QueryHarness.Answer;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One file of the classic sqllogictest, run on a [QueryHarness].
final class SqlLogicFile {
  /// @param failures at most a few, with what was expected
  record Report(int passed, int failed, int skipped, List<String> failures) {}

  private static final int FAILURES_SHOWN = 10;

  private final QueryHarness harness = new QueryHarness();
  private final List<String> failures = new ArrayList<>();
  private int passed;
  private int failed;
  private int skipped;

  /// @param recordLimit stops after so many records
  Report run(List<String> lines, int recordLimit) {
    List<String> record = new ArrayList<>();
    for (String line : lines) {
      if (passed + failed + skipped >= recordLimit) {
        break;
      }
      if (!line.isBlank()) {
        if (!line.startsWith("#")) {
          record.add(line);
        }
      } else if (!record.isEmpty()) {
        run(record);
        record.clear();
      }
    }
    if (!record.isEmpty() && passed + failed + skipped < recordLimit) {
      run(record);
    }
    return new Report(passed, failed, skipped, failures);
  }

  private void run(List<String> record) {
    int at = 0;
    while (record.get(at).startsWith("skipif") || record.get(at).startsWith("onlyif")) {
      String[] words = record.get(at++).split("\\s+");
      boolean ours = words[1].equals("postgresql");
      if (ours == words[0].equals("skipif")) {
        skipped++;
        return;
      }
    }
    String[] head = record.get(at++).split("\\s+");
    switch (head[0]) {
      case "hash-threshold", "halt" -> {}
      case "statement" ->
          statement(head[1].equals("ok"), String.join("\n", record.subList(at, record.size())));
      case "query" -> query(head, record.subList(at, record.size()));
      default -> throw new AssertionError("unknown record: " + record);
    }
  }

  private void statement(boolean good, String sql) {
    try {
      harness.run(sql);
      count(good, sql, "an error was expected");
    } catch (RuntimeException | AssertionError failure) {
      count(!good, sql, String.valueOf(failure));
    }
  }

  private void query(String[] head, List<String> lines) {
    int separator = lines.indexOf("----");
    String sql = String.join("\n", lines.subList(0, separator < 0 ? lines.size() : separator));
    List<String> expected = separator < 0 ? List.of() : lines.subList(separator + 1, lines.size());
    String sort = head.length > 2 ? head[2] : "nosort";
    try {
      List<String> values = values(harness.run(sql), head[1], sort);
      boolean hashed = expected.size() == 1 && expected.getFirst().contains(" values hashing to ");
      List<String> actual = hashed ? List.of(hash(values)) : values;
      count(actual.equals(expected), sql, "expected " + expected + "\n but got " + actual);
    } catch (RuntimeException | AssertionError failure) {
      count(false, sql, String.valueOf(failure));
    }
  }

  private void count(boolean good, String sql, String message) {
    if (good) {
      passed++;
      return;
    }
    failed++;
    if (failures.size() < FAILURES_SHOWN) {
      failures.add(sql + "\n  " + message);
    }
  }

  private static List<String> values(Answer answer, String types, String sort) {
    List<List<String>> rows = new ArrayList<>();
    for (List<@Nullable String> row : answer.rows()) {
      List<String> texts = new ArrayList<>();
      for (int i = 0; i < row.size(); i++) {
        texts.add(text(row.get(i), types.charAt(i)));
      }
      rows.add(texts);
    }
    if (sort.equals("rowsort")) {
      rows.sort(SqlLogicFile::compareRows);
    }
    List<String> values = new ArrayList<>();
    rows.forEach(values::addAll);
    if (sort.equals("valuesort")) {
      values.sort(null);
    }
    return values;
  }

  private static int compareRows(List<String> left, List<String> right) {
    for (int i = 0; i < left.size(); i++) {
      int order = left.get(i).compareTo(right.get(i));
      if (order != 0) {
        return order;
      }
    }
    return 0;
  }

  private static String text(@Nullable String value, char type) {
    if (value == null) {
      return "NULL";
    }
    return switch (type) {
      case 'I' ->
          value.matches("-?\\d+\\.\\d+")
              ? new BigDecimal(value).setScale(0, RoundingMode.DOWN).toPlainString()
              : value.equals("t") ? "1" : value.equals("f") ? "0" : value;
      case 'R' -> new BigDecimal(value).setScale(3, RoundingMode.HALF_UP).toPlainString();
      default -> value.isEmpty() ? "(empty)" : value;
    };
  }

  private static String hash(List<String> values) {
    try {
      MessageDigest digest = MessageDigest.getInstance("MD5");
      for (String value : values) {
        digest.update((value + "\n").getBytes(StandardCharsets.UTF_8));
      }
      return values.size() + " values hashing to " + HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException impossible) {
      throw new AssertionError(impossible);
    }
  }
}

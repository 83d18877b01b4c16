package io.massifdb.shell;

import java.io.PrintWriter;
import java.util.List;

/** psql's expanded table: one field a line, a line before each record. */
final class VerticalPrinter {
  private VerticalPrinter() {}

  static void print(ResultTable table, Settings settings, PrintWriter out) {
    if (!settings.tuplesOnly && !table.title().isEmpty()) {
      out.println(table.title());
    }
    if (table.rows().isEmpty()) {
      if (!settings.tuplesOnly) {
        List<String> footers = table.footers();
        if (footers == null) {
          out.println("(0 rows)");
        } else {
          footers.forEach(out::println);
        }
      }
      out.println();
      return;
    }
    int nameWidth = table.columns().stream().mapToInt(AlignedPrinter::widest).max().orElse(0);
    int valueWidth = 0;
    for (int row = 0; row < table.rows().size(); row++) {
      for (int column = 0; column < table.columns().size(); column++) {
        String value = table.value(row, column, settings.nullText);
        valueWidth = Math.max(valueWidth, AlignedPrinter.widest(value));
      }
    }
    for (int row = 0; row < table.rows().size(); row++) {
      if (!settings.tuplesOnly) {
        out.println(rule("[ RECORD " + (row + 1) + " ]", nameWidth, valueWidth));
      } else if (row > 0) {
        out.println(rule("", nameWidth, valueWidth));
      }
      printRecord(table, settings, row, nameWidth, out);
    }
    List<String> footers = table.footers();
    if (footers != null && !settings.tuplesOnly) {
      footers.forEach(out::println);
    }
    out.println();
  }

  private static void printRecord(
      ResultTable table, Settings settings, int row, int nameWidth, PrintWriter out) {
    for (int column = 0; column < table.columns().size(); column++) {
      String name = table.columns().get(column);
      List<String> lines = AlignedPrinter.lines(table.value(row, column, settings.nullText));
      for (int line = 0; line < lines.size(); line++) {
        String left = line == 0 ? name : "";
        String right = lines.get(line) + (line < lines.size() - 1 ? "+" : "");
        out.println(DisplayWidth.padRight(left, nameWidth) + " | " + right);
      }
    }
  }

  private static String rule(String label, int nameWidth, int valueWidth) {
    StringBuilder rule = new StringBuilder("-").append(label);
    while (rule.length() < nameWidth + 1) {
      rule.append('-');
    }
    if (rule.length() == nameWidth + 1) {
      rule.append('+');
    }
    while (rule.length() < nameWidth + valueWidth + 3) {
      rule.append('-');
    }
    return rule.toString();
  }
}

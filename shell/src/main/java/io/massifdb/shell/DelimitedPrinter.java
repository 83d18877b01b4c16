package io.massifdb.shell;

import java.io.PrintWriter;
import java.util.List;

/** Forms for other programs: fields with a separator between them. */
final class DelimitedPrinter {
  private DelimitedPrinter() {}

  static void unaligned(ResultTable table, Settings settings, boolean expanded, PrintWriter out) {
    if (!settings.tuplesOnly && !table.title().isEmpty()) {
      out.println(table.title());
    }
    if (expanded) {
      unalignedExpanded(table, settings, out);
      return;
    }
    if (!settings.tuplesOnly) {
      out.println(String.join(settings.fieldSeparator, table.columns()));
    }
    for (int row = 0; row < table.rows().size(); row++) {
      StringBuilder line = new StringBuilder();
      for (int column = 0; column < table.columns().size(); column++) {
        line.append(column == 0 ? "" : settings.fieldSeparator);
        line.append(table.value(row, column, settings.nullText));
      }
      out.println(line);
    }
    if (!settings.tuplesOnly) {
      List<String> footers = table.footers();
      if (footers != null) {
        footers.forEach(out::println);
      } else if (settings.footer) {
        out.println(table.countFooter());
      }
    }
  }

  private static void unalignedExpanded(ResultTable table, Settings settings, PrintWriter out) {
    for (int row = 0; row < table.rows().size(); row++) {
      if (row > 0) {
        out.println();
      }
      for (int column = 0; column < table.columns().size(); column++) {
        out.println(
            table.columns().get(column)
                + settings.fieldSeparator
                + table.value(row, column, settings.nullText));
      }
    }
    if (table.rows().isEmpty() && !settings.tuplesOnly) {
      out.println("(0 rows)");
    }
  }

  static void csv(ResultTable table, Settings settings, PrintWriter out) {
    rows(table, settings, settings.csvSeparator, out);
  }

  private static void rows(
      ResultTable table, Settings settings, String separator, PrintWriter out) {
    if (!settings.tuplesOnly) {
      out.println(
          String.join(
              separator, table.columns().stream().map(c -> csvField(c, separator)).toList()));
    }
    for (int row = 0; row < table.rows().size(); row++) {
      StringBuilder line = new StringBuilder();
      for (int column = 0; column < table.columns().size(); column++) {
        line.append(column == 0 ? "" : separator);
        line.append(csvField(table.value(row, column, settings.nullText), separator));
      }
      out.println(line);
    }
  }

  private static String csvField(String text, String separator) {
    boolean quote =
        text.contains(separator)
            || text.indexOf('"') >= 0
            || text.indexOf('\n') >= 0
            || text.indexOf('\r') >= 0
            || text.equals("\\.");
    return quote ? "\"" + text.replace("\"", "\"\"") + "\"" : text;
  }

  /** As COPY writes text: no quotes, backslash escapes. */
  static void tsv(ResultTable table, Settings settings, PrintWriter out) {
    if (!settings.tuplesOnly) {
      out.println(
          String.join("\t", table.columns().stream().map(DelimitedPrinter::escaped).toList()));
    }
    for (int row = 0; row < table.rows().size(); row++) {
      StringBuilder line = new StringBuilder();
      for (int column = 0; column < table.columns().size(); column++) {
        line.append(column == 0 ? "" : "\t");
        line.append(escaped(table.value(row, column, settings.nullText)));
      }
      out.println(line);
    }
  }

  private static String escaped(String text) {
    return text.replace("\\", "\\\\")
        .replace("\t", "\\t")
        .replace("\n", "\\n")
        .replace("\r", "\\r");
  }
}

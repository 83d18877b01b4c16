package io.massifdb.shell;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** psql's aligned table, borders 0 to 2, values of several lines with {@code +} at the break. */
final class AlignedPrinter {
  private final ResultTable table;
  private final Settings settings;
  private final PrintWriter out;
  private final int[] widths;

  private AlignedPrinter(ResultTable table, Settings settings, PrintWriter out) {
    this.table = table;
    this.settings = settings;
    this.out = out;
    this.widths = widths(table, settings);
  }

  static void print(ResultTable table, Settings settings, PrintWriter out) {
    new AlignedPrinter(table, settings, out).print();
  }

  /** The columns of the terminal that the table would take. */
  static int width(ResultTable table, Settings settings) {
    int[] widths = widths(table, settings);
    return Arrays.stream(widths).sum() + overhead(widths.length, settings.border);
  }

  private static int overhead(int columns, int border) {
    return switch (border) {
      case 0 -> Math.max(0, columns - 1);
      case 1 -> columns * 2 + Math.max(0, columns - 1);
      default -> columns * 2 + columns + 1;
    };
  }

  private static int[] widths(ResultTable table, Settings settings) {
    int[] widths = new int[table.columns().size()];
    for (int column = 0; column < widths.length; column++) {
      if (!settings.tuplesOnly) {
        widths[column] = widest(table.columns().get(column));
      }
      for (int row = 0; row < table.rows().size(); row++) {
        widths[column] =
            Math.max(widths[column], widest(table.value(row, column, settings.nullText)));
      }
    }
    return widths;
  }

  static int widest(String text) {
    int widest = 0;
    for (String line : lines(text)) {
      widest = Math.max(widest, DisplayWidth.of(line));
    }
    return widest;
  }

  /** The lines of a value, tabs rolled out as psql does. */
  static List<String> lines(String text) {
    List<String> lines = new ArrayList<>();
    for (String line : text.split("\n", -1)) {
      lines.add(line.indexOf('\t') < 0 ? line.replace("\r", "\\r") : expandTabs(line));
    }
    return lines;
  }

  private static String expandTabs(String line) {
    StringBuilder expanded = new StringBuilder();
    for (int i = 0; i < line.length(); i++) {
      if (line.charAt(i) == '\t') {
        do {
          expanded.append(' ');
        } while (expanded.length() % 8 != 0);
      } else {
        expanded.append(line.charAt(i));
      }
    }
    return expanded.toString();
  }

  private void print() {
    String title = settings.title.isEmpty() ? table.title() : settings.title;
    if (!settings.tuplesOnly) {
      if (!title.isEmpty()) {
        int width = width(table, settings);
        out.println(" ".repeat(Math.max(0, (width - DisplayWidth.of(title)) / 2)) + title);
      }
      if (settings.border == 2) {
        out.println(rule());
      }
      printRow(table.columns(), true);
      out.println(rule());
    } else if (settings.border == 2) {
      out.println(rule());
    }
    for (int row = 0; row < table.rows().size(); row++) {
      List<String> values = new ArrayList<>();
      for (int column = 0; column < widths.length; column++) {
        values.add(table.value(row, column, settings.nullText));
      }
      printRow(values, false);
    }
    if (settings.border == 2) {
      out.println(rule());
    }
    printFooters();
    out.println();
  }

  private void printFooters() {
    if (settings.tuplesOnly) {
      return;
    }
    List<String> footers = table.footers();
    if (footers != null) {
      footers.forEach(out::println);
    } else if (settings.footer) {
      out.println(table.countFooter());
    }
  }

  private String rule() {
    StringBuilder rule =
        new StringBuilder(settings.border == 2 ? "+-" : settings.border == 1 ? "-" : "");
    for (int column = 0; column < widths.length; column++) {
      if (column > 0) {
        rule.append(settings.border == 0 ? " " : "-+-");
      }
      rule.append("-".repeat(widths[column]));
    }
    return rule.append(settings.border == 2 ? "-+" : settings.border == 1 ? "-" : "").toString();
  }

  private void printRow(List<String> values, boolean header) {
    List<List<String>> cells = values.stream().map(AlignedPrinter::lines).toList();
    int height = cells.stream().mapToInt(List::size).max().orElse(1);
    for (int line = 0; line < height; line++) {
      StringBuilder text =
          new StringBuilder(settings.border == 2 ? "| " : settings.border == 1 ? " " : "");
      for (int column = 0; column < widths.length; column++) {
        appendCell(text, cells.get(column), line, column, header);
      }
      if (settings.border == 2) {
        text.append('|');
      }
      out.println(text);
    }
  }

  private void appendCell(
      StringBuilder text, List<String> cell, int line, int column, boolean header) {
    boolean last = column == widths.length - 1;
    boolean more = line < cell.size() - 1;
    String value = line < cell.size() ? cell.get(line) : "";
    boolean past = line >= cell.size();
    if (header) {
      text.append(DisplayWidth.center(value, widths[column]));
    } else if (last && settings.border < 2 && past) {
      text.append(value); // Nothing follows that would need the blanks.
    } else if (table.rightAligned().get(column)) {
      text.append(DisplayWidth.padLeft(value, widths[column]));
    } else if (last && settings.border < 2 && !more) {
      text.append(value);
    } else {
      text.append(DisplayWidth.padRight(value, widths[column]));
    }
    boolean finalSpace = settings.border == 2 || !last || header;
    if (more) {
      text.append('+');
    } else if (finalSpace) {
      text.append(' ');
    }
    if (!last && settings.border > 0) {
      text.append("| ");
    }
  }
}

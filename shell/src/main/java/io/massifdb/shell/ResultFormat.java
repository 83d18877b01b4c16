package io.massifdb.shell;

import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;

/** The forms in which a result can be printed. */
enum ResultFormat {
  TABLE("aligned", "table"),
  UNALIGNED("unaligned"),
  CSV("csv"),
  TSV("tsv"),
  JSON("json"),
  JSONL("jsonl", "ndjson"),
  VERTICAL("vertical"),
  MARKDOWN("markdown"),
  HTML("html");

  @SuppressWarnings("ImmutableEnumChecker") // an unmodifiable list
  private final List<String> names;

  ResultFormat(String... names) {
    this.names = List.of(names);
  }

  static ResultFormat of(String name) throws ShellException {
    for (ResultFormat format : values()) {
      for (String known : format.names) {
        if (known.equals(name.toLowerCase(Locale.ROOT))) {
          return format;
        }
      }
    }
    throw new ShellException("unknown format \"" + name + "\"; allowed formats are " + allowed());
  }

  static String allowed() {
    return "table, unaligned, csv, tsv, json, jsonl, vertical, markdown, html";
  }

  @Override
  public String toString() {
    return names.getFirst();
  }

  /** Prints {@code table}; {@code width} is that of the terminal, for expanded auto. */
  static void print(ResultTable table, Settings settings, int width, PrintWriter out) {
    boolean expanded =
        settings.format == VERTICAL
            || settings.expanded == Settings.Expanded.ON
            || (settings.expanded == Settings.Expanded.AUTO
                && AlignedPrinter.width(table, settings) > width);
    switch (settings.format) {
      case TABLE, VERTICAL -> {
        if (expanded) {
          VerticalPrinter.print(table, settings, out);
        } else {
          AlignedPrinter.print(table, settings, out);
        }
      }
      case UNALIGNED -> DelimitedPrinter.unaligned(table, settings, expanded, out);
      case CSV -> DelimitedPrinter.csv(table, settings, out);
      case TSV -> DelimitedPrinter.tsv(table, settings, out);
      case JSON -> JsonPrinter.array(table, out);
      case JSONL -> JsonPrinter.lines(table, out);
      case MARKDOWN -> MarkupPrinter.markdown(table, settings, out);
      case HTML -> MarkupPrinter.html(table, settings, out);
    }
    out.flush();
  }
}

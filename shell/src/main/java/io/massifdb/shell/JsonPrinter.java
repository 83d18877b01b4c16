package io.massifdb.shell;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.regex.Pattern;

/** JSON: numbers as numbers, NULL as null, everything else as a string. */
final class JsonPrinter {
  private static final Pattern NUMBER =
      Pattern.compile("-?(0|[1-9]\\d*)(\\.\\d+)?([eE][+-]?\\d+)?");

  private JsonPrinter() {}

  static void array(ResultTable table, PrintWriter out) {
    out.print('[');
    for (int row = 0; row < table.rows().size(); row++) {
      out.println(row == 0 ? "" : ",");
      out.print("  " + object(table, row));
    }
    out.println(table.rows().isEmpty() ? "]" : System.lineSeparator() + "]");
  }

  static void lines(ResultTable table, PrintWriter out) {
    for (int row = 0; row < table.rows().size(); row++) {
      out.println(object(table, row));
    }
  }

  private static String object(ResultTable table, int row) {
    StringBuilder object = new StringBuilder("{");
    for (int column = 0; column < table.columns().size(); column++) {
      object.append(column == 0 ? "" : ", ");
      object.append(string(table.columns().get(column))).append(": ");
      String value = table.rows().get(row).get(column);
      if (value == null) {
        object.append("null");
      } else {
        boolean number = table.rightAligned().get(column) && NUMBER.matcher(value).matches();
        object.append(number ? value : string(value));
      }
    }
    return object.append('}').toString();
  }

  private static String string(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> quoted.append("\\\"");
        case '\\' -> quoted.append("\\\\");
        case '\n' -> quoted.append("\\n");
        case '\r' -> quoted.append("\\r");
        case '\t' -> quoted.append("\\t");
        default -> {
          if (c < ' ') {
            quoted.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
          } else {
            quoted.append(c);
          }
        }
      }
    }
    return quoted.append('"').toString();
  }
}

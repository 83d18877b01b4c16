package io.massifdb.shell;

import java.io.PrintWriter;
import java.util.List;

/** Forms for documents. */
final class MarkupPrinter {
  private MarkupPrinter() {}

  static void markdown(ResultTable table, Settings settings, PrintWriter out) {
    out.println("| " + String.join(" | ", escapedPipes(table.columns())) + " |");
    StringBuilder rule = new StringBuilder("|");
    for (boolean right : table.rightAligned()) {
      rule.append(right ? " ---: |" : " --- |");
    }
    out.println(rule);
    for (int row = 0; row < table.rows().size(); row++) {
      StringBuilder line = new StringBuilder("|");
      for (int column = 0; column < table.columns().size(); column++) {
        String value = table.value(row, column, settings.nullText);
        line.append(' ').append(value.replace("|", "\\|").replace("\n", "<br>")).append(" |");
      }
      out.println(line);
    }
  }

  private static List<String> escapedPipes(List<String> texts) {
    return texts.stream().map(text -> text.replace("|", "\\|")).toList();
  }

  static void html(ResultTable table, Settings settings, PrintWriter out) {
    out.println("<table border=\"" + settings.border + "\">");
    if (!settings.tuplesOnly) {
      if (!table.title().isEmpty()) {
        out.println("  <caption>" + escaped(table.title()) + "</caption>");
      }
      out.println("  <tr>");
      for (String column : table.columns()) {
        out.println("    <th align=\"center\">" + escaped(column) + "</th>");
      }
      out.println("  </tr>");
    }
    for (int row = 0; row < table.rows().size(); row++) {
      out.println("  <tr valign=\"top\">");
      for (int column = 0; column < table.columns().size(); column++) {
        String align = table.rightAligned().get(column) ? "right" : "left";
        String value = escaped(table.value(row, column, settings.nullText));
        String cell = value.isBlank() ? "&nbsp; " : value;
        out.println("    <td align=\"" + align + "\">" + cell + "</td>");
      }
      out.println("  </tr>");
    }
    out.println("</table>");
    if (!settings.tuplesOnly && settings.footer) {
      out.println("<p>" + table.countFooter() + "<br />");
      out.println("</p>");
    }
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("\n", "<br />\n");
  }
}

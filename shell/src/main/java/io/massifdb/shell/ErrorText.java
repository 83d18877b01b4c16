package io.massifdb.shell;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** An error as psql shows it: message, the line with a caret below the position, detail, hint. */
final class ErrorText {
  private static final int COLUMNS_SHOWN = 60;
  private static final int RIGHT_MARGIN = 10;

  private ErrorText() {}

  static String of(SQLException error, String sql, boolean verbose) {
    ServerErrorMessage server = serverMessage(error);
    if (server == null) {
      return "ERROR:  " + (verbose ? error.getSQLState() + ": " : "") + error.getMessage();
    }
    List<String> lines = new ArrayList<>();
    lines.add(
        or(server.getSeverity(), "ERROR")
            + ":  "
            + (verbose ? server.getSQLState() + ": " : "")
            + or(server.getMessage(), ""));
    if (server.getPosition() > 0) {
      lines.addAll(position(sql, server.getPosition()));
    }
    add(lines, "DETAIL:  ", server.getDetail());
    add(lines, "HINT:  ", server.getHint());
    add(lines, "QUERY:  ", server.getInternalQuery());
    add(lines, "CONTEXT:  ", server.getWhere());
    if (verbose) {
      add(lines, "SCHEMA NAME:  ", server.getSchema());
      add(lines, "TABLE NAME:  ", server.getTable());
      add(lines, "COLUMN NAME:  ", server.getColumn());
      add(lines, "CONSTRAINT NAME:  ", server.getConstraint());
      if (server.getRoutine() != null) {
        add(
            lines,
            "LOCATION:  ",
            server.getRoutine() + ", " + server.getFile() + ":" + server.getLine());
      }
    }
    return String.join(System.lineSeparator(), lines);
  }

  static @Nullable ServerErrorMessage serverMessage(@Nullable Throwable error) {
    for (Throwable e = error; e != null; e = e.getCause()) {
      if (e instanceof PSQLException known) {
        return known.getServerErrorMessage();
      }
    }
    return null;
  }

  private static String or(@Nullable String text, String otherwise) {
    return text == null ? otherwise : text;
  }

  private static void add(List<String> lines, String label, @Nullable String text) {
    if (text != null) {
      lines.add(label + text);
    }
  }

  /** The line of the position (a count of characters from 1) and the caret below it. */
  private static List<String> position(String sql, int position) {
    int offset =
        sql.offsetByCodePoints(0, Math.min(position - 1, sql.codePointCount(0, sql.length())));
    int start = sql.lastIndexOf('\n', Math.max(0, offset - 1)) + 1;
    if (offset < start) {
      start = offset;
    }
    int end = sql.indexOf('\n', offset);
    String line = sql.substring(start, end < 0 ? sql.length() : end).replace('\t', ' ');
    long number = sql.substring(0, start).chars().filter(c -> c == '\n').count() + 1;
    int caret = offset - start;
    String before = "";
    String after = "";
    if (line.length() > COLUMNS_SHOWN) {
      int to = Math.min(line.length(), Math.max(COLUMNS_SHOWN, caret + RIGHT_MARGIN));
      int from = Math.max(0, to - COLUMNS_SHOWN);
      before = from > 0 ? "..." : "";
      after = to < line.length() ? "..." : "";
      line = line.substring(from, to);
      caret -= from;
    }
    String label = "LINE " + number + ": " + before;
    int indent =
        label.length() + DisplayWidth.of(line.substring(0, Math.min(caret, line.length())));
    return List.of(label + line + after, " ".repeat(indent) + "^");
  }
}

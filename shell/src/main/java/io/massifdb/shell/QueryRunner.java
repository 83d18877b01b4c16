package io.massifdb.shell;

import java.io.IOException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.Statement;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLWarning;
import org.postgresql.util.ServerErrorMessage;

/** Sends one statement, delivers its results, shows notices, errors and the time. */
final class QueryRunner {
  private static final int FLAGS = Pattern.CASE_INSENSITIVE | Pattern.DOTALL;
  private static final Pattern COPY_FROM =
      Pattern.compile("\\s*copy\\b.*\\bfrom\\s+stdin\\b.*", FLAGS);
  private static final Pattern COPY_TO =
      Pattern.compile("\\s*copy\\b.*\\bto\\s+stdout\\b.*", FLAGS);
  private static final Pattern DEFINITION = Pattern.compile("\\s*(create|alter|drop)\\b.*", FLAGS);

  private final Session session;
  private final Settings settings;
  private final Output output;
  private final Runnable definitionsChanged;
  private @Nullable SQLException lastError;
  private String lastErrorSql = "";
  private int width = 80;

  QueryRunner(Session session, Settings settings, Output output, Runnable definitionsChanged) {
    this.session = session;
    this.settings = settings;
    this.output = output;
    this.definitionsChanged = definitionsChanged;
  }

  void terminalWidth(int columns) {
    width = columns > 0 ? columns : 80;
  }

  /** False when it failed; the error has been shown then. */
  boolean run(String sql, Delivery delivery, LineSource source) throws ShellException {
    long start = System.nanoTime();
    try {
      if (COPY_FROM.matcher(sql).matches()) {
        long rows = CopyCommand.fromLines(session, sql, source);
        tag("COPY " + rows);
      } else if (COPY_TO.matcher(sql).matches()) {
        CopyCommand.toWriter(session, sql, output.results()); // The rows are the output: no tag.
      } else {
        send(sql, delivery, source);
      }
      time(start);
      if (DEFINITION.matcher(sql).matches()) {
        definitionsChanged.run();
      }
      return true;
    } catch (SQLException e) {
      failed(e, sql, source);
      time(start);
      return false;
    } catch (IOException e) {
      throw new ShellException(String.valueOf(e.getMessage()));
    } finally {
      session.finished();
    }
  }

  /** Asks for a table, for a backslash command. */
  ResultTable query(String sql) throws SQLException {
    try (Statement statement = session.start();
        ResultSet rows = statement.executeQuery(sql)) {
      return ResultTable.read(rows);
    } finally {
      session.finished();
    }
  }

  void print(ResultTable table) {
    ResultFormat.print(table, settings, width, output.results());
  }

  void failed(SQLException e, String sql, LineSource source) {
    lastError = e;
    lastErrorSql = sql;
    boolean verbose = "verbose".equals(settings.variables.get("VERBOSITY"));
    output.results().flush();
    output.error(source.position() + ErrorText.of(e, sql, verbose));
    settings.variables.put("ERROR", "true");
    settings.variables.put("SQLSTATE", e.getSQLState() == null ? "" : e.getSQLState());
    settings.variables.put("LAST_ERROR_MESSAGE", String.valueOf(e.getMessage()));
  }

  void showLastErrorVerbosely() {
    output.message(
        lastError == null
            ? "There is no previous error."
            : ErrorText.of(lastError, lastErrorSql, true));
  }

  private void send(String sql, Delivery delivery, LineSource source)
      throws SQLException, ShellException {
    boolean hadFailed = session.transactionFailed();
    try (Statement statement = session.start()) {
      boolean rows = statement.execute(sql);
      notices(statement.getWarnings(), source);
      while (true) {
        if (rows) {
          ResultTable table = ResultTable.read(statement.getResultSet());
          deliver(table, delivery, source);
          if (changesRows(sql)) {
            tag(CommandTag.of(sql, table.rows().size(), hadFailed));
          }
        } else {
          long count = statement.getLargeUpdateCount();
          if (count < 0) {
            break;
          }
          tag(CommandTag.of(sql, count, hadFailed));
          settings.variables.put("ROW_COUNT", Long.toString(count));
        }
        rows = statement.getMoreResults();
      }
    }
    settings.variables.put("ERROR", "false");
    settings.variables.put("SQLSTATE", "00000");
  }

  private static boolean changesRows(String sql) {
    String tag = CommandTag.of(sql, 0, false);
    return tag.startsWith("INSERT") || tag.startsWith("UPDATE") || tag.startsWith("DELETE");
  }

  private void deliver(ResultTable table, Delivery delivery, LineSource source)
      throws ShellException {
    settings.variables.put("ROW_COUNT", Integer.toString(table.rows().size()));
    switch (delivery) {
      case Delivery.Print print -> printTo(table, print);
      case Delivery.IntoVariables into -> intoVariables(table, into.prefix());
      case Delivery.Execute _ -> executeEach(table, source);
    }
  }

  private void printTo(ResultTable table, Delivery.Print print) throws ShellException {
    Settings.Expanded before = settings.expanded;
    if (print.expanded()) {
      settings.expanded = Settings.Expanded.ON;
    }
    try {
      if (print.target() == null) {
        print(table);
      } else {
        output.user().flush();
        try (Output.Target target = Output.Target.open(print.target())) {
          ResultFormat.print(table, settings, width, target.writer());
        }
      }
    } finally {
      settings.expanded = before;
    }
  }

  private void intoVariables(ResultTable table, String prefix) throws ShellException {
    if (table.rows().size() != 1) {
      throw new ShellException(
          table.rows().isEmpty()
              ? "no rows returned for \\gset"
              : "more than one row returned for \\gset");
    }
    for (int i = 0; i < table.columns().size(); i++) {
      String name = prefix + table.columns().get(i);
      String value = table.rows().getFirst().get(i);
      if (value == null) {
        settings.variables.remove(name);
      } else {
        settings.variables.put(name, value);
      }
    }
  }

  private void executeEach(ResultTable table, LineSource source) throws ShellException {
    for (List<@Nullable String> row : table.rows()) {
      for (String sql : row) {
        boolean failed = sql != null && !run(sql, Delivery.PRINT, source);
        if (failed && settings.isOn(Settings.ON_ERROR_STOP)) {
          return;
        }
      }
    }
  }

  private void tag(String tag) {
    if (!settings.quiet && !settings.tuplesOnly) {
      output.results().println(tag);
      output.results().flush();
    }
  }

  private void time(long start) {
    if (settings.timing) {
      double millis = (System.nanoTime() - start) / 1e6;
      output.message(String.format(Locale.ROOT, "Time: %.3f ms", millis));
    }
  }

  private void notices(@Nullable SQLWarning first, LineSource source) {
    for (SQLWarning warning = first; warning != null; warning = warning.getNextWarning()) {
      ServerErrorMessage server =
          warning instanceof PSQLWarning own ? own.getServerErrorMessage() : null;
      if (server == null) {
        output.error(source.position() + "WARNING:  " + warning.getMessage());
      } else {
        output.error(source.position() + server.getSeverity() + ":  " + server.getMessage());
        if (server.getDetail() != null) {
          output.error("DETAIL:  " + server.getDetail());
        }
        if (server.getHint() != null) {
          output.error("HINT:  " + server.getHint());
        }
      }
    }
  }
}

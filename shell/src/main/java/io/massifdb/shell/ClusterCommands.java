package io.massifdb.shell;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The commands that psql has not: {@code \nodes}, {@code \ranges} and {@code \plan}. */
final class ClusterCommands {
  private static final Pattern ACTUAL_TIME =
      Pattern.compile("actual time=[\\d.]+\\.\\.([\\d.]+) rows=\\d+ loops=(\\d+)");
  private static final Pattern TABLE_NAME = Pattern.compile("[\\w.\"]+");
  private static final int BAR_WIDTH = 20;

  private final Interpreter interpreter;
  private final QueryRunner runner;
  private final Output output;

  ClusterCommands(Interpreter interpreter, QueryRunner runner, Output output) {
    this.interpreter = interpreter;
    this.runner = runner;
    this.output = output;
  }

  /** False when the command is not one of these. */
  boolean run(String name, MetaArguments arguments) throws SQLException, ShellException {
    switch (name) {
      case "nodes" ->
          runner.print(
              runner
                  .query("SELECT * FROM massif_internal.massif_nodes ORDER BY 1")
                  .titled("Nodes of the cluster"));
      case "ranges" -> ranges(arguments.all());
      case "plan" -> plan(arguments.rest());
      default -> {
        return false;
      }
    }
    return true;
  }

  private void ranges(List<String> tables) throws SQLException, ShellException {
    String condition = "";
    if (!tables.isEmpty()) {
      String table = tables.getFirst();
      if (!TABLE_NAME.matcher(table).matches()) {
        throw new ShellException("\\ranges: not a table name: " + table);
      }
      condition = " WHERE table_name = '" + table + "'";
    }
    runner.print(
        runner
            .query("SELECT * FROM massif_internal.massif_ranges" + condition + " ORDER BY 1")
            .titled(tables.isEmpty() ? "Ranges" : "Ranges of " + tables.getFirst()));
  }

  /** EXPLAIN ANALYZE, with the share of the time of each line as a bar. */
  private void plan(String argument) throws SQLException, ShellException {
    String sql = argument.isEmpty() ? interpreter.currentQuery() : argument;
    if (sql.isEmpty()) {
      throw new ShellException("\\plan: no query; write \\plan SELECT ... or run one before");
    }
    if (argument.isEmpty()) {
      interpreter.clear();
    }
    ResultTable plan = runner.query("EXPLAIN (ANALYZE) " + sql);
    List<String> lines = new ArrayList<>();
    for (int row = 0; row < plan.rows().size(); row++) {
      lines.addAll(List.of(plan.value(row, 0, "").split("\n", -1)));
    }
    withBars(lines).forEach(output::message);
  }

  static List<String> withBars(List<String> lines) {
    double total = lines.stream().mapToDouble(ClusterCommands::millis).max().orElse(0);
    if (total <= 0) {
      return lines;
    }
    List<String> barred = new ArrayList<>();
    for (String line : lines) {
      double share = millis(line) / total;
      int length = (int) Math.round(Math.min(1, share) * BAR_WIDTH);
      String bar =
          millis(line) < 0
              ? " ".repeat(BAR_WIDTH + 6)
              : "#".repeat(length)
                  + " ".repeat(BAR_WIDTH - length)
                  + String.format(Locale.ROOT, " %3d%% ", Math.round(share * 100));
      barred.add(bar + line);
    }
    return barred;
  }

  /** The time of all loops of a line of the plan, below zero when it has none. */
  private static double millis(String line) {
    Matcher matcher = ACTUAL_TIME.matcher(line);
    return matcher.find()
        ? Double.parseDouble(matcher.group(1)) * Integer.parseInt(matcher.group(2))
        : -1;
  }
}

package io.massifdb.server.session;

import io.massifdb.execution.PlanProfile;
import io.massifdb.expression.SqlException;
import io.massifdb.expression.SqlState;
import io.massifdb.expression.SqlType;
import io.massifdb.planner.Planner;
import io.massifdb.planner.explain.Explanation;
import io.massifdb.sqlfrontend.parser.ParsedStatement;
import io.massifdb.sqlfrontend.parser.Statement;
import io.massifdb.sqlfrontend.protocol.MessageWriter.Column;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** EXPLAIN: checks its options, plans, runs the plan when asked to, and writes it down. */
final class Explainer {
  private final SqlServices services;
  private final StatementRunner statements;
  private final Statement.Explain explain;
  private final boolean json;
  private final boolean costs;
  private final boolean summary;

  /**
   * @throws SqlException for options and statements that cannot be
   */
  Explainer(SqlServices services, StatementRunner statements, Statement.Explain explain) {
    this.services = services;
    this.statements = statements;
    this.explain = explain;
    if (!StatementRunner.isPlanned(explain.statement())) {
      throw new SqlException(
          SqlState.FEATURE_NOT_SUPPORTED, "only queries and changes of rows can be explained");
    }
    explain.options().forEach(Explainer::check);
    this.json = isJson(explain);
    this.costs = isOn(explain.options().getOrDefault("costs", "true"));
    this.summary =
        isOn(explain.options().getOrDefault("summary", Boolean.toString(explain.analyze())));
  }

  private static void check(String name, String value) {
    switch (name) {
      case "format" -> {
        switch (value.toLowerCase(Locale.ROOT)) {
          case "text", "json" -> {}
          case "xml", "yaml" ->
              throw new SqlException(
                  SqlState.FEATURE_NOT_SUPPORTED, "EXPLAIN format " + value + " is not supported");
          default ->
              throw new SqlException(
                  SqlState.INVALID_PARAMETER_VALUE,
                  "unrecognized value for EXPLAIN option \"format\": \"" + value + "\"");
        }
      }
      case "verbose", "costs", "settings", "buffers", "wal", "timing", "summary" -> {}
      default ->
          throw new SqlException(
              SqlState.SYNTAX_ERROR, "unrecognized EXPLAIN option \"" + name + "\"");
    }
  }

  private static boolean isOn(String value) {
    return switch (value.toLowerCase(Locale.ROOT)) {
      case "false", "off", "0" -> false;
      default -> true;
    };
  }

  private static boolean isJson(Statement.Explain explain) {
    return "json".equalsIgnoreCase(explain.options().getOrDefault("format", "text"));
  }

  /** The one column of the answer. */
  static Column column(Statement.Explain explain) {
    return new Column("QUERY PLAN", 0, 0, isJson(explain) ? SqlType.JSON : SqlType.TEXT, (short) 0);
  }

  /** The rows of the answer. */
  List<String> explain(ParsedStatement inner) {
    long started = nanos();
    PlannedStatement plan = statements.plan(inner, List.of());
    statements.requireRights(plan);
    double planningMillis = (nanos() - started) / 1e6;
    PlanProfile profile = new PlanProfile(this::nanos);
    List<Map.Entry<String, Double>> times = new ArrayList<>();
    if (summary) {
      times.add(Map.entry("Planning Time", planningMillis));
    }
    if (explain.analyze()) {
      long begun = nanos();
      statements.runProfiled(plan, profile);
      times.add(Map.entry("Execution Time", (nanos() - begun) / 1e6));
    }
    Explanation explanation =
        Explanation.of(
            plan.plan(), Planner.estimator(services.planner().statistics()), profile::run, costs);
    if (json) {
      return List.of(
          explanation.json(
              times.stream().map(it -> '"' + it.getKey() + "\": " + millis(it)).toList()));
    }
    List<String> lines = new ArrayList<>(explanation.text());
    times.forEach(it -> lines.add(it.getKey() + ": " + millis(it) + " ms"));
    return lines;
  }

  private static String millis(Map.Entry<String, Double> time) {
    return String.format(Locale.ROOT, "%.3f", time.getValue());
  }

  private long nanos() {
    return services.clock().monotonicNanos();
  }
}

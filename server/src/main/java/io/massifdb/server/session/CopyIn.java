package io.massifdb.server.session;

import io.massifdb.expression.EvaluationContext;
import io.massifdb.expression.Expression;
import io.massifdb.expression.Expression.Constant;
import io.massifdb.expression.Expression.Parameter;
import io.massifdb.expression.SqlException;
import io.massifdb.expression.SqlState;
import io.massifdb.expression.SqlType;
import io.massifdb.expression.TextParser;
import io.massifdb.planner.plan.ExpressionTree;
import io.massifdb.planner.plan.OutputColumn;
import io.massifdb.planner.plan.PhysicalPlan;
import io.massifdb.sqlfrontend.catalog.ColumnDescriptor;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * COPY FROM STDIN under way: records become rows of an INSERT whose plan is made once, some
 * thousand rows at a time, so that keys are checked in few round trips.
 */
final class CopyIn {
  private static final int ROWS_MAX = 1000;

  private final StatementRunner statements;
  private final PhysicalPlan.Insert plan;
  private final List<ColumnDescriptor> columns;
  private final CopyOptions options;
  private final EvaluationContext evaluation;
  private final CopyRecords records;
  private final List<OutputColumn> outputs;
  private final List<Expression> template;
  private final List<List<Expression>> rows = new ArrayList<>();
  private long count;

  /**
   * @param plan of {@code INSERT INTO table (columns) VALUES ($1, $2 ...)}
   */
  CopyIn(
      StatementRunner statements,
      PhysicalPlan.Insert plan,
      List<ColumnDescriptor> columns,
      CopyOptions options) {
    this.statements = statements;
    this.plan = plan;
    this.columns = columns;
    this.options = options;
    this.evaluation = statements.evaluation(List.of());
    this.records = new CopyRecords(options, this::row);
    this.outputs = plan.input().columns();
    this.template = template(plan.input());
  }

  private static List<Expression> template(PhysicalPlan input) {
    return switch (input) {
      case PhysicalPlan.Values values when values.rows().size() == 1 -> values.rows().getFirst();
      case PhysicalPlan.Compute(_, PhysicalPlan beneath, var filter, var projections)
          when filter == null -> {
        List<Expression> inner = template(beneath);
        yield projections == null
            ? inner
            : projections.stream().map(it -> ExpressionTree.substitute(it, inner)).toList();
      }
      default -> throw new AssertionError("VALUES of one row is planned as " + input);
    };
  }

  int width() {
    return columns.size();
  }

  void data(byte[] content) {
    records.feed(content);
  }

  /** Writes the rest; the number of rows in all. */
  long finish() {
    records.finish();
    flush();
    return count;
  }

  private void row(List<@Nullable String> record) {
    if (record.size() > columns.size()) {
      throw new SqlException(
          SqlState.BAD_COPY_FILE_FORMAT, "extra data after last expected column");
    }
    if (record.size() < columns.size()) {
      throw new SqlException(
          SqlState.BAD_COPY_FILE_FORMAT,
          "missing data for column \"" + columns.get(record.size()).name() + "\"");
    }
    List<@Nullable Object> values = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      values.add(value(record.get(i), columns.get(i)));
    }
    List<Expression> row = new ArrayList<>();
    for (Expression each : template) {
      row.add(
          ExpressionTree.transform(
              each,
              part ->
                  part instanceof Parameter(int index, SqlType type)
                      ? new Constant(values.get(index), type)
                      : part));
    }
    rows.add(row);
    if (rows.size() >= ROWS_MAX) {
      flush();
    }
  }

  private @Nullable Object value(@Nullable String text, ColumnDescriptor column) {
    if (text == null) {
      return options.forceNotNull().contains(column.name())
          ? TextParser.parse(options.nullString(), column.type().asRead(), evaluation)
          : null;
    }
    return TextParser.parse(text, column.type().asRead(), evaluation);
  }

  private void flush() {
    if (rows.isEmpty()) {
      return;
    }
    PhysicalPlan.Insert batch =
        new PhysicalPlan.Insert(
            List.of(),
            new PhysicalPlan.Values(outputs, rows),
            plan.table(),
            plan.row(),
            plan.checks(),
            plan.generated(),
            plan.references(),
            plan.referenced(),
            null,
            null);
    count += statements.runBatch(batch);
    rows.clear();
  }
}

package io.massifdb.execution;

import io.massifdb.expression.Batch;
import io.massifdb.expression.CompiledExpression;
import io.massifdb.expression.EvaluationContext;
import io.massifdb.expression.Evaluator;
import io.massifdb.expression.LongVector;
import io.massifdb.expression.SqlException;
import io.massifdb.expression.SqlException.Subject;
import io.massifdb.expression.SqlState;
import io.massifdb.expression.TextFormat;
import io.massifdb.planner.layout.TableColumn;
import io.massifdb.planner.layout.TableLayout;
import io.massifdb.planner.plan.RowCheck;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// NOT NULL and CHECK on new table rows.
final class RowConstraints {
  private static final int VALUE_CHARACTERS_MAX = 64;

  private final TableLayout table;
  private final List<RowCheck> checks;
  private final List<CompiledExpression> conditions = new ArrayList<>();
  private final EvaluationContext context;

  RowConstraints(TableLayout table, List<RowCheck> checks, EvaluationContext context) {
    this.table = table;
    this.checks = checks;
    this.context = context;
    for (RowCheck check : checks) {
      conditions.add(Evaluator.compile(check.condition()));
    }
  }

  /// @param rows new table rows
  void test(Batch rows) {
    for (int i = 0; i < rows.size(); i++) {
      testNotNull(rows, i);
    }
    for (int c = 0; c < conditions.size(); c++) {
      LongVector truth = (LongVector) conditions.get(c).evaluate(rows, context);
      for (int i = 0; i < rows.size(); i++) {
        int row = rows.row(i);
        if (!truth.isNull(row) && !truth.getBoolean(row)) {
          throw checkViolation(checks.get(c), rows, i);
        }
      }
    }
  }

  private void testNotNull(Batch rows, int i) {
    for (int c = 0; c < table.columns().size(); c++) {
      TableColumn column = table.columns().get(c);
      if (!column.nullable() && column.state().isWritten() && rows.column(c).isNull(rows.row(i))) {
        throw new SqlException(
                SqlState.NOT_NULL_VIOLATION,
                "null value in column \""
                    + column.name()
                    + "\" of relation \""
                    + table.name()
                    + "\" violates not-null constraint")
            .withDetail(failingRow(rows, i))
            .withSubject(new Subject(table.schemaName(), table.name(), column.name(), null));
      }
    }
  }

  private SqlException checkViolation(RowCheck check, Batch rows, int i) {
    return new SqlException(
            SqlState.CHECK_VIOLATION,
            "new row for relation \""
                + table.name()
                + "\" violates check constraint \""
                + check.name()
                + "\"")
        .withDetail(failingRow(rows, i))
        .withSubject(new Subject(table.schemaName(), table.name(), null, check.name()));
  }

  private String failingRow(Batch rows, int i) {
    List<String> texts = new ArrayList<>();
    for (int c = 0; c < table.columns().size(); c++) {
      TableColumn column = table.columns().get(c);
      if (column.state().isPublic() && !column.hidden()) {
        Object value = rows.get(i, c);
        texts.add(value == null ? "null" : cut(TextFormat.format(value, column.type(), context)));
      }
    }
    return "Failing row contains (" + String.join(", ", texts) + ").";
  }

  private static @Nullable String cut(String text) {
    if (text.codePointCount(0, text.length()) <= VALUE_CHARACTERS_MAX) {
      return text;
    }
    return text.substring(0, text.offsetByCodePoints(0, VALUE_CHARACTERS_MAX)) + "...";
  }
}

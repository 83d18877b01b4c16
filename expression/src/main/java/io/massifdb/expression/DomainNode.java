package io.massifdb.expression;

import java.util.List;
import java.util.Objects;

/// A conversion to a domain, of values that have the type below already: looks at the conditions.
final class DomainNode extends CompiledExpression {
  private final CompiledExpression operand;
  private final DomainType domain;
  private final List<CompiledExpression> conditions;

  DomainNode(CompiledExpression operand, SqlType target) {
    super(target);
    this.operand = operand;
    this.domain = Objects.requireNonNull(target.domain());
    this.conditions =
        domain.checks().stream().map(check -> Evaluator.compile(check.condition())).toList();
  }

  @Override
  Vector evaluate(Rows rows, EvaluationContext context) {
    Vector values = operand.evaluate(rows, context);
    if (domain.notNull()) {
      for (int i = 0; i < rows.count(); i++) {
        if (values.isNull(rows.row(i))) {
          throw domain.nullNotAllowed();
        }
      }
    }
    Batch batch =
        new Batch(rows.batch().rowCount(), new Vector[] {values}, rows.selection(), rows.count());
    for (int i = 0; i < conditions.size(); i++) {
      check(conditions.get(i).evaluate(batch, context), rows, domain.checks().get(i));
    }
    return values;
  }

  /// A condition that is unknown is not violated.
  private void check(Vector truth, Rows rows, DomainType.Check check) {
    for (int i = 0; i < rows.count(); i++) {
      int row = rows.row(i);
      if (!truth.isNull(row) && !((LongVector) truth).getBoolean(row)) {
        throw domain.violated(check);
      }
    }
  }
}

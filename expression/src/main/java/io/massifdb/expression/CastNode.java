package io.massifdb.expression;

/// Conversions. Integers to wider numbers have loops of their own.
final class CastNode extends CompiledExpression {
  private final CompiledExpression operand;
  private final boolean explicit;
  private final boolean widensInteger;
  private final boolean toDouble;

  CastNode(CompiledExpression operand, SqlType target, boolean explicit) {
    super(target);
    this.operand = operand;
    this.explicit = explicit;
    TypeKind from = operand.type().kind();
    this.widensInteger =
        (from == TypeKind.INT2
                && (target.kind() == TypeKind.INT4 || target.kind() == TypeKind.INT8))
            || (from == TypeKind.INT4 && target.kind() == TypeKind.INT8);
    this.toDouble = from.isInteger() && target.kind() == TypeKind.FLOAT8;
  }

  @Override
  Vector evaluate(Rows rows, EvaluationContext context) {
    Vector values = operand.evaluate(rows, context);
    Vector result = rows.result(type());
    SqlType from = operand.type();
    for (int i = 0; i < rows.count(); i++) {
      int row = rows.row(i);
      if (values.isNull(row)) {
        result.setNull(row);
      } else if (widensInteger) {
        ((LongVector) result).setLong(row, ((LongVector) values).getLong(row));
      } else if (toDouble) {
        ((DoubleVector) result).setDouble(row, (double) ((LongVector) values).getLong(row));
      } else {
        result.set(row, Casts.cast(values.get(row), from, type(), explicit, context));
      }
    }
    return result;
  }
}

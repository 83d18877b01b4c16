package io.massifdb.expression;

import org.jspecify.annotations.Nullable;

/// Nodes without operands.
final class Leaves {
  private Leaves() {}

  /// A vector with the same value in each row.
  static Vector filled(SqlType type, @Nullable Object value, int rows) {
    Vector vector = Vector.create(type, Math.max(1, rows));
    vector.resize(rows);
    if (rows > 0) {
      vector.set(0, value);
      vector.spreadFirst();
    }
    return vector;
  }

  static final class ColumnNode extends CompiledExpression {
    private final int index;

    ColumnNode(Expression.Column column) {
      super(column.type());
      this.index = column.index();
    }

    @Override
    Vector evaluate(Rows rows, EvaluationContext context) {
      return rows.batch().column(index);
    }
  }

  /// Keeps the vector for the next batch of no more rows.
  static final class ConstantNode extends CompiledExpression {
    private final @Nullable Object value;
    private volatile @Nullable Vector kept;

    ConstantNode(Expression.Constant constant) {
      super(constant.type());
      this.value = constant.value();
    }

    @Override
    Vector evaluate(Rows rows, EvaluationContext context) {
      Vector vector = kept;
      if (vector == null || vector.size() < rows.batch().rowCount()) {
        vector = filled(type(), value, rows.batch().rowCount());
        kept = vector;
      }
      return vector;
    }
  }

  static final class ParameterNode extends CompiledExpression {
    private final int index;

    ParameterNode(Expression.Parameter parameter) {
      super(parameter.type());
      this.index = parameter.index();
    }

    @Override
    Vector evaluate(Rows rows, EvaluationContext context) {
      return filled(type(), context.parameter(index), rows.batch().rowCount());
    }
  }

  static final class CorrelationNode extends CompiledExpression {
    private final int id;
    private final int index;

    CorrelationNode(Expression.Correlation correlation) {
      super(correlation.type());
      this.id = correlation.id();
      this.index = correlation.index();
    }

    @Override
    Vector evaluate(Rows rows, EvaluationContext context) {
      return filled(type(), context.correlation(id, index), rows.batch().rowCount());
    }
  }
}

package io.massifdb.sqlfrontend.validate;

import io.massifdb.expression.Function;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlFunctionCategory;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlOperandCountRange;
import org.apache.calcite.sql.type.OperandTypes;
import org.apache.calcite.sql.type.ReturnTypes;
import org.apache.calcite.sql.type.SqlOperandCountRanges;
import org.jspecify.annotations.Nullable;

/// The operator of a call in the algebra whose function was chosen: one entry of the function
/// library. The operands already have the types that the entry takes.
public final class ResolvedOperator extends SqlFunction {
  private final Function function;

  ResolvedOperator(Function function) {
    super(
        function.name(),
        SqlKind.OTHER_FUNCTION,
        ReturnTypes.ARG0,
        null,
        OperandTypes.VARIADIC,
        SqlFunctionCategory.USER_DEFINED_FUNCTION);
    this.function = function;
  }

  public Function function() {
    return function;
  }

  @Override
  public boolean isDeterministic() {
    return !function.isVolatile();
  }

  @Override
  public boolean isDynamicFunction() {
    return function.isStable();
  }

  @Override
  public SqlOperandCountRange getOperandCountRange() {
    return SqlOperandCountRanges.any();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ResolvedOperator operator && operator.function.equals(function);
  }

  @Override
  public int hashCode() {
    return function.hashCode();
  }
}

package io.massifdb.sqlfrontend.validate;

import io.massifdb.expression.FunctionLibrary;
import io.massifdb.expression.ResolvedFunction;
import io.massifdb.expression.SqlType;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.SqlAggFunction;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlCallBinding;
import org.apache.calcite.sql.SqlFunctionCategory;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlOperatorBinding;
import org.apache.calcite.sql.type.OperandTypes;
import org.apache.calcite.sql.validate.SqlValidator;
import org.apache.calcite.sql.validate.SqlValidatorScope;
import org.apache.calcite.util.Optionality;

/// An aggregate of the library by its name. The entry follows from the types of its operands, which
/// have the types that it takes: `FunctionLibrary.resolve(name, types)` gives it again. `count` is
/// Calcite's own operator, since Calcite's decorrelation knows it.
public final class AggregateOperator extends SqlAggFunction {
  AggregateOperator(String name) {
    super(
        name,
        null,
        kind(name),
        AggregateOperator::resultType,
        null,
        OperandTypes.VARIADIC,
        SqlFunctionCategory.USER_DEFINED_FUNCTION,
        false,
        false,
        Optionality.OPTIONAL);
  }

  private static SqlKind kind(String name) {
    return switch (name) {
      case "sum", "min", "max", "avg" -> SqlKind.valueOf(name.toUpperCase(Locale.ROOT));
      default -> SqlKind.OTHER_FUNCTION;
    };
  }

  /// Every aggregate but count may be NULL: over no row.
  private static RelDataType resultType(SqlOperatorBinding binding) {
    List<SqlType> types = new ArrayList<>();
    for (int i = 0; i < binding.getOperandCount(); i++) {
      types.add(
          binding instanceof SqlCallBinding call && CallTyping.isUntyped(call.operand(i))
              ? SqlType.UNKNOWN
              : TypeFactory.sqlType(binding.getOperandType(i)));
    }
    ResolvedFunction resolved =
        FunctionLibrary.resolveOrThrow(binding.getOperator().getName(), types);
    return ((TypeFactory) binding.getTypeFactory()).type(resolved.result(), true);
  }

  @Override
  public RelDataType deriveType(SqlValidator validator, SqlValidatorScope scope, SqlCall call) {
    return ((QueryValidator) validator).typing().aggregate(scope, call);
  }
}

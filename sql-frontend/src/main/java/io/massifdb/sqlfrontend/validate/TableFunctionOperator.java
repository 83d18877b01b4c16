package io.massifdb.sqlfrontend.validate;

import io.massifdb.sqlfrontend.parser.SyntaxNodes;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlCallBinding;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlFunctionCategory;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlOperatorBinding;
import org.apache.calcite.sql.SqlTableFunction;
import org.apache.calcite.sql.type.OperandTypes;
import org.apache.calcite.sql.type.ReturnTypes;
import org.apache.calcite.sql.type.SqlReturnTypeInference;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.validate.SqlValidator;
import org.apache.calcite.sql.validate.SqlValidatorScope;

/// A function of the library in FROM, by its name, behind which [SyntaxNodes#WITH_ORDINALITY] may
/// stand. Every function may stand there; one that returns no set gives one row.
final class TableFunctionOperator extends SqlFunction implements SqlTableFunction {
  TableFunctionOperator(String name) {
    super(
        name,
        SqlKind.OTHER_FUNCTION,
        ReturnTypes.ARG0,
        null,
        OperandTypes.VARIADIC,
        SqlFunctionCategory.USER_DEFINED_FUNCTION);
  }

  /// Whether WITH ORDINALITY was written.
  boolean countsRows() {
    return getName().endsWith(SyntaxNodes.WITH_ORDINALITY);
  }

  @Override
  public RelDataType deriveType(SqlValidator validator, SqlValidatorScope scope, SqlCall call) {
    ((QueryValidator) validator).typing().tableFunction(scope, call);
    return validator.getTypeFactory().createSqlType(SqlTypeName.CURSOR);
  }

  @Override
  public SqlReturnTypeInference getRowTypeInference() {
    return this::rowType;
  }

  private RelDataType rowType(SqlOperatorBinding binding) {
    SqlCallBinding call = (SqlCallBinding) binding;
    return ((QueryValidator) call.getValidator())
        .typing()
        .tableFunction(call.getScope(), call.getCall());
  }
}

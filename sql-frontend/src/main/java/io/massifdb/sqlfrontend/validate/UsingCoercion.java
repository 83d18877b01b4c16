package io.massifdb.sqlfrontend.validate;

import io.massifdb.expression.SqlType;
import java.util.List;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.validate.SqlValidator;
import org.apache.calcite.sql.validate.implicit.TypeCoercionImpl;
import org.jspecify.annotations.Nullable;

/// The common type of two columns that JOIN ... USING or NATURAL compares: the one question that
/// Calcite's converter asks a coercion even if coercions are off.
final class UsingCoercion extends TypeCoercionImpl {
  private final TypeFactory types;

  UsingCoercion(TypeFactory types, SqlValidator validator) {
    super(types, validator);
    this.types = types;
  }

  @Override
  public @Nullable RelDataType commonTypeForBinaryComparison(
      @Nullable RelDataType left, @Nullable RelDataType right) {
    if (left == null || right == null) {
      return null;
    }
    SqlType common = CommonType.of(List.of(TypeFactory.sqlType(left), TypeFactory.sqlType(right)));
    return common == null ? null : types.type(common, left.isNullable() || right.isNullable());
  }
}

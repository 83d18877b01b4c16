package io.massifdb.planner;

import io.massifdb.expression.Expression.Constant;
import io.massifdb.expression.Numeric;
import io.massifdb.expression.SqlException;
import io.massifdb.expression.SqlState;
import io.massifdb.expression.SqlType;
import java.math.BigDecimal;
import java.util.UUID;
import org.apache.calcite.avatica.util.ByteString;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.util.NlsString;

/// From Calcite's literals to datums.
final class Literals {
  private Literals() {}

  static Constant constant(RexLiteral literal) {
    SqlType type = RelTypes.toSqlType(literal.getType());
    if (literal.isNull()) {
      return new Constant(null, type);
    }
    return new Constant(datum(literal, type), type);
  }

  private static Object datum(RexLiteral literal, SqlType type) {
    Comparable<?> value = literal.getValue();
    return switch (value) {
      case Boolean truth -> truth;
      case BigDecimal decimal ->
          switch (type.kind().representation()) {
            case LONG -> decimal.longValueExact();
            case DOUBLE -> decimal.doubleValue();
            case OBJECT -> Numeric.of(decimal);
            case BYTES -> throw unsupported(literal);
          };
      case Double number ->
          switch (type.kind().representation()) {
            case DOUBLE -> number;
            case OBJECT -> Numeric.of(number);
            case LONG, BYTES -> throw unsupported(literal);
          };
      case NlsString text -> text.getValue();
      case ByteString bytes -> bytes.getBytes();
      case UUID uuid -> uuid;
      case null, default -> throw unsupported(literal);
    };
  }

  private static SqlException unsupported(RexLiteral literal) {
    return new SqlException(SqlState.FEATURE_NOT_SUPPORTED, "literal is not supported: " + literal);
  }
}

package io.massifdb.planner;

import io.massifdb.expression.SqlException;
import io.massifdb.expression.SqlState;
import io.massifdb.expression.SqlType;
import org.apache.calcite.rel.type.RelDataType;

/// From Calcite's types to ours.
final class RelTypes {
  private RelTypes() {}

  static SqlType toSqlType(RelDataType type) {
    return switch (type.getSqlTypeName()) {
      case BOOLEAN -> SqlType.BOOLEAN;
      case TINYINT, SMALLINT -> SqlType.INT2;
      case INTEGER -> SqlType.INT4;
      case BIGINT -> SqlType.INT8;
      case DECIMAL -> SqlType.NUMERIC;
      case REAL -> SqlType.FLOAT4;
      case FLOAT, DOUBLE -> SqlType.FLOAT8;
      case CHAR, VARCHAR -> SqlType.TEXT;
      case BINARY, VARBINARY -> SqlType.BYTEA;
      case DATE -> SqlType.DATE;
      case TIME -> SqlType.TIME;
      case TIMESTAMP -> SqlType.TIMESTAMP;
      case TIMESTAMP_WITH_LOCAL_TIME_ZONE -> SqlType.TIMESTAMPTZ;
      case UUID -> SqlType.UUID;
      case NULL -> SqlType.UNKNOWN;
      case ROW -> SqlType.RECORD;
      case ARRAY -> {
        RelDataType element = type.getComponentType();
        if (element == null) {
          throw new AssertionError("an array has an element type: " + type);
        }
        yield SqlType.array(toSqlType(element));
      }
      default ->
          throw new SqlException(
              SqlState.FEATURE_NOT_SUPPORTED, "type " + type + " is not supported");
    };
  }
}

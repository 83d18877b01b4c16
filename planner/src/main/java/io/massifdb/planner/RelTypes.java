package io.massifdb.planner;

import io.massifdb.expression.SqlType;
import io.massifdb.sqlfrontend.validate.TypeFactory;
import org.apache.calcite.rel.type.RelDataType;

/// From Calcite's types to ours.
final class RelTypes {
  private RelTypes() {}

  static SqlType toSqlType(RelDataType type) {
    return TypeFactory.sqlType(type);
  }
}

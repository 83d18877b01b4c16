package io.massifdb.sqlfrontend.validate;

import io.massifdb.expression.SqlType;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeSystem;
import org.apache.calcite.sql.SqlCollation;
import org.apache.calcite.sql.type.SqlTypeFactoryImpl;
import org.apache.calcite.sql.type.SqlTypeMappingRule;
import org.apache.calcite.sql.type.SqlTypeName;
import org.jspecify.annotations.Nullable;

/// Makes {@link ScalarType} of our types, and of the types that Calcite asks for by itself. One
/// factory per statement, since types of one query are compared by identity after interning.
public final class TypeFactory extends SqlTypeFactoryImpl {
  public TypeFactory() {
    super(new TypeSystem());
  }

  public static RelDataTypeSystem system() {
    return new TypeSystem();
  }

  public RelDataType type(SqlType type, boolean nullable) {
    SqlType elementType = type.element();
    ScalarType element = elementType == null ? null : (ScalarType) type(elementType, true);
    return canonize(new ScalarType(type, nullable, element));
  }

  /// Our type behind Calcite's; UNKNOWN for the type of NULL, RECORD for rows.
  public static SqlType sqlType(RelDataType type) {
    if (type instanceof ScalarType scalar) {
      return scalar.sqlType();
    }
    if (type.isStruct()) {
      return SqlType.RECORD;
    }
    return switch (type.getSqlTypeName()) {
      case NULL, ANY, UNKNOWN -> SqlType.UNKNOWN;
      default -> throw new AssertionError("no type of ours: " + type.getFullTypeString());
    };
  }

  static @Nullable SqlType ours(SqlTypeName name) {
    return switch (name) {
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
      case TIMESTAMP_WITH_LOCAL_TIME_ZONE, TIMESTAMP_TZ -> SqlType.TIMESTAMPTZ;
      case UUID -> SqlType.UUID;
      default -> null;
    };
  }

  @Override
  public RelDataType createSqlType(SqlTypeName typeName) {
    SqlType type = ours(typeName);
    return type == null ? super.createSqlType(typeName) : type(type, false);
  }

  @Override
  public RelDataType createSqlType(SqlTypeName typeName, int precision) {
    SqlType type = ours(typeName);
    return type == null ? super.createSqlType(typeName, precision) : type(type, false);
  }

  @Override
  public RelDataType createSqlType(SqlTypeName typeName, int precision, int scale) {
    SqlType type = ours(typeName);
    return type == null ? super.createSqlType(typeName, precision, scale) : type(type, false);
  }

  @Override
  public RelDataType createArrayType(RelDataType elementType, long maxCardinality) {
    return elementType instanceof ScalarType scalar
        ? type(SqlType.array(scalar.sqlType()), false)
        : super.createArrayType(elementType, maxCardinality);
  }

  @Override
  public RelDataType createTypeWithNullability(RelDataType type, boolean nullable) {
    if (type instanceof ScalarType scalar) {
      return scalar.isNullable() == nullable ? scalar : type(scalar.sqlType(), nullable);
    }
    return super.createTypeWithNullability(type, nullable);
  }

  @Override
  public RelDataType createTypeWithCharsetAndCollation(
      RelDataType type, Charset charset, SqlCollation collation) {
    return type instanceof ScalarType
        ? type
        : super.createTypeWithCharsetAndCollation(type, charset, collation);
  }

  @Override
  public Charset getDefaultCharset() {
    return StandardCharsets.UTF_8;
  }

  @Override
  public @Nullable RelDataType leastRestrictive(
      List<RelDataType> types, SqlTypeMappingRule mappingRule) {
    List<SqlType> scalars = new ArrayList<>();
    boolean nullable = false;
    for (RelDataType type : types) {
      boolean untyped = type.getSqlTypeName() == SqlTypeName.NULL;
      if (!untyped && !(type instanceof ScalarType)) {
        return super.leastRestrictive(types, mappingRule);
      }
      nullable |= untyped || type.isNullable();
      scalars.add(untyped ? SqlType.UNKNOWN : sqlType(type));
    }
    if (scalars.stream().allMatch(SqlType.UNKNOWN::equals)) {
      return super.leastRestrictive(types, mappingRule);
    }
    SqlType common = CommonType.of(scalars);
    return common == null ? null : type(common, nullable);
  }
}

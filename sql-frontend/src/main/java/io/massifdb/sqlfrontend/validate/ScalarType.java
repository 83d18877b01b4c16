package io.massifdb.sqlfrontend.validate;

import static java.util.Objects.requireNonNull;

import io.massifdb.expression.SqlType;
import io.massifdb.expression.TypeKind;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.Map;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFamily;
import org.apache.calcite.sql.SqlCollation;
import org.apache.calcite.sql.type.AbstractSqlType;
import org.apache.calcite.sql.type.SqlTypeName;
import org.jspecify.annotations.Nullable;

/// One of our types as Calcite sees it. The `SqlTypeName` is the nearest that Calcite has; types
/// whose rules differ from anything in Calcite (interval, oid, json ...) are `OTHER`, so that no
/// rule of Calcite's touches them. Immutable.
public final class ScalarType extends AbstractSqlType {
  private static final long serialVersionUID = 1L;

  private final transient SqlType sqlType;
  private final transient @Nullable ScalarType element;

  ScalarType(SqlType sqlType, boolean nullable, @Nullable ScalarType element) {
    super(typeName(sqlType.kind()), nullable, null);
    this.sqlType = sqlType;
    this.element = element;
    computeDigest();
  }

  public SqlType sqlType() {
    return sqlType;
  }

  private static SqlTypeName typeName(TypeKind kind) {
    return switch (kind) {
      case BOOLEAN -> SqlTypeName.BOOLEAN;
      case INT2 -> SqlTypeName.SMALLINT;
      case INT4 -> SqlTypeName.INTEGER;
      case INT8 -> SqlTypeName.BIGINT;
      case NUMERIC -> SqlTypeName.DECIMAL;
      case FLOAT4 -> SqlTypeName.REAL;
      case FLOAT8 -> SqlTypeName.DOUBLE;
      case TEXT, VARCHAR, NAME, UNKNOWN, CSTRING -> SqlTypeName.VARCHAR;
      case CHAR, INTERNAL_CHAR -> SqlTypeName.CHAR;
      case BYTEA -> SqlTypeName.VARBINARY;
      case DATE -> SqlTypeName.DATE;
      case TIME -> SqlTypeName.TIME;
      case TIMESTAMP -> SqlTypeName.TIMESTAMP;
      case TIMESTAMPTZ -> SqlTypeName.TIMESTAMP_WITH_LOCAL_TIME_ZONE;
      case ARRAY -> SqlTypeName.ARRAY;
      default -> SqlTypeName.OTHER;
    };
  }

  @Override
  protected void generateTypeString(StringBuilder sb, boolean withDetail) {
    sb.append(sqlType.sqlName());
    if (sqlType.user() != null) {
      // Names are not unique, and a type may change between two statements.
      sb.append('#').append(sqlType.user().hashCode());
    }
  }

  /// Types that Calcite does not know compare with their own kind, nullable or not. Calcite
  /// compares families by identity.
  private record Family(TypeKind kind) implements RelDataTypeFamily {
    private static final Map<TypeKind, Family> ALL = all();

    private static Map<TypeKind, Family> all() {
      Map<TypeKind, Family> all = new EnumMap<>(TypeKind.class);
      for (TypeKind kind : TypeKind.values()) {
        all.put(kind, new Family(kind));
      }
      return all;
    }

    static RelDataTypeFamily of(TypeKind kind) {
      return requireNonNull(ALL.get(kind));
    }

    @Override
    public String toString() {
      return kind.sqlName();
    }
  }

  @Override
  public RelDataTypeFamily getFamily() {
    return typeName == SqlTypeName.OTHER ? Family.of(sqlType.kind()) : super.getFamily();
  }

  @Override
  public int getPrecision() {
    return sqlType.precision() < 0 ? PRECISION_NOT_SPECIFIED : sqlType.precision();
  }

  @Override
  public int getScale() {
    return sqlType.kind() == TypeKind.NUMERIC && sqlType.precision() >= 0
        ? sqlType.scale()
        : SCALE_NOT_SPECIFIED;
  }

  @Override
  public @Nullable Charset getCharset() {
    return isCharacter() ? StandardCharsets.UTF_8 : null;
  }

  @Override
  public @Nullable SqlCollation getCollation() {
    return isCharacter() ? SqlCollation.IMPLICIT : null;
  }

  private boolean isCharacter() {
    return typeName == SqlTypeName.VARCHAR || typeName == SqlTypeName.CHAR;
  }

  @Override
  public @Nullable RelDataType getComponentType() {
    return element;
  }
}

package io.massifdb.sqlfrontend.parser;

import io.massifdb.expression.SqlType;
import io.massifdb.sqlfrontend.validate.TypeFactory;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.SqlDataTypeSpec;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlTypeNameSpec;
import org.apache.calcite.sql.SqlWriter;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.validate.SqlValidator;
import org.apache.calcite.util.Litmus;

/// A type in an expression: one of ours, already resolved, behind Calcite's interface.
public final class TypeNameSpec extends SqlTypeNameSpec {
  private final SqlType type;

  private TypeNameSpec(SqlType type, SqlParserPos pos) {
    super(new SqlIdentifier(type.sqlName(), pos), pos);
    this.type = type;
  }

  public static SqlDataTypeSpec of(SqlType type, SqlParserPos pos) {
    return new SqlDataTypeSpec(new TypeNameSpec(type, pos), pos);
  }

  public SqlType type() {
    return type;
  }

  @Override
  public RelDataType deriveType(SqlValidator validator) {
    return ((TypeFactory) validator.getTypeFactory()).type(type, true);
  }

  @Override
  public void unparse(SqlWriter writer, int leftPrec, int rightPrec) {
    writer.keyword(type.sqlName());
  }

  @Override
  public boolean equalsDeep(SqlTypeNameSpec spec, Litmus litmus) {
    boolean equal = spec instanceof TypeNameSpec other && other.type.equals(type);
    return equal ? litmus.succeed() : litmus.fail("{} != {}", this, spec);
  }
}

package io.massifdb.sqlfrontend.validate;

import io.massifdb.expression.SqlType;
import io.massifdb.sqlfrontend.catalog.Relation;
import java.util.List;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.validate.SqlValidator;

/// A query that passed the validator. Confined to one thread: {@link RelConversion#toRel} uses it
/// up.
///
/// @param columns names and types of the result as the client sees them
/// @param parameterTypes the type of `$1`, `$2` ...: given or inferred
/// @param relations the tables and views that were looked up, once each; a plan stays valid as long
///   as their versions do
public record ValidatedQuery(
    SqlNode node,
    SqlValidator validator,
    RelDataType rowType,
    List<Column> columns,
    List<SqlType> parameterTypes,
    List<Relation> relations,
    ValidationContext context) {

  public ValidatedQuery {
    columns = List.copyOf(columns);
    parameterTypes = List.copyOf(parameterTypes);
    relations = List.copyOf(relations);
  }

  /// A result column.
  ///
  /// @param tableId the table whose column this is, unchanged; 0 for expressions
  /// @param columnId that column's id; 0 for expressions
  public record Column(String name, SqlType type, long tableId, int columnId) {}
}

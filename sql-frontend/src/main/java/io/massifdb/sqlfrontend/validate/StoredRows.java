package io.massifdb.sqlfrontend.validate;

import io.massifdb.expression.SqlType;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;

/// Rows that one part of a statement left for another ([BoundStatement.WithSteps]): a table of a
/// schema that no user can name.
///
/// @param name unique within the statement
public record StoredRows(String name, List<String> columns, List<SqlType> types) {
  /// The schema's name.
  public static final String SCHEMA = "?stored?";

  public StoredRows {
    columns = List.copyOf(columns);
    types = List.copyOf(types);
  }

  static StoredRows of(String name, List<ValidatedQuery.Column> columns) {
    return new StoredRows(
        name,
        columns.stream().map(ValidatedQuery.Column::name).toList(),
        columns.stream().map(ValidatedQuery.Column::type).toList());
  }

  SqlIdentifier identifier() {
    return new SqlIdentifier(List.of(SCHEMA, name), SqlParserPos.ZERO);
  }

  /// In FROM, under an alias.
  SqlNode as(SqlIdentifier alias) {
    List<SqlNode> operands = new ArrayList<>();
    operands.add(identifier());
    operands.add(alias);
    columns.forEach(column -> operands.add(new SqlIdentifier(column, SqlParserPos.ZERO)));
    return SqlStdOperatorTable.AS.createCall(SqlParserPos.ZERO, operands);
  }
}

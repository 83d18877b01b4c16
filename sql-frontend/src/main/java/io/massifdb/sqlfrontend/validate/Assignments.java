package io.massifdb.sqlfrontend.validate;

import io.massifdb.expression.SqlException;
import io.massifdb.expression.SqlState;
import io.massifdb.sqlfrontend.catalog.ColumnDescriptor;
import io.massifdb.sqlfrontend.catalog.TableDescriptor;
import io.massifdb.sqlfrontend.parser.Statement.Assignment;
import io.massifdb.sqlfrontend.parser.TreeCopy;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;

/// The SET of UPDATE and ON CONFLICT as columns and values.
final class Assignments {
  private static final String SOURCE = "?source?";

  private Assignments() {}

  /// Fills both lists; they belong together by position.
  static void flatten(
      TableDescriptor table,
      List<Assignment> assignments,
      List<ColumnDescriptor> columns,
      List<SqlNode> values) {
    for (Assignment assignment : assignments) {
      List<SqlNode> given = values(assignment);
      for (int i = 0; i < given.size(); i++) {
        SqlIdentifier name = assignment.columns().get(i);
        ColumnDescriptor column = QueryTrees.column(table, name);
        if (columns.contains(column)) {
          throw Errors.at(
              new SqlException(
                  SqlState.SYNTAX_ERROR,
                  "multiple assignments to same column \"" + column.name() + "\""),
              name);
        }
        boolean settled =
            column.isGenerated() || column.filling() == ColumnDescriptor.Filling.IDENTITY_ALWAYS;
        if (settled && given.get(i).getKind() != SqlKind.DEFAULT) {
          throw Errors.at(
              new SqlException(
                  SqlState.GENERATED_ALWAYS,
                  "column \"" + column.name() + "\" can only be updated to DEFAULT"),
              name);
        }
        columns.add(column);
        values.add(given.get(i));
      }
    }
  }

  /// A query that gives several columns: a scalar one for each of them.
  private static List<SqlNode> fields(SqlNode query, int width) {
    List<SqlNode> fields = new ArrayList<>();
    for (int i = 0; i < width; i++) {
      List<SqlNode> operands = new ArrayList<>();
      operands.add(i == 0 ? query : TreeCopy.of(query));
      operands.add(new SqlIdentifier(SOURCE, SqlParserPos.ZERO));
      for (int j = 0; j < width; j++) {
        operands.add(new SqlIdentifier("f" + j, SqlParserPos.ZERO));
      }
      SqlNode from = SqlStdOperatorTable.AS.createCall(SqlParserPos.ZERO, operands);
      SqlNode field = new SqlIdentifier(List.of(SOURCE, "f" + i), query.getParserPosition());
      fields.add(QueryTrees.select(List.of(field), from, null));
    }
    return fields;
  }

  /// Whether a query certainly has another number of columns.
  private static boolean givesOther(SqlSelect select, int width) {
    return select.getSelectList().size() != width
        && select.getSelectList().stream()
            .noneMatch(item -> item instanceof SqlIdentifier id && id.isStar());
  }

  private static List<SqlNode> values(Assignment assignment) {
    SqlNode value = assignment.value();
    int width = assignment.columns().size();
    if (width == 1 && value.getKind() != SqlKind.ROW) {
      return List.of(value);
    }
    if (value.isA(SqlKind.QUERY)) {
      if (value instanceof SqlSelect select && givesOther(select, width)) {
        throw Errors.at(
            new SqlException(
                SqlState.SYNTAX_ERROR, "number of columns does not match number of values"),
            value);
      }
      return fields(value, width);
    }
    if (value.getKind() != SqlKind.ROW || ((SqlCall) value).operandCount() != width) {
      throw Errors.at(
          new SqlException(
              SqlState.SYNTAX_ERROR, "number of columns does not match number of values"),
          value);
    }
    return ((SqlCall) value).getOperandList();
  }
}

package io.massifdb.sqlfrontend.validate;

import io.massifdb.sqlfrontend.catalog.ColumnDescriptor;
import io.massifdb.sqlfrontend.parser.SyntaxNodes;
import io.massifdb.sqlfrontend.parser.TypeNameSpec;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlUtil;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.jspecify.annotations.Nullable;

/// Many rows of literals for INSERT: the literals stay a constant table and the conversions stand
/// once above it, so that a thousand rows are one node of the plan and not a union of a thousand.
final class LiteralRows {
  private static final String SOURCE = "?source?";

  private LiteralRows() {}

  /// The query, or null if the values are not literals of one sort per column.
  ///
  /// @param rows ROW calls of assignments, one for each column
  static @Nullable SqlNode query(List<SqlNode> rows, List<ColumnDescriptor> columns) {
    List<SqlNode> items = new ArrayList<>();
    List<SqlNode> operands = new ArrayList<>();
    operands.add(SqlLiteral.createNull(SqlParserPos.ZERO));
    operands.add(new SqlIdentifier(SOURCE, SqlParserPos.ZERO));
    for (int i = 0; i < columns.size(); i++) {
      Sort sort = sort(rows, i);
      if (sort == Sort.MIXED) {
        return null;
      }
      String name = "c" + i;
      operands.add(new SqlIdentifier(name, SqlParserPos.ZERO));
      items.add(item(sort, new SqlIdentifier(List.of(SOURCE, name), pos(rows, i)), columns.get(i)));
    }
    List<SqlNode> literals = new ArrayList<>();
    for (SqlNode row : rows) {
      List<SqlNode> values = new ArrayList<>();
      for (SqlNode assigned : ((SqlCall) row).getOperandList()) {
        values.add(((SqlCall) assigned).operand(0));
      }
      literals.add(SqlStdOperatorTable.ROW.createCall(row.getParserPosition(), values));
    }
    operands.set(0, SqlStdOperatorTable.VALUES.createCall(SqlParserPos.ZERO, literals));
    return QueryTrees.select(
        items, SqlStdOperatorTable.AS.createCall(SqlParserPos.ZERO, operands), null);
  }

  private enum Sort {
    NULLS,
    STRINGS,
    TYPED,
    MIXED
  }

  private static SqlParserPos pos(List<SqlNode> rows, int column) {
    return ((SqlCall) rows.getFirst()).operand(column).getParserPosition();
  }

  private static Sort sort(List<SqlNode> rows, int column) {
    Sort sort = Sort.NULLS;
    for (SqlNode row : rows) {
      SqlNode value = ((SqlCall) ((SqlCall) row).operand(column)).operand(0);
      if (!SqlUtil.isLiteral(value, false)) {
        return Sort.MIXED;
      }
      if (SqlUtil.isNullLiteral(value, false)) {
        continue;
      }
      Sort present = CallTyping.isUntyped(value) ? Sort.STRINGS : Sort.TYPED;
      if (sort != Sort.NULLS && sort != present) {
        return Sort.MIXED;
      }
      sort = present;
    }
    return sort;
  }

  /// Strings are converted by the type's input rules, other literals by those of assignment.
  private static SqlNode item(Sort sort, SqlIdentifier source, ColumnDescriptor column) {
    SqlParserPos pos = source.getParserPosition();
    return switch (sort) {
      case NULLS -> assign(SqlLiteral.createNull(pos), column);
      case STRINGS -> {
        SqlNode converted =
            SqlStdOperatorTable.CAST.createCall(
                pos, source, TypeNameSpec.of(column.type().asRead(), pos));
        yield assign(converted, column);
      }
      case TYPED, MIXED -> assign(source, column);
    };
  }

  private static SqlNode assign(SqlNode value, ColumnDescriptor column) {
    SqlParserPos pos = value.getParserPosition();
    return SyntaxNodes.ASSIGN.createCall(
        pos,
        value,
        TypeNameSpec.of(column.type(), pos),
        SqlLiteral.createCharString(column.name(), pos));
  }
}

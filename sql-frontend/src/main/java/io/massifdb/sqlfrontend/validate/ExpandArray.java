package io.massifdb.sqlfrontend.validate;

import io.massifdb.sqlfrontend.parser.SyntaxNodes;
import io.massifdb.sqlfrontend.parser.TreeCopy;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlFunctionCategory;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlUnresolvedFunction;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;

/// `information_schema._pg_expandarray(array)`, by which JDBC drivers find the columns of keys: a
/// row (x, n) of value and number for each element. There are no values of row types here, so a set
/// of subscripts takes its place, and `x` and `n` are expressions over a subscript; the row itself
/// becomes two hidden columns of the select list, to which `(alias.column).x` outside of it leads.
final class ExpandArray {
  private static final SqlParserPos POS = SqlParserPos.ZERO;

  private ExpandArray() {}

  static boolean is(SqlNode node) {
    return SyntaxNodes.isFunction(node, "_pg_expandarray") && ((SqlCall) node).operandCount() == 1;
  }

  private static SqlNode function(String name, SqlNode... arguments) {
    return new SqlUnresolvedFunction(
            new SqlIdentifier(name, POS),
            null,
            null,
            null,
            null,
            SqlFunctionCategory.USER_DEFINED_FUNCTION)
        .createCall(POS, arguments);
  }

  /// The call that gives the set: itself for any other function.
  static SqlNode set(SqlCall call) {
    return is(call)
        ? function(
            "generate_subscripts",
            TreeCopy.of(call.operand(0)),
            SqlLiteral.createExactNumeric("1", POS))
        : call;
  }

  /// A field of the row for a subscript.
  static SqlNode field(SqlCall call, SqlIdentifier subscript, String field) {
    SqlNode array = TreeCopy.of(call.operand(0));
    if (field.equals("x")) {
      return function("array_get", array, subscript);
    }
    SqlNode lower = function("array_lower", array, SqlLiteral.createExactNumeric("1", POS));
    return SqlStdOperatorTable.PLUS.createCall(
        POS,
        SqlStdOperatorTable.MINUS.createCall(POS, subscript, lower),
        SqlLiteral.createExactNumeric("1", POS));
  }

  /// The hidden column of a field.
  static String column(String alias, String field) {
    return QueryValidator.HIDDEN + alias + "." + field;
  }

  /// `(table.column).field` is the hidden column.
  static SqlIdentifier column(SqlIdentifier row, String field) {
    List<String> names = new ArrayList<>(row.names);
    names.set(names.size() - 1, column(names.getLast(), field));
    return new SqlIdentifier(names, row.getParserPosition());
  }
}

package io.massifdb.sqlfrontend.parser;

import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;

/// Predicates that are defined by simpler ones, as PostgreSQL does it: BETWEEN, comparison of rows,
/// IN over rows.
final class Predicates {
  private Predicates() {}

  static SqlNode binary(String symbol, SqlNode left, SqlNode right, SqlParserPos pos) {
    if (left.getKind() == SqlKind.ROW && right.getKind() == SqlKind.ROW) {
      List<SqlNode> lefts = ((SqlCall) left).getOperandList();
      List<SqlNode> rights = ((SqlCall) right).getOperandList();
      if (lefts.size() == rights.size() && !lefts.isEmpty()) {
        return switch (symbol) {
          case "=" -> all(symbol, lefts, rights, pos);
          case "<>", "!=" -> SqlStdOperatorTable.NOT.createCall(pos, all("=", lefts, rights, pos));
          case "<", "<=", ">", ">=" -> lexical(symbol, lefts, rights, pos);
          default -> SyntaxNodes.binary(symbol, left, right, pos);
        };
      }
    }
    return SyntaxNodes.binary(symbol, left, right, pos);
  }

  private static SqlNode all(
      String symbol, List<SqlNode> lefts, List<SqlNode> rights, SqlParserPos pos) {
    SqlNode result = SyntaxNodes.binary(symbol, lefts.get(0), rights.get(0), pos);
    for (int i = 1; i < lefts.size(); i++) {
      SqlNode next = SyntaxNodes.binary(symbol, lefts.get(i), rights.get(i), pos);
      result = SqlStdOperatorTable.AND.createCall(pos, result, next);
    }
    return result;
  }

  /// `(a, b) < (c, d)` is `a < c OR a = c AND b < d`.
  private static SqlNode lexical(
      String symbol, List<SqlNode> lefts, List<SqlNode> rights, SqlParserPos pos) {
    SqlNode left = lefts.getFirst();
    SqlNode right = rights.getFirst();
    if (lefts.size() == 1) {
      return SyntaxNodes.binary(symbol, left, right, pos);
    }
    String strict = symbol.substring(0, 1);
    SqlNode first = SyntaxNodes.binary(strict, left, right, pos);
    SqlNode equal = SyntaxNodes.binary("=", TreeCopy.of(left), TreeCopy.of(right), pos);
    SqlNode rest =
        lexical(symbol, lefts.subList(1, lefts.size()), rights.subList(1, rights.size()), pos);
    return SqlStdOperatorTable.OR.createCall(
        pos, first, SqlStdOperatorTable.AND.createCall(pos, equal, rest));
  }

  static SqlNode between(
      boolean negated,
      boolean symmetric,
      SqlNode operand,
      SqlNode lower,
      SqlNode upper,
      SqlParserPos pos) {
    SqlNode result = range(operand, lower, upper, pos);
    if (symmetric) {
      SqlNode other = range(TreeCopy.of(operand), TreeCopy.of(upper), TreeCopy.of(lower), pos);
      result = SqlStdOperatorTable.OR.createCall(pos, result, other);
    }
    return negated ? SqlStdOperatorTable.NOT.createCall(pos, result) : result;
  }

  private static SqlNode range(SqlNode operand, SqlNode lower, SqlNode upper, SqlParserPos pos) {
    return SqlStdOperatorTable.AND.createCall(
        pos, binary(">=", operand, lower, pos), binary("<=", TreeCopy.of(operand), upper, pos));
  }

  static SqlNode in(boolean negated, SqlNode left, SqlNode right, SqlParserPos pos) {
    if (!(right instanceof SqlNodeList list)) {
      return (negated ? SqlStdOperatorTable.NOT_IN : SqlStdOperatorTable.IN)
          .createCall(pos, left, right);
    }
    SqlNode result =
        left.getKind() == SqlKind.ROW ? rowIn(left, list, pos) : valueIn(left, list, pos);
    return negated ? SqlStdOperatorTable.NOT.createCall(pos, result) : result;
  }

  private static SqlNode valueIn(SqlNode left, SqlNodeList list, SqlParserPos pos) {
    List<SqlNode> operands = new ArrayList<>();
    operands.add(left);
    operands.addAll(list.getList());
    return SyntaxNodes.IN_LIST.createCall(pos, operands);
  }

  private static SqlNode rowIn(SqlNode left, SqlNodeList list, SqlParserPos pos) {
    SqlNode result = null;
    for (SqlNode row : list) {
      SqlNode equal = binary("=", result == null ? left : TreeCopy.of(left), row, pos);
      result = result == null ? equal : SqlStdOperatorTable.OR.createCall(pos, result, equal);
    }
    if (result == null) {
      throw new AssertionError("the grammar admits no empty list");
    }
    return result;
  }
}

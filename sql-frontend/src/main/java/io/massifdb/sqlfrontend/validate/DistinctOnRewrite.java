package io.massifdb.sqlfrontend.validate;

import io.massifdb.expression.SqlException;
import io.massifdb.expression.SqlState;
import io.massifdb.sqlfrontend.parser.DistinctOn;
import io.massifdb.sqlfrontend.parser.TreeCopy;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlNumericLiteral;
import org.apache.calcite.sql.SqlOrderBy;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.SqlWindow;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.jspecify.annotations.Nullable;

/// DISTINCT ON as a query that numbers the rows of each key in the order of ORDER BY and keeps the
/// first:
///
/// ```
/// SELECT DISTINCT ON (k) items FROM ... ORDER BY k, o
/// SELECT d.* FROM (SELECT items, k AS h0, o AS h1,
///                         row_number() OVER (PARTITION BY k ORDER BY k, o) AS h FROM ...) d
/// WHERE h = 1 ORDER BY h0, h1
/// ```
///
/// The columns h are hidden ones, so that the star leaves them out.
final class DistinctOnRewrite {
  private static final String TABLE = "?distinct?";
  private static final String NUMBER = QueryValidator.HIDDEN + "number";
  private static final SqlParserPos POS = SqlParserPos.ZERO;

  private DistinctOnRewrite() {}

  /// @param order the ORDER BY around it with its limits, null if there is none
  static SqlNode rewrite(DistinctOn distinct, @Nullable SqlOrderBy order) {
    List<SqlNode> items = new ArrayList<>(distinct.getSelectList().getList());
    List<SqlNode> originals = List.copyOf(items);
    List<SqlNode> sorting = new ArrayList<>();
    List<SqlNode> outer = new ArrayList<>();
    if (order != null) {
      for (SqlNode each : order.orderList) {
        String name = QueryValidator.HIDDEN + outer.size();
        SqlNode key = resolve(bare(each), originals);
        items.add(QueryTrees.named(TreeCopy.of(key), name));
        sorting.add(wrapped(each, TreeCopy.of(key)));
        outer.add(wrapped(each, new SqlIdentifier(List.of(TABLE, name), POS)));
      }
    }
    List<SqlNode> keys = new ArrayList<>();
    for (SqlNode key : distinct.keys()) {
      keys.add(TreeCopy.of(resolve(key, originals)));
    }
    items.add(QueryTrees.named(number(keys, sorting), NUMBER));
    SqlSelect inner =
        new SqlSelect(
            distinct.getParserPosition(),
            null,
            new SqlNodeList(items, POS),
            distinct.getFrom(),
            distinct.getWhere(),
            distinct.getGroup(),
            distinct.getHaving(),
            distinct.getWindowList(),
            null,
            null,
            null,
            null,
            SqlNodeList.EMPTY);
    SqlNode first =
        SqlStdOperatorTable.EQUALS.createCall(
            POS,
            new SqlIdentifier(List.of(TABLE, NUMBER), POS),
            SqlLiteral.createExactNumeric("1", POS));
    SqlNode from = SqlStdOperatorTable.AS.createCall(POS, inner, new SqlIdentifier(TABLE, POS));
    SqlNode star = SqlIdentifier.star(List.of(TABLE, ""), POS, List.of(POS, POS));
    SqlSelect select = QueryTrees.select(List.of(star), from, first);
    return order == null
        ? select
        : new SqlOrderBy(
            order.getParserPosition(),
            select,
            new SqlNodeList(outer, POS),
            order.offset,
            order.fetch);
  }

  private static SqlNode number(List<SqlNode> keys, List<SqlNode> sorting) {
    SqlNode window =
        SqlWindow.create(
            null,
            null,
            new SqlNodeList(keys, POS),
            new SqlNodeList(sorting, POS),
            SqlLiteral.createBoolean(false, POS),
            null,
            null,
            null,
            SqlWindow.createExcludeNoOthers(POS),
            POS);
    return SqlStdOperatorTable.OVER.createCall(
        POS, SqlStdOperatorTable.ROW_NUMBER.createCall(POS), window);
  }

  private static boolean isDirection(SqlNode node) {
    return switch (node.getKind()) {
      case DESCENDING, NULLS_FIRST, NULLS_LAST -> true;
      default -> false;
    };
  }

  private static SqlNode bare(SqlNode order) {
    return isDirection(order) ? bare(((SqlCall) order).operand(0)) : order;
  }

  /// The key with the directions of another.
  private static SqlNode wrapped(SqlNode order, SqlNode key) {
    return isDirection(order)
        ? ((SqlCall) order)
            .getOperator()
            .createCall(POS, wrapped(((SqlCall) order).operand(0), key))
        : key;
  }

  /// A number or the name of a column of the result stands for that column's expression.
  private static SqlNode resolve(SqlNode key, List<SqlNode> items) {
    if (key instanceof SqlNumericLiteral number && number.isInteger()) {
      int place = number.intValue(true);
      if (items.stream().anyMatch(it -> it instanceof SqlIdentifier name && name.isStar())) {
        throw Errors.at(
            new SqlException(
                SqlState.FEATURE_NOT_SUPPORTED,
                "DISTINCT ON with * and columns by number is not supported"),
            key);
      }
      return place >= 1 && place <= items.size() ? expression(items.get(place - 1)) : key;
    }
    if (key instanceof SqlIdentifier name && name.isSimple()) {
      for (SqlNode item : items) {
        boolean named =
            item.getKind() == SqlKind.AS
                && ((SqlIdentifier) ((SqlCall) item).operand(1))
                    .getSimple()
                    .equals(name.getSimple());
        if (named) {
          return expression(item);
        }
      }
    }
    return key;
  }

  private static SqlNode expression(SqlNode item) {
    return item.getKind() == SqlKind.AS ? ((SqlCall) item).operand(0) : item;
  }
}

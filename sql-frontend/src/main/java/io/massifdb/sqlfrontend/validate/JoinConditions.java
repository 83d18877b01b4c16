package io.massifdb.sqlfrontend.validate;

import io.massifdb.expression.SqlException;
import io.massifdb.expression.SqlState;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.calcite.sql.JoinConditionType;
import org.apache.calcite.sql.JoinType;
import org.apache.calcite.sql.SqlBasicCall;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlJoin;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.util.SqlBasicVisitor;
import org.jspecify.annotations.Nullable;

/// Joins as Calcite's converter can have them. Sub-queries in ON: Calcite's converter computes them
/// beside the right side alone, though they may read both.
///
/// The condition of an inner join goes to WHERE, where no outer join stands between. An outer join
/// becomes one with a LATERAL query over its nullable side, which has the condition as its WHERE:
/// `a LEFT JOIN b ON c` is `a LEFT JOIN LATERAL (SELECT * FROM b WHERE c) AS b ON true`.
final class JoinConditions {
  private final List<SqlNode> conditions = new ArrayList<>();

  private JoinConditions() {}

  static void rewrite(SqlSelect select) {
    if (!(select.getFrom() instanceof SqlJoin join)) {
      return;
    }
    JoinConditions rewrite = new JoinConditions();
    select.setFrom(rewrite.item(join, true));
    for (SqlNode condition : rewrite.conditions) {
      SqlNode where = select.getWhere();
      select.setWhere(
          where == null
              ? condition
              : SqlStdOperatorTable.AND.createCall(
                  condition.getParserPosition(), where, condition));
    }
  }

  /// @param kept whether every row of the item's gets to WHERE
  private SqlNode item(SqlNode from, boolean kept) {
    if (!(from instanceof SqlJoin join)) {
      return from;
    }
    JoinType type = join.getJoinType();
    if (type == JoinType.COMMA || type == JoinType.CROSS) {
      SqlNode turned = leftDeep(join);
      if (turned != null) {
        return item(turned, kept);
      }
    }
    boolean leftKept = kept && type != JoinType.RIGHT && type != JoinType.FULL;
    boolean rightKept = kept && type != JoinType.LEFT && type != JoinType.FULL;
    join.setLeft(item(join.getLeft(), leftKept));
    join.setRight(item(join.getRight(), rightKept));
    SqlNode condition = join.getCondition();
    if (join.getConditionType() != JoinConditionType.ON
        || condition == null
        || !has(condition, SqlKind.QUERY)) {
      return join;
    }
    return switch (type) {
      case INNER -> {
        if (!kept) {
          throw unsupported(join);
        }
        conditions.add(condition);
        yield join(join, join.getLeft(), JoinType.CROSS, join.getRight(), null);
      }
      case LEFT ->
          join(
              join,
              join.getLeft(),
              JoinType.LEFT,
              filtered(join.getRight(), condition),
              SqlLiteral.createBoolean(true, join.getParserPosition()));
      default -> throw unsupported(join);
    };
  }

  /// `a, (b JOIN c)` as `(a, b) JOIN c`, so that a LATERAL in b or c sees a.
  private static @Nullable SqlNode leftDeep(SqlJoin join) {
    if (!(join.getRight() instanceof SqlJoin right) || !has(right, Set.of(SqlKind.LATERAL))) {
      return null;
    }
    boolean turns =
        switch (right.getJoinType()) {
          case INNER, CROSS, COMMA, LEFT ->
              right.getConditionType() != JoinConditionType.USING && !right.isNatural();
          default -> false;
        };
    if (!turns) {
      return null;
    }
    SqlJoin pairs = (SqlJoin) join(join, join.getLeft(), JoinType.CROSS, right.getLeft(), null);
    SqlNode left = leftDeep(pairs);
    return join(
        right,
        left == null ? pairs : left,
        right.getJoinType(),
        right.getRight(),
        right.getCondition());
  }

  private static SqlException unsupported(SqlNode join) {
    return Errors.at(
        new SqlException(
            SqlState.FEATURE_NOT_SUPPORTED,
            "sub-queries in the condition of this join are not supported"),
        join);
  }

  private static SqlNode join(
      SqlJoin join, SqlNode left, JoinType type, SqlNode right, @Nullable SqlNode condition) {
    SqlParserPos pos = join.getParserPosition();
    JoinConditionType with = condition == null ? JoinConditionType.NONE : JoinConditionType.ON;
    return new SqlJoin(
        pos,
        left,
        SqlLiteral.createBoolean(false, pos),
        type.symbol(pos),
        right,
        with.symbol(pos),
        condition);
  }

  private static SqlNode filtered(SqlNode item, SqlNode condition) {
    SqlParserPos pos = item.getParserPosition();
    SqlSelect select =
        new SqlSelect(
            pos,
            null,
            SqlNodeList.of(SqlIdentifier.star(pos)),
            item,
            condition,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null);
    return SqlStdOperatorTable.AS.createCall(
        pos, SqlStdOperatorTable.LATERAL.createCall(pos, select), alias(item));
  }

  private static SqlNode alias(SqlNode item) {
    if (item instanceof SqlIdentifier table) {
      return new SqlIdentifier(table.names.getLast(), table.getParserPosition());
    }
    if (item instanceof SqlBasicCall call && call.getKind() == SqlKind.AS) {
      return call.operand(1);
    }
    throw unsupported(item);
  }

  private static boolean has(SqlNode node, Set<SqlKind> kinds) {
    boolean[] found = new boolean[1];
    node.accept(
        new SqlBasicVisitor<@Nullable Void>() {
          @Override
          public @Nullable Void visit(SqlCall call) {
            found[0] |= kinds.contains(call.getKind());
            return found[0] || call.isA(SqlKind.QUERY) ? null : super.visit(call);
          }
        });
    return found[0];
  }
}

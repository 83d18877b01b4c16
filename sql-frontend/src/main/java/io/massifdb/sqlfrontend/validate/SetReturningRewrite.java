package io.massifdb.sqlfrontend.validate;

import io.massifdb.expression.Function;
import io.massifdb.expression.FunctionLibrary;
import io.massifdb.sqlfrontend.parser.SyntaxNodes;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.sql.JoinConditionType;
import org.apache.calcite.sql.JoinType;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlJoin;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.SqlUnresolvedFunction;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.util.SqlShuttle;
import org.apache.calcite.util.Litmus;
import org.jspecify.annotations.Nullable;

/// A function that returns a set in a select list becomes one in FROM, which the row of the other
/// tables is joined with. That is the same as long as there is one such function, and no grouping:
/// everything else is refused when the call is typed.
final class SetReturningRewrite extends SqlShuttle {
  private static final String TABLE = "?set?";
  private static final String COLUMN = QueryValidator.HIDDEN + "set";
  private static final SqlParserPos POS = SqlParserPos.ZERO;

  private @Nullable SqlCall found;
  private boolean refused;

  private SetReturningRewrite() {}

  /// Changes the select in place.
  static void rewrite(SqlSelect select) {
    if (select.getGroup() != null || select.getHaving() != null) {
      return;
    }
    SetReturningRewrite search = new SetReturningRewrite();
    List<SqlNode> items = new ArrayList<>();
    for (SqlNode item : select.getSelectList()) {
      if (!search.expanded(item, items)) {
        SqlNode rewritten = item.accept(search);
        items.add(rewritten == null ? item : rewritten);
      }
    }
    SqlCall call = search.found;
    if (call == null || search.refused) {
      return;
    }
    select.setSelectList(new SqlNodeList(items, select.getSelectList().getParserPosition()));
    SqlNode function =
        SqlStdOperatorTable.AS.createCall(
            POS,
            SqlStdOperatorTable.LATERAL.createCall(
                POS,
                SqlStdOperatorTable.COLLECTION_TABLE.createCall(
                    POS, SyntaxNodes.fromFunction(ExpandArray.set(call), false))),
            new SqlIdentifier(TABLE, POS),
            new SqlIdentifier(COLUMN, POS));
    SqlNode from = select.getFrom();
    select.setFrom(
        from == null
            ? function
            : new SqlJoin(
                POS,
                from,
                SqlLiteral.createBoolean(false, POS),
                JoinType.CROSS.symbol(POS),
                function,
                JoinConditionType.NONE.symbol(POS),
                null));
  }

  /// A whole row of `_pg_expandarray` becomes its two columns, see {@link ExpandArray}.
  private boolean expanded(SqlNode item, List<SqlNode> items) {
    if (item.getKind() != SqlKind.AS || !ExpandArray.is(((SqlCall) item).operand(0))) {
      return false;
    }
    SqlCall call = ((SqlCall) item).operand(0);
    String alias = ((SqlIdentifier) ((SqlCall) item).operand(1)).getSimple();
    note(call);
    SqlIdentifier subscript = new SqlIdentifier(List.of(TABLE, COLUMN), call.getParserPosition());
    for (String field : List.of("x", "n")) {
      items.add(
          QueryTrees.named(
              ExpandArray.field(call, subscript, field), ExpandArray.column(alias, field)));
    }
    return true;
  }

  private void note(SqlCall call) {
    SqlCall before = found;
    if (before == null) {
      found = call;
    } else if (!before.equalsDeep(call, Litmus.IGNORE)) {
      refused = true;
    }
  }

  @Override
  public @Nullable SqlNode visit(SqlCall call) {
    if (call instanceof SqlSelect) {
      return call;
    }
    if (call.getKind() == SqlKind.DOT && ExpandArray.is(call.operand(0))) {
      SqlCall array = call.operand(0);
      note(array);
      return ExpandArray.field(
          array,
          new SqlIdentifier(List.of(TABLE, COLUMN), call.getParserPosition()),
          ((SqlIdentifier) call.operand(1)).getSimple());
    }
    if (call.getKind() == SqlKind.OVER || isAggregate(call)) {
      // They come before the set in PostgreSQL's order of evaluation.
      refused = true;
    }
    if (call.getOperator() instanceof SqlUnresolvedFunction function && returnsSet(function)) {
      note(call);
      return new SqlIdentifier(List.of(TABLE, COLUMN), call.getParserPosition());
    }
    return super.visit(call);
  }

  private static boolean isAggregate(SqlCall call) {
    return call.getOperator() instanceof SqlUnresolvedFunction function
        && FunctionLibrary.functions(function.getName()).stream()
            .anyMatch(entry -> entry.kind() == Function.Kind.AGGREGATE);
  }

  private static boolean returnsSet(SqlUnresolvedFunction function) {
    return FunctionLibrary.functions(function.getName()).stream()
        .anyMatch(entry -> entry.kind() == Function.Kind.SET_RETURNING);
  }
}

package io.massifdb.sqlfrontend.validate;

import io.massifdb.expression.SqlException;
import io.massifdb.expression.SqlState;
import io.massifdb.expression.SqlType;
import io.massifdb.sqlfrontend.parser.ChangeNode;
import io.massifdb.sqlfrontend.parser.DistinctOn;
import io.massifdb.sqlfrontend.parser.TypeNameSpec;
import java.util.List;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlDataTypeSpec;
import org.apache.calcite.sql.SqlDynamicParam;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlOrderBy;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.SqlUtil;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.util.SqlShuttle;
import org.jspecify.annotations.Nullable;

/// What must change in a tree before Calcite's validator sees it: LIMIT NULL is no limit, the
/// parameters of LIMIT and OFFSET are bigint, DISTINCT ON and functions that return sets become
/// what Calcite knows, names of types the types.
final class QueryRewrites extends SqlShuttle {
  private final Parameters parameters;
  private final ValidationContext context;

  private QueryRewrites(Parameters parameters, ValidationContext context) {
    this.parameters = parameters;
    this.context = context;
  }

  static SqlNode prepare(SqlNode query, Parameters parameters, ValidationContext context) {
    SqlNode prepared = query.accept(new QueryRewrites(parameters, context));
    if (prepared == null) {
      throw new AssertionError("rewriting a query gave nothing");
    }
    return prepared;
  }

  @Override
  public @Nullable SqlNode visit(SqlIdentifier id) {
    if (id instanceof ChangeNode change) {
      throw StatementSteps.misplaced(change);
    }
    return super.visit(id);
  }

  /// Names of types that users defined are looked up.
  @Override
  public @Nullable SqlNode visit(SqlDataTypeSpec spec) {
    if (!(spec.getTypeNameSpec() instanceof TypeNameSpec name)) {
      return spec;
    }
    try {
      SqlType type = context.resolve(name.type());
      return type.equals(name.type()) ? spec : TypeNameSpec.of(type, spec.getParserPosition());
    } catch (SqlException e) {
      throw Errors.at(e, spec);
    }
  }

  @Override
  public @Nullable SqlNode visit(SqlCall call) {
    SqlCall present = call;
    if (call instanceof SqlOrderBy order && order.query instanceof DistinctOn distinct) {
      present = (SqlCall) DistinctOnRewrite.rewrite(distinct, order);
    } else if (call instanceof DistinctOn distinct) {
      present = (SqlCall) DistinctOnRewrite.rewrite(distinct, null);
    }
    if (call.getKind() == SqlKind.EXPLICIT_TABLE) {
      // TABLE t: whatever holds for `*` holds for it.
      present =
          QueryTrees.select(
              List.of(SqlIdentifier.star(call.getParserPosition())), call.operand(0), null);
    }
    if (call.getKind() == SqlKind.DOT
        && call.operand(0) instanceof SqlIdentifier row
        && call.operand(1) instanceof SqlIdentifier field) {
      return ExpandArray.column(row, field.getSimple());
    }
    boolean nullTest = call.getKind() == SqlKind.IS_NULL || call.getKind() == SqlKind.IS_NOT_NULL;
    if (nullTest && call.operand(0).getKind() == SqlKind.ROW) {
      present = (SqlCall) ofEachField(call, call.operand(0));
    }
    if (present instanceof SqlSelect select) {
      SetReturningRewrite.rewrite(select);
      JoinConditions.rewrite(select);
    }
    SqlNode visited = super.visit(present);
    if (visited instanceof SqlOrderBy order) {
      return new SqlOrderBy(
          order.getParserPosition(),
          order.query,
          order.orderList,
          count(order.offset),
          count(order.fetch));
    }
    return visited;
  }

  /// A row is null when all of it is, and not null when nothing of it is. Calcite takes a row for a
  /// value that is never null.
  private static SqlNode ofEachField(SqlCall test, SqlCall row) {
    SqlNode all = null;
    for (SqlNode field : row.getOperandList()) {
      SqlNode one = test.getOperator().createCall(test.getParserPosition(), field);
      all =
          all == null
              ? one
              : SqlStdOperatorTable.AND.createCall(test.getParserPosition(), all, one);
    }
    return all == null ? test : all;
  }

  private @Nullable SqlNode count(@Nullable SqlNode count) {
    if (count == null || SqlUtil.isNullLiteral(count, false)) {
      return null;
    }
    if (count.getKind() == SqlKind.CAST) {
      return count(((SqlCall) count).operand(0));
    }
    if (count instanceof SqlDynamicParam param) {
      parameters.suggest(param.getIndex(), SqlType.INT8);
      return count;
    }
    if (count instanceof SqlLiteral literal && SqlUtil.isLiteral(count)) {
      return literal;
    }
    throw Errors.at(
        new SqlException(
            SqlState.FEATURE_NOT_SUPPORTED, "expressions in LIMIT and OFFSET are not supported"),
        count);
  }
}

package io.massifdb.sqlfrontend.parser;

import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlDynamicParam;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.util.SqlShuttle;
import org.jspecify.annotations.Nullable;

/// Copies a whole tree. The validator keeps types by node, so that a tree must not occur twice in a
/// statement.
public final class TreeCopy extends SqlShuttle {
  private TreeCopy() {}

  public static SqlNode of(SqlNode node) {
    SqlNode copy = node.accept(new TreeCopy());
    if (copy == null) {
      throw new AssertionError("copying a tree gave nothing");
    }
    return copy;
  }

  @Override
  public @Nullable SqlNode visit(SqlCall call) {
    CallCopyingArgHandler handler = new CallCopyingArgHandler(call, true);
    call.getOperator().acceptCall(this, call, false, handler);
    return handler.result();
  }

  @Override
  public @Nullable SqlNode visit(SqlIdentifier id) {
    return id.clone(id.getParserPosition());
  }

  @Override
  public @Nullable SqlNode visit(SqlLiteral literal) {
    return literal.clone(literal.getParserPosition());
  }

  @Override
  public @Nullable SqlNode visit(SqlDynamicParam param) {
    return param.clone(param.getParserPosition());
  }
}

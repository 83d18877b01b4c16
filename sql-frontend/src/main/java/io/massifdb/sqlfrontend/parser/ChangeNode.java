package io.massifdb.sqlfrontend.parser;

import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.parser.SqlParserPos;

/// INSERT, UPDATE or DELETE in the place of a query of WITH. It is taken out of the tree before the
/// validator sees that; to Calcite it is a name.
public final class ChangeNode extends SqlIdentifier {
  private final transient Statement statement;

  ChangeNode(Statement statement, SqlParserPos pos) {
    super("?change?", pos);
    this.statement = statement;
  }

  public Statement statement() {
    return statement;
  }

  @Override
  public SqlNode clone(SqlParserPos pos) {
    return new ChangeNode(statement, pos);
  }
}

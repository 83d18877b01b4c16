package io.massifdb.sqlfrontend.parser;

import static io.massifdb.sqlfrontend.parser.generated.MassifGrammarConstants.*;

import io.massifdb.sqlfrontend.parser.Statement.MergeAction;
import io.massifdb.sqlfrontend.parser.Statement.MergeClause;
import io.massifdb.sqlfrontend.parser.generated.ParseException;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.jspecify.annotations.Nullable;

/// MERGE.
final class MergeParser {
  private final StatementParser statements;
  private final QueryParser in;

  MergeParser(StatementParser statements) {
    this.statements = statements;
    this.in = statements.in;
  }

  Statement merge(@Nullable SqlNodeList with) throws ParseException {
    in.expect("merge");
    in.expect(INTO);
    ChangeParser changes = new ChangeParser(statements);
    SqlIdentifier table = changes.target();
    SqlIdentifier alias = changes.alias();
    in.expect(USING);
    SqlNode source = in.FromClause();
    in.expect(ON);
    SqlNode condition = in.Expression();
    List<MergeClause> clauses = new ArrayList<>();
    do {
      clauses.add(clause(changes));
    } while (in.at(WHEN));
    return new Statement.Merge(table, alias, source, condition, clauses, with);
  }

  private MergeClause clause(ChangeParser changes) throws ParseException {
    in.expect(WHEN);
    boolean matched = !in.accept(NOT);
    in.expect("matched");
    SqlNode condition = in.accept(AND) ? in.Expression() : null;
    in.expect(THEN);
    return new MergeClause(matched, condition, action(matched, changes));
  }

  private MergeAction action(boolean matched, ChangeParser changes) throws ParseException {
    if (in.accept(DO)) {
      in.expect("nothing");
      return new MergeAction.Nothing();
    }
    if (matched && in.accept("delete")) {
      return new MergeAction.Delete();
    }
    if (matched && in.accept("update")) {
      in.expect("set");
      return new MergeAction.Update(changes.assignments());
    }
    if (matched) {
      throw in.syntaxError(in.peek(1));
    }
    return insert();
  }

  private MergeAction insert() throws ParseException {
    in.expect("insert");
    List<SqlIdentifier> columns = statements.optionalColumnList();
    String overriding = "";
    if (in.accept("overriding")) {
      overriding = in.accept("system") ? "system" : "user";
      if (overriding.equals("user")) {
        in.expect(USER);
      }
      in.expect("value");
    }
    if (in.accept(DEFAULT_)) {
      in.expect("values");
      return new MergeAction.Insert(columns, overriding, List.of());
    }
    in.expect("values");
    in.expect(LPAREN);
    List<SqlNode> values = in.ExpressionList();
    in.expect(RPAREN);
    return new MergeAction.Insert(columns, overriding, values);
  }
}

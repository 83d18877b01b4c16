package io.massifdb.sqlfrontend.parser;

import static io.massifdb.sqlfrontend.parser.generated.MassifGrammarConstants.*;

import io.massifdb.sqlfrontend.parser.Statement.Assignment;
import io.massifdb.sqlfrontend.parser.Statement.OnConflict;
import io.massifdb.sqlfrontend.parser.generated.ParseException;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.jspecify.annotations.Nullable;

/// INSERT, UPDATE and DELETE.
final class ChangeParser {
  private final StatementParser statements;
  private final QueryParser in;

  ChangeParser(StatementParser statements) {
    this.statements = statements;
    this.in = statements.in;
  }

  Statement insert(@Nullable SqlNodeList with) throws ParseException {
    in.expect("insert");
    in.expect(INTO);
    SqlIdentifier table = statements.name();
    SqlIdentifier alias = in.accept(AS) ? in.SimpleIdentifier() : null;
    List<SqlIdentifier> columns = List.of();
    if (in.at(LPAREN) && !in.queryInParentheses()) {
      columns = insertColumns();
    }
    String overriding = "";
    if (in.accept("overriding")) {
      overriding = in.accept("system") ? "system" : "user";
      if (overriding.equals("user")) {
        in.expect(USER);
      }
      in.expect("value");
    }
    SqlNode source = null;
    if (in.at(DEFAULT_)) {
      in.next();
      in.expect("values");
    } else {
      source = in.QueryExpression();
    }
    OnConflict conflict = in.at(ON) ? onConflict() : null;
    return new Statement.Insert(
        table, alias, columns, source, overriding, conflict, returning(), with);
  }

  private List<SqlIdentifier> insertColumns() throws ParseException {
    return statements.columnList();
  }

  private OnConflict onConflict() throws ParseException {
    in.expect(ON);
    in.expect("conflict");
    List<Statement.IndexElement> target = List.of();
    Statement.Expression predicate = null;
    SqlIdentifier constraint = null;
    if (in.at(LPAREN)) {
      target = new DefinitionParser(statements).indexElements();
      if (in.accept(WHERE)) {
        predicate = statements.expression();
      }
    } else if (in.accept(ON)) {
      in.expect(CONSTRAINT);
      constraint = in.SimpleIdentifier();
    }
    in.expect(DO);
    if (in.accept("nothing")) {
      return new OnConflict(target, predicate, constraint, null, null);
    }
    SqlToken update = in.peek(1);
    in.expect("update");
    in.expect("set");
    List<Assignment> assignments = assignments();
    SqlNode where = in.accept(WHERE) ? in.Expression() : null;
    if (target.isEmpty() && constraint == null) {
      throw in.invalid(
          "ON CONFLICT DO UPDATE requires inference specification or constraint name", update);
    }
    return new OnConflict(target, predicate, constraint, assignments, where);
  }

  Statement update(@Nullable SqlNodeList with) throws ParseException {
    in.expect("update");
    SqlIdentifier table = target();
    SqlIdentifier alias = alias();
    in.expect("set");
    List<Assignment> assignments = assignments();
    SqlNode from = in.accept(FROM) ? in.FromClause() : null;
    SqlNode where = where();
    return new Statement.Update(table, alias, assignments, from, where, returning(), with);
  }

  Statement delete(@Nullable SqlNodeList with) throws ParseException {
    in.expect("delete");
    in.expect(FROM);
    SqlIdentifier table = target();
    SqlIdentifier alias = alias();
    SqlNode using = in.accept(USING) ? in.FromClause() : null;
    SqlNode where = where();
    return new Statement.Delete(table, alias, using, where, returning(), with);
  }

  SqlIdentifier target() throws ParseException {
    in.accept(ONLY);
    SqlIdentifier table = statements.name();
    in.accept(STAR);
    return table;
  }

  @Nullable SqlIdentifier alias() throws ParseException {
    if (in.accept(AS)) {
      return in.SimpleIdentifier();
    }
    return in.at(IDENT) && !in.word(1, "set") ? in.SimpleIdentifier() : null;
  }

  private @Nullable SqlNode where() throws ParseException {
    if (!in.accept(WHERE)) {
      return null;
    }
    if (in.word(1, "current") && in.peek(2).is("of")) {
      throw in.unsupported("WHERE CURRENT OF", in.peek(1));
    }
    return in.Expression();
  }

  List<Assignment> assignments() throws ParseException {
    List<Assignment> assignments = new ArrayList<>();
    do {
      assignments.add(assignment());
    } while (in.accept(COMMA));
    return assignments;
  }

  private Assignment assignment() throws ParseException {
    if (in.at(LPAREN)) {
      List<SqlIdentifier> columns = statements.columnList();
      in.expect(EQ);
      return new Assignment(columns, in.Expression());
    }
    SqlIdentifier column = in.SimpleIdentifier();
    if (in.at(LBRACKET) || in.at(DOT)) {
      throw in.unsupported("assignment to a part of a column", in.peek(1));
    }
    in.expect(EQ);
    return new Assignment(List.of(column), in.Expression());
  }

  private List<SqlNode> returning() throws ParseException {
    List<SqlNode> items = new ArrayList<>();
    if (in.accept(RETURNING)) {
      do {
        items.add(in.SelectItem());
      } while (in.accept(COMMA));
    }
    return items;
  }
}

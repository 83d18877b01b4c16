package io.massifdb.sqlfrontend.parser;

import static io.massifdb.sqlfrontend.parser.generated.MassifGrammarConstants.*;

import io.massifdb.expression.SqlType;
import io.massifdb.sqlfrontend.parser.Statement.Query;
import io.massifdb.sqlfrontend.parser.generated.ParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Statements about statements: EXPLAIN, PREPARE and its kin, cursors.
final class CursorParser {
  private final StatementParser statements;
  private final QueryParser in;

  CursorParser(StatementParser statements) {
    this.statements = statements;
    this.in = statements.in;
  }

  Statement statement(String verb) throws ParseException {
    in.next();
    return switch (verb) {
      case "explain" -> explain();
      case "prepare" -> prepare();
      case "execute" -> execute();
      case "deallocate" -> {
        in.accept("prepare");
        yield new Statement.Deallocate(in.accept(ALL) ? null : statements.word());
      }
      case "declare" -> declare();
      case "close" -> new Statement.CloseCursor(in.accept(ALL) ? null : statements.word());
      default -> fetch(verb.equals("move"));
    };
  }

  private Statement explain() throws ParseException {
    Map<String, String> options = new LinkedHashMap<>();
    if (in.at(LPAREN) && !in.queryInParentheses()) {
      in.next();
      do {
        String name = in.next().value;
        boolean bare = in.at(COMMA) || in.at(RPAREN);
        options.put(name, bare ? "true" : statements.optionValue());
      } while (in.accept(COMMA));
      in.expect(RPAREN);
    } else {
      if (in.accept(ANALYZE) || in.accept(ANALYSE)) {
        options.put("analyze", "true");
      }
      if (in.accept("verbose")) {
        options.put("verbose", "true");
      }
    }
    String analyze = options.remove("analyze");
    boolean on =
        analyze != null
            && !analyze.equals("false")
            && !analyze.equals("off")
            && !analyze.equals("0");
    return new Statement.Explain(statements.statement(), on, options);
  }

  private Statement prepare() throws ParseException {
    if (in.word(1, "transaction")) {
      throw in.unsupported("two-phase commit by SQL", in.peek(1));
    }
    String name = statements.word();
    List<SqlType> types = new ArrayList<>();
    if (in.accept(LPAREN)) {
      do {
        types.add(TypeNames.read(in).type());
      } while (in.accept(COMMA));
      in.expect(RPAREN);
    }
    in.expect(AS);
    SqlToken first = in.peek(1);
    Statement statement = statements.statement();
    return new Statement.Prepare(name, types, statement, in.textSince(first));
  }

  private Statement execute() throws ParseException {
    String name = statements.word();
    List<Statement.Expression> arguments = new ArrayList<>();
    if (in.accept(LPAREN)) {
      do {
        arguments.add(statements.expression());
      } while (in.accept(COMMA));
      in.expect(RPAREN);
    }
    return new Statement.Execute(name, arguments);
  }

  private Statement declare() throws ParseException {
    String name = statements.word();
    boolean scroll = false;
    boolean binary = false;
    boolean hold = false;
    while (!in.word(1, "cursor")) {
      if (in.accept("binary")) {
        binary = true;
      } else if (in.accept("no")) {
        in.expect("scroll");
      } else if (in.accept("scroll")) {
        scroll = true;
      } else if (!in.accept("insensitive") && !in.accept(ASYMMETRIC)) {
        in.expect("asensitive");
      }
    }
    in.expect("cursor");
    if (in.accept(WITH)) {
      in.expect("hold");
      hold = true;
    } else if (in.accept("without")) {
      in.expect("hold");
    }
    in.expect(FOR);
    SqlToken first = in.peek(1);
    Query query = statements.query();
    return new Statement.DeclareCursor(name, scroll, hold, binary, query, in.textSince(first));
  }

  private Statement fetch(boolean move) throws ParseException {
    String direction = "forward";
    long count = 1;
    SqlToken first = in.peek(1);
    switch (first.value) {
      case "next" -> in.next();
      case "prior" -> {
        in.next();
        direction = "backward";
      }
      case "first" -> {
        in.next();
        direction = "absolute";
      }
      case "last" -> {
        in.next();
        direction = "absolute";
        count = -1;
      }
      case "absolute", "relative" -> {
        direction = in.next().value;
        count = statements.integer();
      }
      case "forward", "backward" -> {
        direction = in.next().value;
        count = count();
      }
      default -> count = count();
    }
    if (!in.accept(FROM)) {
      in.accept(IN);
    }
    return new Statement.Fetch(statements.word(), direction, count, move);
  }

  private long count() {
    if (in.accept(ALL)) {
      return Long.MAX_VALUE;
    }
    return in.at(ICONST) || in.at(MINUS) || in.at(PLUS) ? statements.integer() : 1;
  }
}

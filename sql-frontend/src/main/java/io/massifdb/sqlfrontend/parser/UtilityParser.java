package io.massifdb.sqlfrontend.parser;

import static io.massifdb.sqlfrontend.parser.generated.MassifGrammarConstants.*;

import io.massifdb.sqlfrontend.parser.Statement.GrantedPrivilege;
import io.massifdb.sqlfrontend.parser.generated.ParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.parser.SqlParserPos;

/// TRUNCATE, COPY, LOCK, COMMENT, GRANT, ANALYZE and other upkeep, LISTEN and NOTIFY.
final class UtilityParser {
  private final StatementParser statements;
  private final QueryParser in;

  UtilityParser(StatementParser statements) {
    this.statements = statements;
    this.in = statements.in;
  }

  Statement statement(String verb) throws ParseException {
    in.next();
    return switch (verb) {
      case "truncate" -> truncate();
      case "copy" -> copy();
      case "lock" -> lock();
      case "comment" -> comment();
      case "grant" -> grant(false);
      case "revoke" -> grant(true);
      case "analyze", "analyse" -> analyze();
      case "listen" -> new Statement.Listen(statements.word());
      case "unlisten" -> new Statement.Unlisten(in.accept(STAR) ? null : statements.word());
      case "notify" -> {
        String channel = statements.word();
        yield new Statement.Notify(channel, in.accept(COMMA) ? statements.string() : "");
      }
      default -> {
        if (verb.equals("reindex")) {
          reindexed();
        }
        while (!in.at(EOF)) {
          in.next();
        }
        yield new Statement.Upkeep(verb.toUpperCase(Locale.ROOT));
      }
    };
  }

  /// REINDEX must say what it is about.
  private void reindexed() {
    if (in.accept(LPAREN)) {
      while (!in.accept(RPAREN)) {
        if (in.at(EOF)) {
          throw in.syntaxError(in.peek(1));
        }
        in.next();
      }
    }
    SqlToken kind = in.next();
    switch (kind.value) {
      case "index", "table", "schema", "database", "system" -> {}
      default -> throw in.syntaxError(kind);
    }
  }

  private Statement truncate() throws ParseException {
    in.accept(TABLE);
    List<SqlIdentifier> tables = new ArrayList<>();
    do {
      in.accept(ONLY);
      tables.add(statements.name());
      in.accept(STAR);
    } while (in.accept(COMMA));
    boolean restart = in.accept("restart", "identity");
    if (!restart) {
      in.accept("continue", "identity");
    }
    return new Statement.Truncate(tables, restart, statements.cascade());
  }

  private Statement copy() throws ParseException {
    SqlIdentifier table = null;
    Statement query = null;
    String querySql = "";
    List<SqlIdentifier> columns = List.of();
    if (in.accept(LPAREN)) {
      SqlToken first = in.peek(1);
      query = statements.statement();
      querySql = in.textSince(first);
      in.expect(RPAREN);
    } else {
      table = statements.name();
      columns = statements.optionalColumnList();
    }
    boolean from = in.accept(FROM);
    if (!from) {
      in.expect(TO);
    }
    if (from && query != null) {
      throw in.syntaxError(in.peek(0));
    }
    if (!in.accept("stdin") && !in.accept("stdout")) {
      throw in.unsupported("COPY with a file or program on the server", in.peek(1));
    }
    Map<String, String> options = new LinkedHashMap<>();
    in.accept(WITH);
    if (in.accept(LPAREN)) {
      do {
        String name = in.next().value;
        boolean bare = in.at(COMMA) || in.at(RPAREN);
        options.put(name, bare ? "true" : optionValue());
      } while (in.accept(COMMA));
      in.expect(RPAREN);
    } else {
      oldCopyOptions(options);
    }
    if (in.accept(WHERE)) {
      throw in.unsupported("COPY ... WHERE", in.peek(0));
    }
    return new Statement.Copy(table, columns, query, querySql, from, options);
  }

  private String optionValue() {
    if (!in.accept(LPAREN)) {
      return in.accept(STAR) ? "*" : statements.optionValue();
    }
    List<String> values = new ArrayList<>();
    do {
      values.add(statements.optionValue());
    } while (in.accept(COMMA));
    in.expect(RPAREN);
    return String.join(",", values);
  }

  private void oldCopyOptions(Map<String, String> options) {
    while (!in.at(EOF)) {
      SqlToken option = in.next();
      switch (option.value) {
        case "binary", "csv" -> options.put("format", option.value);
        case "header", "freeze" -> options.put(option.value, "true");
        case "delimiter", "delimiters", "null", "quote", "escape", "encoding" -> {
          in.accept(AS);
          String name = option.value.equals("delimiters") ? "delimiter" : option.value;
          options.put(name, statements.string());
        }
        default -> throw in.syntaxError(option);
      }
    }
  }

  private Statement lock() throws ParseException {
    in.accept(TABLE);
    List<SqlIdentifier> tables = new ArrayList<>();
    do {
      in.accept(ONLY);
      tables.add(statements.name());
      in.accept(STAR);
    } while (in.accept(COMMA));
    StringBuilder mode = new StringBuilder();
    if (in.accept(IN)) {
      while (!in.word(1, "mode")) {
        if (in.at(EOF)) {
          throw in.syntaxError(in.peek(1));
        }
        mode.append(mode.isEmpty() ? "" : " ").append(in.next().value);
      }
      in.expect("mode");
    }
    String name = mode.isEmpty() ? "access exclusive" : mode.toString();
    return new Statement.LockTable(tables, name, in.accept("nowait"));
  }

  private Statement comment() throws ParseException {
    in.expect(ON);
    StringBuilder kind = new StringBuilder(in.next().value);
    while (in.peek(2).kind == IDENT && in.peek(1).kind == IDENT && !in.peek(1).quoted) {
      kind.append(' ').append(in.next().value);
    }
    SqlIdentifier name = statements.name();
    if (in.accept(ON)) {
      name = statements.name().plus(name.getSimple(), name.getParserPosition());
    } else if (in.at(LPAREN)) {
      throw in.unsupported("COMMENT ON " + kind, in.peek(1));
    }
    in.expect(IS);
    String text = in.accept(NULL) ? null : statements.string();
    return new Statement.Comment(kind.toString(), name, text);
  }

  private Statement grant(boolean revoke) throws ParseException {
    boolean adminOnly = revoke && in.word(1, "admin") && in.word(2, "option");
    boolean grantOnly = revoke && !adminOnly && in.accept(GRANT);
    if (adminOnly) {
      in.next();
    }
    if (adminOnly || grantOnly) {
      in.expect("option");
      in.expect(FOR);
    }
    List<GrantedPrivilege> privileges = new ArrayList<>();
    List<SqlIdentifier> roles = new ArrayList<>();
    do {
      SqlToken first = in.next();
      if (first.value.equals("all")) {
        in.accept("privileges");
      }
      List<SqlIdentifier> columns = statements.optionalColumnList();
      privileges.add(new GrantedPrivilege(first.value, columns));
      roles.add(new SqlIdentifier(first.value, SqlParserPos.ZERO));
    } while (in.accept(COMMA));
    String kind = null;
    List<SqlIdentifier> objects = List.of();
    if (in.accept(ON)) {
      kind = objectKind();
      if (kind.startsWith("all ")) {
        in.expect(IN);
        in.expect("schema");
      }
      objects = objects(kind);
    }
    in.expect(revoke ? FROM : TO);
    List<SqlIdentifier> grantees = roles();
    boolean withOption = in.accept(WITH);
    if (withOption) {
      if (kind == null) {
        in.expect("admin");
      } else {
        in.expect(GRANT);
      }
      in.expect("option");
    }
    if (in.accept("granted")) {
      in.expect("by");
      new RoleParser(statements).role();
    }
    boolean cascade = statements.cascade();
    return kind == null
        ? new Statement.GrantRole(revoke, adminOnly, roles, grantees, withOption)
        : new Statement.Grant(
            revoke, grantOnly, privileges, kind, objects, grantees, withOption, cascade);
  }

  private List<SqlIdentifier> roles() throws ParseException {
    List<SqlIdentifier> roles = new ArrayList<>();
    do {
      in.accept(GROUP);
      roles.add(new RoleParser(statements).role());
    } while (in.accept(COMMA));
    return roles;
  }

  /// The names of objects, those of functions with their arguments.
  private List<SqlIdentifier> objects(String kind) throws ParseException {
    List<SqlIdentifier> objects = new ArrayList<>();
    do {
      objects.add(statements.name());
      if (kind.equals("function") && in.accept(LPAREN)) {
        while (!in.accept(RPAREN)) {
          if (in.at(EOF)) {
            throw in.syntaxError(in.peek(1));
          }
          in.next();
        }
      }
    } while (in.accept(COMMA));
    return objects;
  }

  /// REASSIGN OWNED, or DROP OWNED, whose first word is read.
  Statement owned(boolean reassign) throws ParseException {
    in.expect("owned");
    in.expect("by");
    List<SqlIdentifier> roles = roles();
    SqlIdentifier newOwner = null;
    if (reassign) {
      in.expect(TO);
      newOwner = new RoleParser(statements).role();
    }
    return new Statement.Owned(roles, newOwner, statements.cascade());
  }

  private String objectKind() {
    if (in.accept(ALL)) {
      return "all " + in.next().value;
    }
    if (in.accept(TABLE)) {
      return "table";
    }
    SqlToken word = in.peek(1);
    return switch (word.value) {
      case "procedure", "routine" -> {
        in.next();
        yield "function";
      }
      case "schema",
          "database",
          "sequence",
          "function",
          "language",
          "tablespace",
          "type",
          "domain" -> {
        if (in.peek(2).kind == IDENT) {
          in.next();
          yield word.value;
        }
        yield "table";
      }
      default -> "table";
    };
  }

  private Statement analyze() throws ParseException {
    if (in.accept(LPAREN)) {
      while (!in.accept(RPAREN)) {
        if (in.at(EOF)) {
          throw in.syntaxError(in.peek(1));
        }
        in.next();
      }
    }
    in.accept("verbose");
    List<SqlIdentifier> tables = new ArrayList<>();
    if (!in.at(EOF)) {
      do {
        tables.add(statements.name());
        statements.optionalColumnList();
      } while (in.accept(COMMA));
    }
    return new Statement.Analyze(tables);
  }
}

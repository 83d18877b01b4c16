package io.massifdb.sqlfrontend.parser;

import static io.massifdb.sqlfrontend.parser.generated.MassifGrammarConstants.*;

import io.massifdb.sqlfrontend.parser.Statement.IndexElement;
import io.massifdb.sqlfrontend.parser.Statement.ObjectKind;
import io.massifdb.sqlfrontend.parser.Statement.Query;
import io.massifdb.sqlfrontend.parser.generated.ParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlNode;

/// CREATE and DROP, apart from what tables, sequences and roles have in their own classes.
final class DefinitionParser {
  private final StatementParser statements;
  private final QueryParser in;

  DefinitionParser(StatementParser statements) {
    this.statements = statements;
    this.in = statements.in;
  }

  Statement create() throws ParseException {
    in.expect(CREATE);
    boolean orReplace = false;
    if (in.accept(OR)) {
      in.expect("replace");
      orReplace = true;
    }
    boolean temporary = false;
    if (in.accept("global") || in.accept("local")) {
      temporary = true;
    }
    if (in.accept("temporary") || in.accept("temp")) {
      temporary = true;
    }
    in.accept("unlogged");
    SqlToken kind = in.peek(1);
    return switch (kind.value) {
      case "table" -> new TableParser(statements).createTable(temporary);
      case "unique", "index" -> createIndex();
      case "view" -> createView(orReplace, temporary);
      case "materialized" -> new TableParser(statements).createMaterializedView();
      case "schema" -> createSchema();
      case "database" -> createDatabase();
      case "sequence" -> new SequenceParser(statements).create();
      case "role", "user", "group" -> new RoleParser(statements).create();
      case "type" -> new TypeParser(statements).createType();
      case "domain" -> new TypeParser(statements).createDomain();
      case "trigger" -> throw trigger(kind);
      case "recursive",
          "function",
          "procedure",
          "extension",
          "rule",
          "aggregate",
          "operator",
          "cast",
          "collation",
          "language",
          "policy",
          "publication",
          "subscription",
          "server",
          "foreign",
          "event",
          "statistics",
          "tablespace" ->
          throw in.unsupported("CREATE " + kind.value.toUpperCase(java.util.Locale.ROOT), kind);
      default -> throw in.syntaxError(kind);
    };
  }

  /// Triggers are refused, but only those that PostgreSQL would read.
  private RuntimeException trigger(SqlToken kind) throws ParseException {
    in.next();
    statements.name();
    SqlToken time = in.peek(1);
    if (!time.is("before") && !time.is("after") && !time.is("instead")) {
      return in.syntaxError(time);
    }
    while (!in.at(EOF) && !in.peek(1).is("execute")) {
      in.next();
    }
    return in.at(EOF) ? in.syntaxError(in.peek(1)) : in.unsupported("CREATE TRIGGER", kind);
  }

  private RuntimeException droppedTrigger(SqlToken kind) throws ParseException {
    statements.ifExists();
    statements.name();
    return in.at(ON) ? in.unsupported("DROP TRIGGER", kind) : in.syntaxError(in.peek(1));
  }

  private Statement createIndex() throws ParseException {
    boolean unique = in.accept(UNIQUE);
    in.expect("index");
    boolean concurrently = in.accept("concurrently");
    boolean ifNotExists = statements.ifNotExists();
    SqlIdentifier name = in.at(ON) ? null : in.SimpleIdentifier();
    in.expect(ON);
    in.accept(ONLY);
    SqlIdentifier table = statements.name();
    String method = in.accept(USING) ? statements.word() : "btree";
    List<IndexElement> elements = indexElements();
    List<SqlIdentifier> include = List.of();
    if (in.accept("include")) {
      include = statements.columnList();
    }
    boolean notDistinct = false;
    if (in.accept("nulls")) {
      notDistinct = in.accept(NOT);
      in.expect(DISTINCT);
    }
    if (in.accept(WITH)) {
      options();
    }
    if (in.accept("tablespace")) {
      statements.word();
    }
    Statement.Expression where = in.accept(WHERE) ? statements.expression() : null;
    return new Statement.CreateIndex(
        name,
        table,
        unique,
        concurrently,
        ifNotExists,
        method,
        elements,
        include,
        notDistinct,
        where);
  }

  List<IndexElement> indexElements() throws ParseException {
    in.expect(LPAREN);
    List<IndexElement> elements = new ArrayList<>();
    do {
      SqlToken first = in.peek(1);
      SqlNode key = in.CollateExpression();
      Statement.Expression expression = new Statement.Expression(in.textSince(first), key);
      SqlIdentifier column =
          key instanceof SqlIdentifier identifier && identifier.isSimple() ? identifier : null;
      if (in.at(IDENT) && !in.word(1, "nulls")) {
        statements.name();
      }
      boolean descending = in.accept(DESC);
      if (!descending) {
        in.accept(ASC);
      }
      boolean nullsFirst = descending;
      if (in.accept("nulls")) {
        nullsFirst = in.accept("first");
        if (!nullsFirst) {
          in.expect("last");
        }
      }
      elements.add(new IndexElement(column, expression, descending, nullsFirst));
    } while (in.accept(COMMA));
    in.expect(RPAREN);
    return elements;
  }

  /// WITH (name = value, ...): names in lower case, values as text.
  Map<String, String> options() throws ParseException {
    Map<String, String> options = new LinkedHashMap<>();
    in.expect(LPAREN);
    do {
      String name = statements.name().toString();
      options.put(name, in.accept(EQ) ? statements.optionValue() : "true");
    } while (in.accept(COMMA));
    in.expect(RPAREN);
    return options;
  }

  private Statement createView(boolean orReplace, boolean temporary) throws ParseException {
    in.expect("view");
    SqlIdentifier name = statements.name();
    List<SqlIdentifier> columns = statements.optionalColumnList();
    if (in.accept(WITH)) {
      options();
    }
    in.expect(AS);
    SqlToken first = in.peek(1);
    Query query = statements.query();
    String text = in.textSince(first);
    if (in.at(WITH)) {
      throw in.unsupported("WITH CHECK OPTION", in.peek(1));
    }
    return new Statement.CreateView(name, temporary, orReplace, columns, query, text);
  }

  private Statement createSchema() throws ParseException {
    in.expect("schema");
    boolean ifNotExists = statements.ifNotExists();
    SqlIdentifier name = in.at(EOF) || in.word(1, "authorization") ? null : in.SimpleIdentifier();
    String owner = null;
    if (in.accept("authorization")) {
      owner = new RoleParser(statements).role().getSimple();
    }
    if (name == null && owner == null) {
      throw in.syntaxError(in.peek(1));
    }
    if (!in.at(EOF)) {
      throw in.unsupported("CREATE SCHEMA with elements", in.peek(1));
    }
    return new Statement.CreateSchema(name, ifNotExists, owner);
  }

  private Statement createDatabase() throws ParseException {
    in.expect("database");
    SqlIdentifier name = in.SimpleIdentifier();
    in.accept(WITH);
    Map<String, String> options = new LinkedHashMap<>();
    while (!in.at(EOF)) {
      SqlToken option = in.next();
      String key = option.value;
      if (key.equals("connection")) {
        in.expect("limit");
      }
      in.accept(EQ);
      options.put(key, in.accept(DEFAULT_) ? "default" : statements.optionValue());
    }
    return new Statement.CreateDatabase(name, options);
  }

  Statement drop() throws ParseException {
    in.expect("drop");
    if (in.word(1, "owned")) {
      return new UtilityParser(statements).owned(false);
    }
    SqlToken word = in.next();
    if (word.is("type") || word.is("domain")) {
      return new TypeParser(statements).drop(word.is("domain"));
    }
    ObjectKind kind =
        switch (word.value) {
          case "table" -> ObjectKind.TABLE;
          case "view" -> ObjectKind.VIEW;
          case "materialized" -> {
            in.expect("view");
            yield ObjectKind.MATERIALIZED_VIEW;
          }
          case "index" -> ObjectKind.INDEX;
          case "sequence" -> ObjectKind.SEQUENCE;
          case "schema" -> ObjectKind.SCHEMA;
          case "database" -> ObjectKind.DATABASE;
          case "role", "user", "group" -> ObjectKind.ROLE;
          case "trigger" -> throw droppedTrigger(word);
          case "function",
              "procedure",
              "routine",
              "extension",
              "rule",
              "aggregate",
              "owned",
              "language",
              "policy" ->
              throw in.unsupported("DROP " + word.value.toUpperCase(java.util.Locale.ROOT), word);
          default -> throw in.syntaxError(word);
        };
    if (kind == ObjectKind.INDEX) {
      in.accept("concurrently");
    }
    boolean ifExists = statements.ifExists();
    List<SqlIdentifier> names = new ArrayList<>();
    do {
      names.add(kind == ObjectKind.ROLE ? new RoleParser(statements).role() : statements.name());
    } while (in.accept(COMMA));
    if (kind == ObjectKind.DATABASE) {
      in.accept(WITH);
      if (in.at(LPAREN)) {
        options();
      }
    }
    return new Statement.Drop(kind, names, ifExists, statements.cascade());
  }
}

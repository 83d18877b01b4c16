package io.massifdb.sqlfrontend.parser;

import static io.massifdb.sqlfrontend.parser.generated.MassifGrammarConstants.*;

import io.massifdb.expression.SqlType;
import io.massifdb.sqlfrontend.catalog.ColumnDescriptor;
import io.massifdb.sqlfrontend.parser.Statement.AlterAction;
import io.massifdb.sqlfrontend.parser.Statement.ObjectKind;
import io.massifdb.sqlfrontend.parser.generated.ParseException;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlNode;

/// ALTER.
final class AlterParser {
  private final StatementParser statements;
  private final QueryParser in;

  AlterParser(StatementParser statements) {
    this.statements = statements;
    this.in = statements.in;
  }

  Statement alter() throws ParseException {
    in.expect("alter");
    SqlToken word = in.next();
    return switch (word.value) {
      case "table" -> table(ObjectKind.TABLE);
      case "index" -> table(ObjectKind.INDEX);
      case "view" -> table(ObjectKind.VIEW);
      case "materialized" -> {
        in.expect("view");
        yield table(ObjectKind.MATERIALIZED_VIEW);
      }
      case "schema" -> table(ObjectKind.SCHEMA);
      case "database" -> table(ObjectKind.DATABASE);
      case "sequence" -> sequence();
      case "role", "user", "group" -> new RoleParser(statements).alter();
      case "type" -> new TypeParser(statements).alterType();
      case "domain" -> new TypeParser(statements).alterDomain();
      case "system",
          "function",
          "procedure",
          "extension",
          "default",
          "language",
          "operator",
          "policy",
          "publication",
          "subscription" ->
          throw in.unsupported("ALTER " + word.value.toUpperCase(java.util.Locale.ROOT), word);
      default -> throw in.syntaxError(word);
    };
  }

  private Statement sequence() throws ParseException {
    boolean ifExists = statements.ifExists();
    SqlIdentifier name = statements.name();
    boolean owner = in.word(1, "owner") && in.peek(2).kind == TO;
    if (in.word(1, "rename") || owner || in.word(1, "set")) {
      return new Statement.Alter(ObjectKind.SEQUENCE, name, ifExists, List.of(action()));
    }
    return new Statement.AlterSequence(name, ifExists, new SequenceParser(statements).options());
  }

  private Statement table(ObjectKind kind) throws ParseException {
    boolean ifExists = statements.ifExists();
    in.accept(ONLY);
    SqlIdentifier name = statements.name();
    in.accept(STAR);
    List<AlterAction> actions = new ArrayList<>();
    do {
      actions.add(action());
    } while (in.accept(COMMA));
    return new Statement.Alter(kind, name, ifExists, actions);
  }

  private AlterAction action() throws ParseException {
    SqlToken first = in.next();
    return switch (first.value) {
      case "add" -> add();
      case "drop" -> drop();
      case "rename" -> rename();
      case "alter" -> alterColumn();
      case "owner" -> {
        in.expect(TO);
        yield new AlterAction.SetOwner(new RoleParser(statements).role());
      }
      case "split" -> new AlterAction.SplitAt(points());
      case "unsplit" -> new AlterAction.Unsplit(in.accept("all") ? List.of() : points());
      case "set" -> set(first);
      case "validate" -> {
        in.expect(CONSTRAINT);
        yield new AlterAction.ValidateConstraint(in.SimpleIdentifier());
      }
      case "reset", "cluster", "replica", "enable", "disable" -> {
        skip();
        yield new AlterAction.Ignored(in.textSince(first));
      }
      default -> throw in.syntaxError(first);
    };
  }

  private void skip() {
    int depth = 0;
    while (!in.at(EOF) && (depth > 0 || !in.at(COMMA))) {
      SqlToken token = in.next();
      depth += token.kind == LPAREN ? 1 : token.kind == RPAREN ? -1 : 0;
    }
  }

  private AlterAction set(SqlToken first) throws ParseException {
    if (in.accept("schema")) {
      return new AlterAction.SetSchema(in.SimpleIdentifier());
    }
    skip();
    return new AlterAction.Ignored(in.textSince(first));
  }

  private AlterAction add() throws ParseException {
    boolean constraint =
        switch (in.peek(1).kind) {
          case CONSTRAINT, CHECK, UNIQUE, PRIMARY, FOREIGN -> true;
          default -> false;
        };
    if (constraint) {
      Statement.TableConstraint added = new TableParser(statements).tableConstraint();
      boolean notValid = in.at(NOT) && in.peek(2).is("valid");
      if (notValid) {
        in.next();
        in.next();
      }
      return new AlterAction.AddConstraint(added, notValid);
    }
    in.accept(COLUMN);
    boolean ifNotExists = statements.ifNotExists();
    return new AlterAction.AddColumn(new TableParser(statements).column(), ifNotExists);
  }

  private AlterAction drop() throws ParseException {
    if (in.accept(CONSTRAINT)) {
      boolean ifExists = statements.ifExists();
      return new AlterAction.DropConstraint(in.SimpleIdentifier(), ifExists, statements.cascade());
    }
    in.accept(COLUMN);
    boolean ifExists = statements.ifExists();
    return new AlterAction.DropColumn(in.SimpleIdentifier(), ifExists, statements.cascade());
  }

  private AlterAction rename() throws ParseException {
    if (in.accept(TO)) {
      return new AlterAction.RenameTo(in.SimpleIdentifier());
    }
    if (in.accept(CONSTRAINT)) {
      SqlIdentifier constraint = in.SimpleIdentifier();
      in.expect(TO);
      return new AlterAction.RenameConstraint(constraint, in.SimpleIdentifier());
    }
    in.accept(COLUMN);
    SqlIdentifier column = in.SimpleIdentifier();
    in.expect(TO);
    return new AlterAction.RenameColumn(column, in.SimpleIdentifier());
  }

  private AlterAction alterColumn() throws ParseException {
    if (in.accept(CONSTRAINT)) {
      SqlIdentifier constraint = in.SimpleIdentifier();
      return new AlterAction.AlterConstraint(constraint, new TableParser(statements).timing());
    }
    in.accept(COLUMN);
    SqlIdentifier column = in.SimpleIdentifier();
    SqlToken first = in.next();
    return switch (first.value) {
      case "type" -> setType(column);
      case "drop" -> dropFromColumn(column, first);
      case "set" -> setInColumn(column, first);
      case "add" -> addIdentity(column);
      case "restart" -> {
        Long with = null;
        if (in.accept(WITH) || in.at(ICONST) || in.at(MINUS)) {
          with = statements.integer();
        }
        yield new AlterAction.SetIdentity(
            column,
            null,
            new Statement.SequenceOptions(
                null, null, null, null, null, null, null, null, true, with));
      }
      case "reset" -> {
        skip();
        yield new AlterAction.Ignored(in.textSince(first));
      }
      default -> throw in.unsupported("ALTER COLUMN " + first.image, first);
    };
  }

  private AlterAction addIdentity(SqlIdentifier column) throws ParseException {
    ColumnDescriptor.Filling filling = filling();
    in.expect(AS);
    in.expect("identity");
    Statement.SequenceOptions options = new TableParser(statements).identityOptions();
    return new AlterAction.AddIdentity(
        column,
        filling,
        options == null
            ? new Statement.SequenceOptions(
                null, null, null, null, null, null, null, null, false, null)
            : options);
  }

  private ColumnDescriptor.Filling filling() {
    in.expect("generated");
    if (in.accept("always")) {
      return ColumnDescriptor.Filling.IDENTITY_ALWAYS;
    }
    in.expect("by");
    in.expect(DEFAULT_);
    return ColumnDescriptor.Filling.IDENTITY_BY_DEFAULT;
  }

  private AlterAction dropFromColumn(SqlIdentifier column, SqlToken first) {
    if (in.accept(DEFAULT_)) {
      return new AlterAction.SetDefault(column, null);
    }
    if (in.accept(NOT)) {
      in.expect(NULL);
      return new AlterAction.SetNotNull(column, false);
    }
    if (in.accept("identity")) {
      return new AlterAction.DropIdentity(column, statements.ifExists());
    }
    if (in.accept("expression")) {
      return new AlterAction.DropExpression(column, statements.ifExists());
    }
    throw in.syntaxError(first);
  }

  private AlterAction setInColumn(SqlIdentifier column, SqlToken first) throws ParseException {
    if (in.accept(DEFAULT_)) {
      return new AlterAction.SetDefault(column, statements.expression());
    }
    if (in.accept(NOT)) {
      in.expect(NULL);
      return new AlterAction.SetNotNull(column, true);
    }
    if (in.word(1, "generated")) {
      return new AlterAction.SetIdentity(column, filling(), null);
    }
    if (in.word(1, "increment")
        || in.word(1, "minvalue")
        || in.word(1, "maxvalue")
        || in.word(1, "start")
        || in.word(1, "cache")
        || in.word(1, "cycle")
        || in.word(1, "no")) {
      return new AlterAction.SetIdentity(column, null, new SequenceParser(statements).options());
    }
    if (in.accept("data")) {
      in.expect("type");
      return setType(column);
    }
    skip();
    return new AlterAction.Ignored(in.textSince(first));
  }

  private AlterAction setType(SqlIdentifier column) throws ParseException {
    SqlType type = TypeNames.read(in).type();
    if (in.accept(COLLATE)) {
      in.collate(column, in.CollationName());
    }
    return new AlterAction.SetType(column, type, in.accept(USING) ? statements.expression() : null);
  }

  private List<List<SqlNode>> points() throws ParseException {
    in.expect("at");
    in.expect("values");
    List<List<SqlNode>> points = new ArrayList<>();
    do {
      in.expect(LPAREN);
      points.add(in.ExpressionList());
      in.expect(RPAREN);
    } while (in.at(COMMA) && in.peek(2).kind == LPAREN && in.accept(COMMA));
    return points;
  }
}

package io.massifdb.sqlfrontend.parser;

import static io.massifdb.sqlfrontend.parser.generated.MassifGrammarConstants.*;

import io.massifdb.expression.SqlType;
import io.massifdb.sqlfrontend.parser.Statement.TableConstraint;
import io.massifdb.sqlfrontend.parser.generated.ParseException;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.sql.SqlIdentifier;

/// CREATE, ALTER and DROP of types and domains.
final class TypeParser {
  private final StatementParser statements;
  private final QueryParser in;

  TypeParser(StatementParser statements) {
    this.statements = statements;
    this.in = statements.in;
  }

  Statement createType() throws ParseException {
    SqlToken kind = in.next();
    SqlIdentifier name = statements.name();
    if (!in.accept(AS)) {
      throw in.unsupported("CREATE TYPE of a base type", kind);
    }
    if (!in.accept("enum")) {
      throw in.at(LPAREN) || in.word(1, "range")
          ? in.unsupported("CREATE TYPE other than of an enum", kind)
          : in.syntaxError(in.peek(1));
    }
    in.expect(LPAREN);
    List<String> labels = new ArrayList<>();
    if (!in.at(RPAREN)) {
      do {
        labels.add(statements.string());
      } while (in.accept(COMMA));
    }
    in.expect(RPAREN);
    return new Statement.DefineType(new TypeChange.CreateEnum(name, labels));
  }

  Statement createDomain() throws ParseException {
    in.next();
    SqlIdentifier name = statements.name();
    in.accept(AS);
    SqlType base = TypeNames.read(in).type();
    boolean notNull = false;
    Statement.Expression defaultValue = null;
    List<TableConstraint.Check> checks = new ArrayList<>();
    while (!in.at(EOF)) {
      if (in.accept(COLLATE)) {
        in.collate(name, in.CollationName());
      } else if (in.accept(DEFAULT_)) {
        defaultValue = statements.restrictedExpression();
      } else {
        SqlIdentifier constraint = in.accept(CONSTRAINT) ? in.SimpleIdentifier() : null;
        if (in.accept(NOT)) {
          in.expect(NULL);
          notNull = true;
        } else if (in.accept(NULL)) {
          notNull = false;
        } else {
          checks.add(check(constraint));
        }
      }
    }
    return new Statement.DefineType(
        new TypeChange.CreateDomain(name, base, notNull, defaultValue, checks));
  }

  private TableConstraint.Check check(@org.jspecify.annotations.Nullable SqlIdentifier name)
      throws ParseException {
    in.expect(CHECK);
    in.expect(LPAREN);
    Statement.Expression condition = statements.expression();
    in.expect(RPAREN);
    return new TableConstraint.Check(name, condition);
  }

  Statement alterType() throws ParseException {
    SqlIdentifier name = statements.name();
    SqlToken word = in.next();
    TypeChange change =
        switch (word.value) {
          case "add" -> addLabel(name);
          case "rename" -> {
            if (in.accept("value")) {
              String label = statements.string();
              in.expect(TO);
              yield new TypeChange.RenameLabel(name, label, statements.string());
            }
            if (in.word(1, "attribute")) {
              throw in.unsupported("ALTER TYPE RENAME ATTRIBUTE", word);
            }
            in.expect(TO);
            yield new TypeChange.Rename(name, false, statements.word());
          }
          case "set" -> setSchema(name, false);
          case "owner" -> setOwner(name, false);
          default -> throw in.syntaxError(word);
        };
    return new Statement.DefineType(change);
  }

  private TypeChange addLabel(SqlIdentifier name) {
    if (in.word(1, "attribute")) {
      throw in.unsupported("ALTER TYPE ADD ATTRIBUTE", in.peek(1));
    }
    in.expect("value");
    boolean ifNotExists = statements.ifNotExists();
    String label = statements.string();
    boolean before = in.accept("before");
    String neighbour = before || in.accept("after") ? statements.string() : null;
    return new TypeChange.AddLabel(name, label, ifNotExists, neighbour, before);
  }

  private TypeChange setSchema(SqlIdentifier name, boolean domain) throws ParseException {
    in.expect("schema");
    return new TypeChange.SetSchema(name, domain, in.SimpleIdentifier());
  }

  private TypeChange setOwner(SqlIdentifier name, boolean domain) throws ParseException {
    in.expect(TO);
    return new TypeChange.SetOwner(name, domain, new RoleParser(statements).role());
  }

  Statement alterDomain() throws ParseException {
    SqlIdentifier name = statements.name();
    SqlToken word = in.next();
    TypeChange change =
        switch (word.value) {
          case "rename" -> {
            in.expect(TO);
            yield new TypeChange.Rename(name, true, statements.word());
          }
          case "owner" -> setOwner(name, true);
          case "add" -> {
            SqlIdentifier constraint = in.accept(CONSTRAINT) ? in.SimpleIdentifier() : null;
            TableConstraint.Check check = check(constraint);
            boolean notValid = in.accept(NOT);
            if (notValid) {
              in.expect("valid");
            }
            yield new TypeChange.AddDomainCheck(name, check, notValid);
          }
          case "set" -> setInDomain(name);
          case "drop" -> dropFromDomain(name);
          case "validate" -> throw in.unsupported("ALTER DOMAIN VALIDATE CONSTRAINT", word);
          default -> throw in.syntaxError(word);
        };
    return new Statement.DefineType(change);
  }

  private TypeChange setInDomain(SqlIdentifier name) throws ParseException {
    if (in.accept(DEFAULT_)) {
      return new TypeChange.SetDomainDefault(name, statements.expression());
    }
    if (in.accept(NOT)) {
      in.expect(NULL);
      return new TypeChange.SetDomainNotNull(name, true);
    }
    return setSchema(name, true);
  }

  private TypeChange dropFromDomain(SqlIdentifier name) throws ParseException {
    if (in.accept(DEFAULT_)) {
      return new TypeChange.SetDomainDefault(name, null);
    }
    if (in.accept(NOT)) {
      in.expect(NULL);
      return new TypeChange.SetDomainNotNull(name, false);
    }
    in.expect(CONSTRAINT);
    boolean ifExists = statements.ifExists();
    String constraint = statements.word();
    statements.cascade();
    return new TypeChange.DropDomainCheck(name, constraint, ifExists);
  }

  /// DROP TYPE and DROP DOMAIN, whose word was read.
  Statement drop(boolean domain) throws ParseException {
    boolean ifExists = statements.ifExists();
    List<SqlIdentifier> names = statements.names();
    return new Statement.DefineType(
        new TypeChange.Drop(names, domain, ifExists, statements.cascade()));
  }
}

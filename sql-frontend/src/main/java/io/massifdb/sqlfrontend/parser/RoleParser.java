package io.massifdb.sqlfrontend.parser;

import static io.massifdb.sqlfrontend.parser.generated.MassifGrammarConstants.*;

import io.massifdb.sqlfrontend.parser.Statement.RoleOptions;
import io.massifdb.sqlfrontend.parser.generated.ParseException;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.sql.SqlIdentifier;
import org.jspecify.annotations.Nullable;

/// CREATE and ALTER ROLE, USER and GROUP.
final class RoleParser {
  private final StatementParser statements;
  private final QueryParser in;

  private @Nullable Boolean login;
  private @Nullable Boolean superuser;
  private @Nullable Boolean createDatabase;
  private @Nullable Boolean createRole;
  private @Nullable Boolean inherit;
  private @Nullable Integer connectionLimit;
  private boolean passwordGiven;
  private @Nullable String password;
  private final List<SqlIdentifier> memberOf = new ArrayList<>();
  private final List<SqlIdentifier> members = new ArrayList<>();
  private final List<SqlIdentifier> administrators = new ArrayList<>();

  RoleParser(StatementParser statements) {
    this.statements = statements;
    this.in = statements.in;
  }

  /// A role's name; CURRENT_USER and its kin stand for themselves.
  SqlIdentifier role() throws ParseException {
    if (in.at(CURRENT_USER) || in.at(SESSION_USER) || in.at(CURRENT_ROLE)) {
      return in.Label();
    }
    return in.SimpleIdentifier();
  }

  Statement create() throws ParseException {
    boolean user = in.next().value.equals("user");
    SqlIdentifier name = role();
    if (user) {
      login = true;
    }
    return new Statement.CreateRole(name, options());
  }

  Statement alter() throws ParseException {
    SqlIdentifier name = in.at(ALL) ? in.Label() : role();
    if (in.accept("rename")) {
      in.expect(TO);
      return new Statement.Alter(
          Statement.ObjectKind.ROLE,
          name,
          false,
          List.of(new Statement.AlterAction.RenameTo(in.SimpleIdentifier())));
    }
    if (in.word(1, "set") || in.word(1, "reset") || in.at(IN)) {
      throw in.unsupported("ALTER ROLE ... SET", in.peek(1));
    }
    return new Statement.AlterRole(name, options());
  }

  private RoleOptions options() throws ParseException {
    in.accept(WITH);
    while (!in.at(EOF)) {
      option();
    }
    return new RoleOptions(
        login,
        superuser,
        createDatabase,
        createRole,
        inherit,
        connectionLimit,
        passwordGiven,
        password,
        List.copyOf(memberOf),
        List.copyOf(members),
        List.copyOf(administrators));
  }

  private void option() throws ParseException {
    SqlToken word = in.next();
    switch (word.value) {
      case "login" -> login = true;
      case "nologin" -> login = false;
      case "superuser" -> superuser = true;
      case "nosuperuser" -> superuser = false;
      case "createdb" -> createDatabase = true;
      case "nocreatedb" -> createDatabase = false;
      case "createrole" -> createRole = true;
      case "nocreaterole" -> createRole = false;
      case "inherit" -> inherit = true;
      case "noinherit" -> inherit = false;
      case "replication", "noreplication", "bypassrls", "nobypassrls" -> {}
      case "encrypted" -> {
        in.expect("password");
        password();
      }
      case "password" -> password();
      case "connection" -> {
        in.expect("limit");
        connectionLimit = (int) statements.integer();
      }
      case "valid" -> {
        in.expect("until");
        statements.string();
      }
      case "in" -> {
        if (!in.accept("role")) {
          in.expect(GROUP);
        }
        roles(memberOf);
      }
      case "role", "user" -> roles(members);
      case "admin" -> roles(administrators);
      default -> throw in.syntaxError(word);
    }
  }

  private void roles(List<SqlIdentifier> list) throws ParseException {
    do {
      list.add(role());
    } while (in.accept(COMMA));
  }

  private void password() {
    passwordGiven = true;
    password = in.accept(NULL) ? null : statements.string();
  }
}

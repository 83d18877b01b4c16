package io.massifdb.sqlfrontend.parser;

import static io.massifdb.sqlfrontend.parser.generated.MassifGrammarConstants.*;

import io.massifdb.sqlfrontend.parser.Statement.TransactionModes;
import io.massifdb.sqlfrontend.parser.generated.ParseException;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.sql.SqlIdentifier;
import org.jspecify.annotations.Nullable;

/// Transactions, and SET, RESET, SHOW, DISCARD.
final class SessionParser {
  private final StatementParser statements;
  private final QueryParser in;

  SessionParser(StatementParser statements) {
    this.statements = statements;
    this.in = statements.in;
  }

  Statement transaction(String verb) throws ParseException {
    in.next();
    return switch (verb) {
      case "begin" -> {
        work();
        yield new Statement.Begin(modes());
      }
      case "start" -> {
        in.expect("transaction");
        yield new Statement.Begin(modes());
      }
      case "commit", "end" -> {
        if (in.word(1, "prepared")) {
          throw in.unsupported("two-phase commit by SQL", in.peek(1));
        }
        work();
        yield new Statement.Commit(chain());
      }
      case "savepoint" -> new Statement.Savepoint(statements.word());
      case "release" -> {
        in.accept("savepoint");
        yield new Statement.Release(statements.word());
      }
      default -> rollback();
    };
  }

  private Statement rollback() throws ParseException {
    if (in.word(1, "prepared")) {
      throw in.unsupported("two-phase commit by SQL", in.peek(1));
    }
    work();
    if (in.accept(TO)) {
      in.accept("savepoint");
      return new Statement.RollbackTo(statements.word());
    }
    return new Statement.Rollback(chain());
  }

  private void work() {
    if (!in.accept("work")) {
      in.accept("transaction");
    }
  }

  private boolean chain() {
    if (!in.accept(AND)) {
      return false;
    }
    boolean no = in.accept("no");
    in.expect("chain");
    return !no;
  }

  /// Transaction modes, separated by commas or blanks.
  private TransactionModes modes() {
    String isolation = null;
    Boolean readOnly = null;
    Boolean deferrable = null;
    while (!in.at(EOF)) {
      if (in.accept("isolation")) {
        in.expect("level");
        isolation = isolation();
      } else if (in.accept("read")) {
        readOnly = in.accept(ONLY);
        if (!readOnly) {
          in.expect("write");
        }
      } else if (in.accept(DEFERRABLE)) {
        deferrable = true;
      } else if (in.accept(NOT)) {
        in.expect(DEFERRABLE);
        deferrable = false;
      } else {
        throw in.syntaxError(in.peek(1));
      }
      in.accept(COMMA);
    }
    return new TransactionModes(isolation, readOnly, deferrable);
  }

  private String isolation() {
    if (in.accept("serializable")) {
      return "serializable";
    }
    if (in.accept("repeatable", "read")) {
      return "repeatable read";
    }
    if (in.accept("read", "committed")) {
      return "read committed";
    }
    if (in.accept("read", "uncommitted")) {
      return "read uncommitted";
    }
    throw in.syntaxError(in.peek(1));
  }

  Statement session(String verb) throws ParseException {
    in.next();
    return switch (verb) {
      case "set" -> set();
      case "reset" -> {
        if (in.accept(ALL)) {
          yield new Statement.Reset(null);
        }
        yield new Statement.Reset(variable());
      }
      case "show" -> {
        if (in.accept(ALL)) {
          yield new Statement.Show("all");
        }
        yield new Statement.Show(variable());
      }
      default -> {
        SqlToken what = in.next();
        yield switch (what.value) {
          case "all", "plans", "sequences", "temp" -> new Statement.Discard(what.value);
          case "temporary" -> new Statement.Discard("temp");
          default -> throw in.syntaxError(what);
        };
      }
    };
  }

  /// A setting's name; some are written in words.
  private String variable() throws ParseException {
    if (in.accept("time", "zone")) {
      return "timezone";
    }
    if (in.accept("transaction", "isolation")) {
      in.expect("level");
      return "transaction_isolation";
    }
    if (in.accept("session", "authorization")) {
      return "session_authorization";
    }
    return String.join(".", statements.name().names);
  }

  private Statement set() throws ParseException {
    if (in.accept("transaction")) {
      return transactionModes(false);
    }
    if (in.accept("session", "characteristics")) {
      in.expect(AS);
      in.expect("transaction");
      return transactionModes(true);
    }
    if (in.accept("constraints")) {
      List<SqlIdentifier> names = in.accept(ALL) ? List.of() : statements.names();
      boolean deferred = in.accept("deferred");
      if (!deferred) {
        in.expect("immediate");
      }
      return new Statement.SetConstraints(names, deferred);
    }
    boolean local = in.accept("local");
    if (!local
        && in.word(1, "session")
        && !in.word(2, "authorization")
        && in.peek(2).kind != EQ
        && in.peek(2).kind != TO) {
      in.next();
    }
    if (in.accept("time", "zone")) {
      return timeZone(local);
    }
    if (in.accept("names")) {
      return new Statement.SetVariable("client_encoding", value(), local);
    }
    if (in.accept("session", "authorization")) {
      return new Statement.SetVariable("session_authorization", value(), local);
    }
    if (in.accept("role")) {
      return new Statement.SetVariable("role", value(), local);
    }
    String name = variable();
    if (!in.accept(TO)) {
      in.expect(EQ);
    }
    return new Statement.SetVariable(name, values(), local);
  }

  private Statement transactionModes(boolean session) {
    if (in.accept("snapshot")) {
      throw in.unsupported("SET TRANSACTION SNAPSHOT", in.peek(0));
    }
    if (in.at(EOF) && !statements.readsThePast) {
      throw in.syntaxError(in.peek(1));
    }
    return new Statement.SetTransaction(session, modes());
  }

  private Statement timeZone(boolean local) throws ParseException {
    if (in.accept("local")) {
      return new Statement.SetVariable("timezone", null, local);
    }
    if (in.accept("interval")) {
      String text = statements.string();
      TypeNames.intervalFields(in, io.massifdb.expression.SqlType.INTERVAL);
      return new Statement.SetVariable("timezone", List.of(text), local);
    }
    return new Statement.SetVariable("timezone", value(), local);
  }

  private @Nullable List<String> value() {
    return in.accept(DEFAULT_) ? null : List.of(statements.optionValue());
  }

  private @Nullable List<String> values() {
    if (in.accept(DEFAULT_)) {
      return null;
    }
    List<String> values = new ArrayList<>();
    do {
      values.add(statements.optionValue());
    } while (in.accept(COMMA));
    return values;
  }
}

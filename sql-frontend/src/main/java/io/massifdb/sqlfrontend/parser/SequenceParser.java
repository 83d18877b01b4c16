package io.massifdb.sqlfrontend.parser;

import static io.massifdb.sqlfrontend.parser.generated.MassifGrammarConstants.*;

import io.massifdb.expression.SqlType;
import io.massifdb.sqlfrontend.parser.Statement.SequenceOptions;
import io.massifdb.sqlfrontend.parser.generated.ParseException;
import org.apache.calcite.sql.SqlIdentifier;
import org.jspecify.annotations.Nullable;

/// CREATE and ALTER SEQUENCE.
final class SequenceParser {
  private final StatementParser statements;
  private final QueryParser in;

  private @Nullable SqlType type;
  private @Nullable Long start;
  private @Nullable Long increment;
  private @Nullable Long minimum;
  private @Nullable Long maximum;
  private @Nullable Long cache;
  private @Nullable Boolean cycle;
  private @Nullable SqlIdentifier ownedBy;
  private boolean restart;
  private @Nullable Long restartWith;

  SequenceParser(StatementParser statements) {
    this.statements = statements;
    this.in = statements.in;
  }

  Statement create() throws ParseException {
    in.expect("sequence");
    boolean ifNotExists = statements.ifNotExists();
    SqlIdentifier name = statements.name();
    return new Statement.CreateSequence(name, ifNotExists, options());
  }

  /// Reads options as long as there are any.
  SequenceOptions options() throws ParseException {
    while (option()) {
      // Everything happens in the condition.
    }
    return new SequenceOptions(
        type, start, increment, minimum, maximum, cache, cycle, ownedBy, restart, restartWith);
  }

  private boolean option() throws ParseException {
    if (in.accept(AS)) {
      type = TypeNames.read(in).type();
    } else if (in.accept("start")) {
      in.accept(WITH);
      start = statements.integer();
    } else if (in.accept("increment")) {
      in.accept("by");
      increment = statements.integer();
    } else if (in.accept("minvalue")) {
      minimum = statements.integer();
    } else if (in.accept("maxvalue")) {
      maximum = statements.integer();
    } else if (in.accept("cache")) {
      cache = statements.integer();
    } else if (in.accept("cycle")) {
      cycle = true;
    } else if (in.accept("no")) {
      if (in.accept("cycle")) {
        cycle = false;
      } else if (!in.accept("minvalue")) {
        in.expect("maxvalue");
      }
    } else if (in.accept("owned")) {
      in.expect("by");
      ownedBy = statements.name();
    } else if (in.accept("sequence")) {
      in.expect("name");
      statements.name();
    } else if (in.accept("restart")) {
      restart = true;
      boolean with = in.accept(WITH);
      if (with || in.at(ICONST) || in.at(MINUS)) {
        restartWith = statements.integer();
      }
    } else {
      return false;
    }
    return true;
  }
}

package io.massifdb.shell;

import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Reads lines, cuts them into statements and backslash commands and runs these in order. Keeps the
 * statement that is not complete yet, and which branches of {@code \if} are run. Confined to the
 * shell's thread.
 */
final class Interpreter {
  private static final int NESTING_MAX = 32;

  private final Settings settings;
  private final Output output;
  private final QueryRunner runner;
  private final MetaCommands commands;
  private final Conditions conditions = new Conditions();
  private final SqlLexer lexer = new SqlLexer();
  private final StringBuilder query = new StringBuilder();
  private String previousQuery = "";
  private boolean failed;
  private boolean quit;
  private int depth;

  Interpreter(Session session, Settings settings, Output output, QueryRunner runner) {
    this.settings = settings;
    this.output = output;
    this.runner = runner;
    this.commands = new MetaCommands(this, session, settings, output, runner);
  }

  /** Runs all lines of a source; what is incomplete at its end is run as it stands. */
  void runAll(LineSource source) throws IOException {
    if (depth >= NESTING_MAX) {
      report(source, "files are nested deeper than " + NESTING_MAX);
      return;
    }
    depth++;
    try {
      for (String line = source.next(); line != null; line = source.next()) {
        run(line, source);
        if (stopped()) {
          return;
        }
      }
      if (!query.toString().isBlank() && lexer.mode() == SqlLexer.Mode.NORMAL) {
        execute(Delivery.PRINT, source);
      }
    } finally {
      depth--;
    }
  }

  /** Runs one line. */
  void run(String text, LineSource source) {
    String line = text;
    int at = 0;
    int replacedUpTo = 0;
    while (at < line.length() || at == 0) {
      if (query.isEmpty()) {
        at = skipBlanks(line, at);
      }
      int stop = lexer.advance(line, Math.max(at, 0));
      SqlLexer.Stop why = lexer.stop();
      if (why == SqlLexer.Stop.VARIABLE) {
        VariableReference reference =
            stop < replacedUpTo ? null : VariableReference.at(line, stop, settings.variables);
        if (reference == null) {
          collect(line, at, stop + 1);
          at = stop + 1;
        } else {
          collect(line, at, stop);
          line = reference.replacement() + line.substring(reference.end());
          at = 0;
          replacedUpTo = reference.replacement().length();
          if (line.isEmpty()) {
            break;
          }
        }
        continue;
      }
      collect(line, at, why == SqlLexer.Stop.SEMICOLON ? stop + 1 : stop);
      if (why == SqlLexer.Stop.LINE_END) {
        break;
      }
      if (why == SqlLexer.Stop.SEMICOLON) {
        at = stop + 1;
        execute(Delivery.PRINT, source);
      } else {
        at = command(line, stop + 1, source);
      }
      if (stopped() || at >= line.length()) {
        break;
      }
    }
    if (!query.isEmpty()) {
      query.append('\n');
    }
  }

  private static int skipBlanks(String line, int from) {
    int at = from;
    while (at < line.length() && Character.isWhitespace(line.charAt(at))) {
      at++;
    }
    return line.startsWith("--", at) ? line.length() : at;
  }

  private void collect(String line, int from, int to) {
    if (conditions.active() && from < to) {
      query.append(line, from, to);
    }
  }

  private int command(String line, int at, LineSource source) {
    if (line.startsWith(";", at)) {
      collect(line, at, at + 1); // A semicolon that does not send: several statements at once.
      return at + 1;
    }
    int end = at;
    while (end < line.length()
        && !Character.isWhitespace(line.charAt(end))
        && (line.charAt(end) != '\\' || end == at)) {
      end++;
      if (end == at + 1 && (line.charAt(at) == '!' || line.charAt(at) == '?')) {
        break;
      }
    }
    String name = line.substring(at, end);
    MetaArguments arguments = new MetaArguments(line, end, settings.variables);
    try {
      if (!conditions.take(name, arguments) && conditions.active()) {
        commands.run(name, arguments, source);
      } else if (!conditions.active()) {
        arguments.rest();
      }
    } catch (ShellException e) {
      report(source, e.getMessage());
      arguments.rest();
    }
    return arguments.end();
  }

  /** Runs the statement collected so far, or the previous one when there is none. */
  void execute(Delivery delivery, LineSource source) {
    String sql = query.toString().strip();
    clear();
    if (sql.isEmpty()) {
      sql = previousQuery;
    }
    if (!conditions.active() || sql.isEmpty() || sql.equals(";")) {
      return;
    }
    previousQuery = sql;
    try {
      failed |= !runner.run(sql, delivery, source);
    } catch (ShellException e) {
      report(source, e.getMessage());
    }
  }

  void report(LineSource source, @Nullable String message) {
    failed = true;
    output.error(source.position() + "error: " + message);
  }

  /** Runs a file, with its name in error messages. */
  void include(Path file) throws IOException {
    commands.include(file);
  }

  void markFailed() {
    failed = true;
  }

  /** The statement collected so far, or the previous one. */
  String currentQuery() {
    String sql = query.toString().strip();
    return sql.isEmpty() ? previousQuery : sql;
  }

  boolean isEmpty() {
    return query.toString().isBlank();
  }

  void replaceQuery(String sql) {
    clear();
    query.append(sql);
  }

  void clear() {
    query.setLength(0);
    lexer.reset();
  }

  /** What the prompt of the next line shows before {@code >}. */
  char promptCharacter() {
    if (!conditions.active()) {
      return '@';
    }
    return query.isEmpty() && lexer.mode() == SqlLexer.Mode.NORMAL ? '=' : lexer.prompt();
  }

  SqlLexer lexerCopy() {
    return new SqlLexer(lexer);
  }

  void quit() {
    quit = true;
  }

  boolean hasQuit() {
    return quit;
  }

  boolean hasFailed() {
    return failed;
  }

  private boolean stopped() {
    return quit || (failed && settings.isOn(Settings.ON_ERROR_STOP));
  }
}

package io.massifdb.shell;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.UserInterruptException;
import org.jline.terminal.Terminal;
import org.jspecify.annotations.Nullable;

/** The interactive shell: prompt, editing, history, completion, Ctrl-C. */
final class Console implements LineSource {
  private static final int HISTORY_SIZE = 10_000;

  private final Terminal terminal;
  private final LineReader reader;
  private final Session session;
  private final Interpreter interpreter;
  private final Deque<String> pending = new ArrayDeque<>();

  Console(Terminal terminal, Session session, Interpreter interpreter, SchemaNames names) {
    this.terminal = terminal;
    this.session = session;
    this.interpreter = interpreter;
    this.reader =
        LineReaderBuilder.builder()
            .terminal(terminal)
            .appName("massif")
            .parser(new StatementLines(interpreter::lexerCopy, () -> !interpreter.isEmpty()))
            .completer(new SqlCompleter(names))
            .highlighter(new SqlHighlighter())
            .variable(LineReader.HISTORY_FILE, historyFile())
            .variable(LineReader.HISTORY_SIZE, HISTORY_SIZE)
            .variable(LineReader.HISTORY_FILE_SIZE, HISTORY_SIZE)
            .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true)
            .option(LineReader.Option.CASE_INSENSITIVE, true)
            .option(LineReader.Option.AUTO_GROUP, false)
            .option(LineReader.Option.INSERT_TAB, false)
            .build();
  }

  private static Path historyFile() {
    String named = System.getenv("MASSIF_HISTORY");
    return named == null
        ? Path.of(System.getProperty("user.home", "."), ".massif_history")
        : Path.of(named);
  }

  /** Reads and runs until {@code \q} or the end of input. */
  void run(QueryRunner runner) throws IOException {
    Thread shell = Thread.currentThread();
    while (!interpreter.hasQuit()) {
      String line = next();
      if (line == null) {
        return;
      }
      runner.terminalWidth(terminal.getSize().getColumns());
      Terminal.SignalHandler before =
          terminal.handle(
              Terminal.Signal.INT,
              _ -> {
                session.cancel();
                shell.interrupt();
              });
      try {
        interpreter.run(line, this);
      } finally {
        terminal.handle(Terminal.Signal.INT, before);
        Thread.interrupted(); // A late Ctrl-C is not meant for the next line.
      }
    }
  }

  @Override
  public @Nullable String next() {
    while (true) {
      String waiting = pending.poll();
      if (waiting != null) {
        return waiting;
      }
      try {
        reader.setVariable(LineReader.SECONDARY_PROMPT_PATTERN, prompt("%M"));
        String text = reader.readLine(prompt(String.valueOf(interpreter.promptCharacter())));
        pending.addAll(List.of(text.split("\n", -1)));
      } catch (UserInterruptException e) {
        interpreter.clear();
      } catch (EndOfFileException e) {
        terminal.writer().println("\\q");
        terminal.flush();
        return null;
      }
    }
  }

  private String prompt(String state) {
    return session.database() + state + session.transactionMark() + "> ";
  }

  @Override
  public String position() {
    return "";
  }

  static String askPassword(Terminal terminal, String user) {
    return LineReaderBuilder.builder()
        .terminal(terminal)
        .build()
        .readLine("Password for user " + user + ": ", '*');
  }
}

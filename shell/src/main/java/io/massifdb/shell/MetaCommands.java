package io.massifdb.shell;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The backslash commands, but for those that describe objects and those that format. */
final class MetaCommands {
  private static final DateTimeFormatter WATCH_TIME =
      DateTimeFormatter.ofPattern("EEE MMM d HH:mm:ss yyyy", Locale.ROOT);
  private static final long INTERRUPT_CHECK_MILLIS = 50;

  private final Interpreter interpreter;
  private final Session session;
  private final Settings settings;
  private final Output output;
  private final QueryRunner runner;
  private final FormatCommands formats;
  private final DescribeCommands describe;
  private final ClusterCommands cluster;
  private @Nullable Path currentFile;

  MetaCommands(
      Interpreter interpreter,
      Session session,
      Settings settings,
      Output output,
      QueryRunner runner) {
    this.interpreter = interpreter;
    this.session = session;
    this.settings = settings;
    this.output = output;
    this.runner = runner;
    this.formats = new FormatCommands(settings, output);
    this.describe = new DescribeCommands(runner, output);
    this.cluster = new ClusterCommands(interpreter, runner, output);
  }

  void run(String name, MetaArguments arguments, LineSource source) throws ShellException {
    if (formats.run(name, arguments)) {
      return;
    }
    try {
      if (describe.run(name, arguments) || cluster.run(name, arguments)) {
        return;
      }
      other(name, arguments, source);
    } catch (SQLException e) {
      runner.failed(e, "", source);
      interpreter.markFailed();
    } catch (IOException e) {
      throw new ShellException(reason(e));
    }
  }

  private static String reason(IOException e) {
    return e instanceof java.nio.file.NoSuchFileException
        ? e.getMessage() + ": No such file or directory"
        : String.valueOf(e.getMessage());
  }

  private void other(String name, MetaArguments arguments, LineSource source)
      throws ShellException, SQLException, IOException {
    switch (name) {
      case "q", "quit" -> interpreter.quit();
      case "?" -> output.message(HelpText.COMMANDS);
      case "h", "help" -> output.message(HelpText.sql(arguments.rest()));
      case "g" -> interpreter.execute(new Delivery.Print(arguments.next(), false), source);
      case "gx" -> interpreter.execute(new Delivery.Print(arguments.next(), true), source);
      case "gset" -> {
        String prefix = arguments.next();
        interpreter.execute(new Delivery.IntoVariables(prefix == null ? "" : prefix), source);
      }
      case "gexec" -> interpreter.execute(new Delivery.Execute(), source);
      case "watch" -> watch(arguments, source);
      case "p", "print" ->
          output.message(
              interpreter.currentQuery().isEmpty()
                  ? "Query buffer is empty."
                  : interpreter.currentQuery());
      case "r", "reset" -> {
        interpreter.clear();
        if (!settings.quiet) {
          output.message("Query buffer reset (cleared).");
        }
      }
      case "e", "edit" -> edit(arguments.next());
      case "i", "include" -> include(Path.of(arguments.require(name)));
      case "ir", "include_relative" -> includeRelative(arguments.require(name));
      case "o", "out" -> output.redirect(arguments.next());
      case "set" -> set(arguments);
      case "unset" -> settings.variables.remove(arguments.require(name));
      case "echo", "qecho", "warn" -> echo(name, arguments);
      case "!" -> shell(arguments.rest());
      case "cd" -> throw new ShellException("\\cd: a Java process cannot change its folder");
      case "c", "connect" -> connect(arguments);
      case "conninfo" -> connectionInfo();
      case "errverbose" -> runner.showLastErrorVerbosely();
      case "copy" -> copy(arguments.rest(), source);
      case "encoding" -> output.message("UTF8");
      case "" -> throw new ShellException("missing command after \\; try \\? for help");
      default -> throw new ShellException("invalid command \\" + name + "; try \\? for help");
    }
  }

  private void watch(MetaArguments arguments, LineSource source) throws ShellException {
    String argument = arguments.next();
    double seconds;
    try {
      seconds = argument == null ? 2 : Double.parseDouble(argument);
    } catch (NumberFormatException e) {
      throw new ShellException("\\watch: not a number of seconds: " + argument);
    }
    String sql = interpreter.currentQuery();
    interpreter.clear();
    if (sql.isEmpty()) {
      throw new ShellException("\\watch cannot be used with an empty query");
    }
    while (!Thread.interrupted()) {
      String title = LocalDateTime.now(ZoneId.systemDefault()).format(WATCH_TIME);
      output.message(title + " (every " + (argument == null ? "2" : argument) + "s)");
      output.message("");
      if (!runner.run(sql, Delivery.PRINT, source)) {
        interpreter.markFailed();
        return;
      }
      if (!sleep((long) (seconds * 1_000))) {
        return;
      }
    }
  }

  /** False when interrupted. */
  private static boolean sleep(long millis) {
    try {
      for (long left = millis; left > 0; left -= INTERRUPT_CHECK_MILLIS) {
        Thread.sleep(Math.min(left, INTERRUPT_CHECK_MILLIS));
      }
      return true;
    } catch (InterruptedException e) {
      return false; // Ctrl-C ends the watching, nothing else.
    }
  }

  private void edit(@Nullable String file) throws IOException, ShellException {
    Path path = file == null ? Files.createTempFile("massif-", ".sql") : Path.of(file);
    try {
      if (file == null) {
        Files.writeString(path, interpreter.currentQuery() + "\n");
      }
      String editor = firstOf("EDITOR", "VISUAL", "vi");
      Process process =
          new ProcessBuilder("sh", "-c", editor + " \"$1\"", "sh", path.toString())
              .inheritIO()
              .start();
      if (waitFor(process) == 0) {
        String edited = Files.readString(path).strip();
        interpreter.replaceQuery(
            edited.endsWith(";") ? edited.substring(0, edited.length() - 1) : edited);
        output.message(edited);
      }
    } finally {
      if (file == null) {
        Files.deleteIfExists(path);
      }
    }
  }

  private static String firstOf(String name, String other, String otherwise) {
    String value = System.getenv(name);
    if (value == null) {
      value = System.getenv(other);
    }
    return value == null ? otherwise : value;
  }

  private static int waitFor(Process process) throws ShellException {
    try {
      return process.waitFor();
    } catch (InterruptedException e) {
      process.destroy();
      throw new ShellException("interrupted");
    }
  }

  void include(Path file) throws IOException {
    Path before = currentFile;
    currentFile = file;
    try (BufferedReader reader = Files.newBufferedReader(file)) {
      interpreter.runAll(new LineSource.OfReader(reader, file.toString()));
    } finally {
      currentFile = before;
    }
  }

  private void includeRelative(String name) throws IOException {
    include(currentFile == null ? Path.of(name) : currentFile.resolveSibling(name));
  }

  private void set(MetaArguments arguments) throws ShellException {
    String name = arguments.next();
    if (name == null) {
      for (Map.Entry<String, String> entry : settings.variables.entrySet()) {
        output.message(entry.getKey() + " = '" + entry.getValue() + "'");
      }
    } else {
      if (!name.matches("\\w+")) {
        throw new ShellException("invalid variable name: \"" + name + "\"");
      }
      settings.variables.put(name, String.join("", arguments.all()));
    }
  }

  private void echo(String command, MetaArguments arguments) {
    List<String> words = arguments.all();
    boolean newline = words.isEmpty() || !words.getFirst().equals("-n");
    String text = String.join(" ", newline ? words : words.subList(1, words.size()));
    if (command.equals("warn")) {
      output.error(text);
    } else {
      java.io.PrintWriter writer = command.equals("qecho") ? output.results() : output.user();
      if (newline) {
        writer.println(text);
      } else {
        writer.print(text);
      }
      writer.flush();
    }
  }

  private void shell(String command) throws IOException, ShellException {
    output.user().flush();
    String what = command.isEmpty() ? firstOf("SHELL", "SHELL", "sh") : command;
    int exitCode = waitFor(new ProcessBuilder("sh", "-c", what).inheritIO().start());
    settings.variables.put("SHELL_EXIT_CODE", Integer.toString(exitCode));
  }

  private void connect(MetaArguments arguments) throws ShellException, SQLException {
    String first = arguments.next();
    ConnectionTarget target;
    if (first != null && first.startsWith("jdbc:")) {
      target = ConnectionTarget.ofUrl(first, session.target().user(), session.target().password());
    } else {
      target =
          session.target().changed(first, arguments.next(), arguments.next(), arguments.next());
    }
    session.reconnect(target);
    output.message(
        "You are now connected to database \""
            + session.database()
            + "\" as user \""
            + session.user()
            + "\".");
  }

  private void connectionInfo() {
    output.message(
        "You are connected to database \""
            + session.database()
            + "\" as user \""
            + session.user()
            + "\" at \""
            + session.target().address()
            + "\".");
  }

  private void copy(String arguments, LineSource source)
      throws SQLException, IOException, ShellException {
    long rows = CopyCommand.run(session, arguments, output, source);
    if (rows >= 0 && !settings.quiet) {
      output.message("COPY " + rows);
    }
  }
}

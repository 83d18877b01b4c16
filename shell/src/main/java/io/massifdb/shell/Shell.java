package io.massifdb.shell;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * The command {@code sql}: an interactive shell on a terminal, else a runner of scripts.
 *
 * <p>Exit code 0: every statement succeeded; 1: one failed, or there is no connection; 2: bad
 * usage. An interactive session ends with 0. A program that already has a server opens a shell on
 * it with {@link #interactive}.
 */
@Command(
    name = "sql",
    mixinStandardHelpOptions = false,
    sortOptions = false,
    description = "The SQL shell: psql's backslash commands; try \\? inside.",
    footer = {
      "",
      "Without -e and -f statements are read from standard input.",
      "The password is taken from MASSIF_PASSWORD or PGPASSWORD."
    })
public final class Shell implements Callable<Integer> {
  private static final int DEFAULT_PORT = 7432;

  @Option(
      names = "--url",
      paramLabel = "URL",
      description = "A jdbc:massif: URL instead of -h -p -d.")
  private @Nullable String url;

  @Option(
      names = {"-h", "--host"},
      paramLabel = "HOST",
      description = "Host, or several with commas (default localhost).")
  private String host = "localhost";

  @Option(
      names = {"-p", "--port"},
      paramLabel = "PORT",
      description = "Port (default 7432).")
  private int port = DEFAULT_PORT;

  @Option(
      names = {"-U", "--user"},
      paramLabel = "USER",
      description = "User (default massif).")
  private @Nullable String user;

  @Option(
      names = {"-d", "--database"},
      paramLabel = "DB",
      description = "Database (default massif).")
  private @Nullable String database;

  @Option(
      names = {"-e", "-c", "--execute"},
      paramLabel = "SQL",
      description = "Run this and end; may be given again.")
  private List<String> statements = new ArrayList<>();

  @Option(
      names = {"-f", "--file"},
      paramLabel = "FILE",
      description = "Run this file and end; - is standard input; may be given again.")
  private List<String> files = new ArrayList<>();

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description =
          "table, csv, tsv, json, jsonl, vertical, markdown, html or unaligned (default table).")
  private @Nullable String format;

  @Option(
      names = {"-v", "--set"},
      paramLabel = "NAME=VALUE",
      description = "Set a variable, for instance ON_ERROR_STOP=1.")
  private Map<String, String> variables = new LinkedHashMap<>();

  @Option(
      names = {"-A", "--no-align"},
      description = "Unaligned output.")
  private boolean unaligned;

  @Option(
      names = {"-t", "--tuples-only"},
      description = "Rows only.")
  private boolean tuplesOnly;

  @Option(
      names = {"-q", "--quiet"},
      description = "No command tags and no banner.")
  private boolean quiet;

  @Option(names = "--help", usageHelp = true, description = "Show this text.")
  @SuppressWarnings("UnusedVariable") // picocli acts on it
  private boolean help;

  @Parameters(arity = "0..1", paramLabel = "DB", description = "Database, as -d.")
  private @Nullable String databaseArgument;

  private final InputStream in;
  private final PrintWriter out;
  private final PrintWriter errors;
  private final boolean mayBeInteractive;

  /** A shell on the streams of this process. */
  public Shell() {
    this(System.in, System.out, System.err, true);
  }

  /** A shell that is never interactive, on given streams. */
  Shell(InputStream in, OutputStream out, OutputStream errors) {
    this(in, out, errors, false);
  }

  private Shell(InputStream in, OutputStream out, OutputStream errors, boolean mayBeInteractive) {
    this.in = in;
    this.out = new PrintWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8), false);
    this.errors = new PrintWriter(new OutputStreamWriter(errors, StandardCharsets.UTF_8), true);
    this.mayBeInteractive = mayBeInteractive;
  }

  /** Runs the command and ends the process with its exit code. */
  public static void main(String... arguments) {
    System.exit(run(List.of(arguments)));
  }

  /** Runs the command on the streams of this process and returns its exit code. */
  public static int run(List<String> arguments) {
    return new Shell().execute(arguments);
  }

  int execute(List<String> arguments) {
    CommandLine line = new CommandLine(this);
    line.setOut(out);
    line.setErr(errors);
    int exitCode = line.execute(arguments.toArray(new String[0]));
    out.flush();
    return exitCode;
  }

  /**
   * Opens an interactive shell on a server and returns when the user leaves it. Where standard
   * input is no terminal, runs what it holds.
   *
   * @param banner shown first, may have several lines
   * @return the exit code
   */
  public int interactive(String toUrl, String banner) {
    url = toUrl;
    return connectAndRun(banner);
  }

  @Override
  public Integer call() {
    return connectAndRun(null);
  }

  private int connectAndRun(@Nullable String banner) {
    ConnectionTarget target;
    Settings settings = new Settings();
    try {
      target = target();
      apply(settings);
    } catch (ShellException e) {
      errors.println("massif sql: " + e.getMessage());
      return CommandLine.ExitCode.USAGE;
    }
    boolean scripted = !statements.isEmpty() || !files.isEmpty();
    if (scripted || !mayBeInteractive || !isTerminal()) {
      return runScripts(target, settings);
    }
    return runInteractive(target, settings, banner);
  }

  @SuppressWarnings("SystemConsoleNull") // depends on the provider of the console
  private static boolean isTerminal() {
    java.io.Console console = System.console();
    return console != null && console.isTerminal();
  }

  private ConnectionTarget target() throws ShellException {
    String password = System.getenv("MASSIF_PASSWORD");
    if (password == null) {
      password = System.getenv("PGPASSWORD");
    }
    String name = database == null ? databaseArgument : database;
    if (url != null) {
      ConnectionTarget target = ConnectionTarget.ofUrl(url, user, password);
      return name == null ? target : target.changed(name, null, null, null);
    }
    return ConnectionTarget.ofHost(
        host, port, name == null ? ConnectionTarget.DEFAULT_NAME : name, user, password);
  }

  private void apply(Settings settings) throws ShellException {
    if (format != null) {
      settings.format = ResultFormat.of(format);
    } else if (unaligned) {
      settings.format = ResultFormat.UNALIGNED;
    }
    settings.tuplesOnly = tuplesOnly;
    settings.quiet = quiet;
    settings.variables.putAll(variables);
  }

  private int runScripts(ConnectionTarget target, Settings settings) {
    try (Output output = new Output(out, errors);
        Session session = Session.open(target)) {
      QueryRunner runner = new QueryRunner(session, settings, output, () -> {});
      Interpreter interpreter = new Interpreter(session, settings, output, runner);
      runAll(interpreter, settings, output);
      return interpreter.hasFailed() ? CommandLine.ExitCode.SOFTWARE : CommandLine.ExitCode.OK;
    } catch (SQLException e) {
      errors.println("massif sql: " + connectError(e, target));
      return CommandLine.ExitCode.SOFTWARE;
    } catch (IOException e) {
      errors.println("massif sql: " + e.getMessage());
      return CommandLine.ExitCode.SOFTWARE;
    }
  }

  private void runAll(Interpreter interpreter, Settings settings, Output output)
      throws IOException {
    for (String statement : statements) {
      if (goesOn(interpreter, settings)) {
        interpreter.runAll(
            new LineSource.OfReader(new BufferedReader(new StringReader(statement)), ""));
      }
    }
    for (String file : files) {
      if (goesOn(interpreter, settings)) {
        runFile(file, interpreter, output);
      }
    }
    if (statements.isEmpty() && files.isEmpty()) {
      interpreter.runAll(new LineSource.OfReader(standardInput(), ""));
    }
  }

  private static boolean goesOn(Interpreter interpreter, Settings settings) {
    boolean stopped = interpreter.hasFailed() && settings.isOn(Settings.ON_ERROR_STOP);
    return !interpreter.hasQuit() && !stopped;
  }

  private void runFile(String file, Interpreter interpreter, Output output) throws IOException {
    if (file.equals("-")) {
      interpreter.runAll(new LineSource.OfReader(standardInput(), ""));
    } else if (!Files.isReadable(Path.of(file))) {
      output.error(file + ": No such file or directory");
      interpreter.markFailed();
    } else {
      interpreter.include(Path.of(file));
    }
  }

  private BufferedReader standardInput() {
    return new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
  }

  private int runInteractive(ConnectionTarget target, Settings settings, @Nullable String banner) {
    try (Terminal terminal = TerminalBuilder.builder().system(true).dumb(true).build()) {
      PrintWriter writer = terminal.writer();
      SchemaNames names = new SchemaNames();
      try (Output output = new Output(writer, writer);
          Session session = openAskingForPassword(terminal, target)) {
        names.refresh(session.target());
        QueryRunner runner =
            new QueryRunner(session, settings, output, () -> names.refresh(session.target()));
        Interpreter interpreter = new Interpreter(session, settings, output, runner);
        if (!settings.quiet) {
          greet(session, banner, output);
        }
        new Console(terminal, session, interpreter, names).run(runner);
        return CommandLine.ExitCode.OK;
      }
    } catch (SQLException e) {
      errors.println("massif sql: " + connectError(e, target));
    } catch (IOException e) {
      errors.println("massif sql: " + e.getMessage());
    }
    return CommandLine.ExitCode.SOFTWARE;
  }

  private static Session openAskingForPassword(Terminal terminal, ConnectionTarget target)
      throws SQLException {
    try {
      return Session.open(target);
    } catch (SQLException e) {
      String message = String.valueOf(e.getMessage());
      if (target.password() != null || !message.contains("password")) {
        throw e;
      }
      String name = target.user() == null ? ConnectionTarget.DEFAULT_NAME : target.user();
      return Session.open(target.withPassword(Console.askPassword(terminal, name)));
    }
  }

  private static void greet(Session session, @Nullable String banner, Output output)
      throws SQLException {
    if (banner == null) {
      String version = session.connection().getMetaData().getDatabaseProductVersion();
      output.message("massif sql (server speaks PostgreSQL " + version + ")");
      output.message("Type \\? for help, \\q to quit.");
    } else {
      output.message(banner);
    }
    output.message("");
  }

  private static String connectError(SQLException e, ConnectionTarget target) {
    Throwable root = e;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    boolean noServer = root instanceof java.net.ConnectException;
    return "cannot connect to "
        + target.url()
        + ": "
        + (noServer ? root.getMessage() + "; is a server running there?" : e.getMessage());
  }
}

package io.massifdb.sqllogictest;

import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * The command {@code sqllogictest}. Exit code 0: every record passed or failed as expected; 1: not
 * so, or the server cannot be reached; 2: bad usage.
 */
@Command(
    name = "sqllogictest",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Runs sqllogictest scripts against a server over JDBC.",
    footer = {
      "",
      "A FILE is a script on disk or corpus:GLOB, a script of the SQLite corpus, for instance",
      "corpus:select1.test or 'corpus:evidence/*' ('**' crosses folders).",
      "Tables and views of schema public are dropped before each script."
    })
public final class SqlLogicTest implements Callable<Integer> {
  private static final int FAILURES_SHOWN_PER_FILE = 5;

  @Option(names = "--url", required = true, paramLabel = "JDBC-URL", description = "The server.")
  private String url = "";

  @Option(
      names = "--engine",
      paramLabel = "NAME",
      description = "Name for onlyif, skipif and require; may be given again (default postgresql).")
  private List<String> engines = new ArrayList<>();

  @Option(
      names = "--max-records",
      paramLabel = "N",
      description = "At most so many records of each script.")
  private int maxRecords = Integer.MAX_VALUE;

  @Option(names = "--sample", description = "Run a sample of the corpus of about 75,000 records.")
  private boolean sample;

  @Option(names = "--no-reset", description = "Leave the tables of schema public alone.")
  private boolean noReset;

  @Option(
      names = "--schema-per-file",
      description = "Run each script in a new schema of its own instead of emptying public.")
  private boolean schemaPerFile;

  @Option(
      names = "--expected-failures",
      paramLabel = "FILE",
      description =
          "Records that PostgreSQL fails, with SQLSTATE (--sample: the list made for it).")
  private @Nullable Path expectedFailuresFile;

  @Option(
      names = "--record-failures",
      paramLabel = "FILE",
      description = "Write the records that failed, in the form --expected-failures reads.")
  private @Nullable Path recordFailuresFile;

  @Option(names = "--report", paramLabel = "FILE", description = "Write every failure to a file.")
  private @Nullable Path reportFile;

  @Parameters(arity = "0..*", paramLabel = "FILE", description = "Scripts.")
  private List<String> files = new ArrayList<>();

  private final PrintStream out;

  SqlLogicTest(PrintStream out) {
    this.out = out;
  }

  /** Runs the command and ends the process with its exit code. */
  public static void main(String... arguments) {
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    System.exit(run(out, arguments));
  }

  /** Runs the command and returns its exit code. */
  public static int run(PrintStream out, String... arguments) {
    CommandLine line = new CommandLine(new SqlLogicTest(out));
    line.setOut(new PrintWriter(out, true, StandardCharsets.UTF_8));
    line.setErr(new PrintWriter(System.err, true, StandardCharsets.UTF_8));
    return line.execute(arguments);
  }

  @Override
  public Integer call() {
    try (Corpus corpus = Corpus.load()) {
      List<Sample.Part> parts = parts(corpus);
      if (parts.isEmpty()) {
        System.err.println("sqllogictest: no script to run; name files or use --sample");
        return CommandLine.ExitCode.USAGE;
      }
      return runAll(parts);
    } catch (IOException | SQLException e) {
      System.err.println("sqllogictest: " + e.getMessage());
      return CommandLine.ExitCode.SOFTWARE;
    }
  }

  private List<Sample.Part> parts(Corpus corpus) throws IOException {
    List<Sample.Part> parts = new ArrayList<>();
    if (sample) {
      parts.addAll(Sample.of(corpus));
    }
    for (String file : files) {
      if (file.startsWith(Corpus.SCHEME)) {
        List<ScriptSource> found = corpus.find(file.substring(Corpus.SCHEME.length()));
        if (found.isEmpty()) {
          throw new IOException("no script of the corpus is called " + file);
        }
        found.forEach(source -> parts.add(new Sample.Part(source, Integer.MAX_VALUE)));
      } else if (Files.isRegularFile(Path.of(file))) {
        parts.add(new Sample.Part(new ScriptSource.OnDisk(Path.of(file)), Integer.MAX_VALUE));
      } else {
        throw new IOException("no such file: " + file);
      }
    }
    return parts;
  }

  private ExpectedFailures expectedFailures() throws IOException {
    if (expectedFailuresFile != null) {
      return ExpectedFailures.read(expectedFailuresFile);
    }
    return sample && recordFailuresFile == null
        ? ExpectedFailures.ofSample()
        : ExpectedFailures.none();
  }

  private int runAll(List<Sample.Part> parts) throws IOException, SQLException {
    ExpectedFailures expected = expectedFailures();
    ExpectedFailures.Recorder recorder = new ExpectedFailures.Recorder();
    List<FileReport> reports = new ArrayList<>();
    String product = product();
    for (Sample.Part part : parts) {
      FileReport report = runOne(part, expected, reports.size());
      out.println(report.summary());
      report.failures.stream()
          .limit(FAILURES_SHOWN_PER_FILE)
          .forEach(failure -> out.println(failure.text()));
      report.failures.forEach(recorder::add);
      reports.add(report);
    }
    out.println(total(reports));
    if (recordFailuresFile != null) {
      recorder.write(recordFailuresFile, product);
    }
    if (reportFile != null) {
      writeReport(reportFile, reports, product);
    }
    boolean recorded =
        recordFailuresFile != null && reports.stream().allMatch(r -> r.aborted == null);
    return recorded || reports.stream().allMatch(FileReport::isGood)
        ? CommandLine.ExitCode.OK
        : CommandLine.ExitCode.SOFTWARE;
  }

  private String product() throws SQLException {
    try (Connection connection = DriverManager.getConnection(url, Sessions.defaults(url))) {
      return connection.getMetaData().getDatabaseProductName()
          + " "
          + connection.getMetaData().getDatabaseProductVersion();
    }
  }

  private FileReport runOne(Sample.Part part, ExpectedFailures expected, int number) {
    FileReport report = new FileReport(part.source().name());
    String schema = "slt_" + number;
    String initialSql = schemaPerFile ? "SET search_path = " + schema : "";
    try (Sessions sessions = new Sessions(url, Sessions.defaults(url), initialSql)) {
      prepare(schema);
      Set<String> names = new TreeSet<>(engines.isEmpty() ? List.of("postgresql") : engines);
      new ScriptRunner(sessions, expected, Math.min(maxRecords, part.records()), report)
          .run(part.source(), names);
    } catch (SQLException e) {
      report.aborted = "cannot prepare the database: " + e.getMessage();
    }
    return report;
  }

  private void prepare(String schema) throws SQLException {
    try (Connection connection = DriverManager.getConnection(url, Sessions.defaults(url));
        Statement statement = connection.createStatement()) {
      if (schemaPerFile) {
        statement.execute("DROP SCHEMA IF EXISTS " + schema + " CASCADE");
        statement.execute("CREATE SCHEMA " + schema);
      } else if (!noReset) {
        DatabaseReset.dropAll(connection);
      }
    }
  }

  private static String total(List<FileReport> reports) {
    FileReport total = new FileReport("total of " + reports.size() + " scripts");
    for (FileReport report : reports) {
      total.passed += report.passed;
      total.failed += report.failed;
      total.failedAsExpected += report.failedAsExpected;
      total.passedUnexpectedly += report.passedUnexpectedly;
      total.skipped += report.skipped;
      total.elapsed = total.elapsed.plus(report.elapsed);
      if (report.aborted != null) {
        total.aborted = "at least " + report.file;
      }
    }
    return total.summary();
  }

  private static void writeReport(Path file, List<FileReport> reports, String product)
      throws IOException {
    try (PrintWriter writer =
        new PrintWriter(Files.newBufferedWriter(file, StandardCharsets.UTF_8))) {
      writer.println("sqllogictest against " + product);
      for (FileReport report : reports) {
        writer.println(report.summary());
        report.failures.forEach(failure -> writer.println(failure.text()));
      }
      writer.println(total(reports));
    }
  }
}

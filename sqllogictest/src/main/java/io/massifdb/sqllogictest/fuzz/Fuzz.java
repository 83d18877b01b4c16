package io.massifdb.sqllogictest.fuzz;

import io.massifdb.sqllogictest.fuzz.Comparison.Verdict;
import io.massifdb.sqllogictest.fuzz.Pair.Finding;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * The command {@code fuzz}: generated statements on MassifDB and on PostgreSQL, compared.
 *
 * <p>A seed makes a row of batches, a batch a schema and cases on it; batch N of a seed is the same
 * whatever ran before. A difference that nothing allows is made small and printed as a script that
 * both psql and the shell take; of one kind only the first in a batch is. What is allowed, and why,
 * is said by {@link Comparison} and {@link KnownDifferences}.
 *
 * <p>Exit code 0: no difference; 1: some; 2: bad usage.
 */
@Command(
    name = "fuzz",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Runs generated statements on MassifDB and PostgreSQL and compares the answers.",
    footer = {"", "Both databases get a schema called fuzz, which is dropped first."})
public final class Fuzz implements Callable<Integer> {
  private static final int CASES_PER_BATCH = 100;

  @Option(names = "--url", required = true, paramLabel = "JDBC-URL", description = "MassifDB.")
  private String url = "";

  @Option(
      names = "--postgres-url",
      required = true,
      paramLabel = "JDBC-URL",
      description = "PostgreSQL 15 with the locale C.UTF-8.")
  private String postgresUrl = "";

  @Option(names = "--seed", paramLabel = "N", description = "Default 1.")
  private long seed = 1;

  @Option(names = "--queries", paramLabel = "K", description = "How many cases (default 1000).")
  private int queries = 1000;

  @Option(names = "--batch", paramLabel = "N", description = "The first batch (default 0).")
  private int firstBatch;

  @Option(names = "--missing", description = "Use what MassifDB has not yet, too.")
  private boolean missing;

  @Option(
      names = "--kinds",
      paramLabel = "REGEX",
      description = "Make small and print only differences of kinds in which this is found.")
  private Pattern kinds = Pattern.compile("");

  @Option(names = "--no-shrink", description = "Print differences as they were found.")
  private boolean noShrink;

  private final PrintStream out;
  private final Map<String, Integer> allowed = new TreeMap<>();
  private final Map<String, Integer> different = new TreeMap<>();
  private int run;

  Fuzz(PrintStream out) {
    this.out = out;
  }

  /** Runs the command and ends the process with its exit code. */
  public static void main(String... arguments) {
    System.exit(run(new PrintStream(System.out, true, StandardCharsets.UTF_8), arguments));
  }

  /** Runs the command and returns its exit code. */
  public static int run(PrintStream out, String... arguments) {
    CommandLine line = new CommandLine(new Fuzz(out));
    line.setOut(new PrintWriter(out, true, StandardCharsets.UTF_8));
    line.setErr(new PrintWriter(System.err, true, StandardCharsets.UTF_8));
    return line.execute(arguments);
  }

  @Override
  public Integer call() throws SQLException {
    long start = System.nanoTime();
    for (int batch = firstBatch; run < queries; batch++) {
      try (Pair pair = pair(batch)) {
        batch(batch, pair);
      }
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    out.printf("seed %d: %d cases in %.0f s%n", seed, run, seconds);
    allowed.forEach((why, count) -> out.printf("  allowed: %s: %d%n", why, count));
    different.forEach((kind, count) -> out.printf("  DIFFERENT: %s: %d%n", kind, count));
    return different.isEmpty() ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
  }

  private Pair pair(int batch) {
    String timeZone = batch % 3 == 2 ? "America/New_York" : "UTC";
    return new Pair(new Server(postgresUrl, properties()), new Server(url, properties()), timeZone);
  }

  private static Properties properties() {
    Properties properties = new Properties();
    properties.setProperty("preferQueryMode", "simple");
    properties.setProperty("socketTimeout", "60");
    properties.setProperty("ApplicationName", "fuzz");
    return properties;
  }

  private void batch(int batch, Pair pair) throws SQLException {
    Dialect dialect = Dialect.read(missing);
    SchemaGenerator schema = new SchemaGenerator(Choices.of(seed, batch * 1000L));
    Tree.Listed script = schema.script();
    Optional<Finding> broken = pair.create(script);
    if (broken.isPresent()) {
      different.merge(broken.get().kind(), 1, Integer::sum);
      report(batch, -1, broken.get(), script.text() + ";\n");
      return;
    }
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < CASES_PER_BATCH && run < queries; i++) {
      Choices choices = Choices.of(seed, batch * 1000L + i + 1);
      Case tested =
          new QueryGenerator(choices, dialect, schema.tables(), choices.percent(10)).top();
      run++;
      Optional<Finding> finding = pair.run(tested);
      if (finding.isEmpty()) {
        continue;
      }
      judge(batch, i, pair, script, tested, finding.get(), seen);
    }
  }

  private void judge(
      int batch,
      int number,
      Pair pair,
      Tree.Listed script,
      Case tested,
      Finding finding,
      Set<String> seen)
      throws SQLException {
    switch (finding.verdict()) {
      case Verdict.Same _ -> {}
      case Verdict.Allowed reason -> allowed.merge(reason.why(), 1, Integer::sum);
      case Verdict.Different kind -> {
        different.merge(kind.kind(), 1, Integer::sum);
        if (!kinds.matcher(kind.kind()).find() || !seen.add(kind.kind())) {
          return;
        }
        if (noShrink) {
          report(batch, number, finding, finding.sql() + ";\n");
          return;
        }
        Shrinker.Small small = new Shrinker(pair).shrink(script, tested, kind.kind());
        pair.create(small.schema());
        Finding smaller = pair.run(small.tested()).orElse(finding);
        report(batch, number, smaller, small.text());
        pair.create(script);
      }
    }
  }

  private void report(int batch, int number, Finding finding, String script) {
    out.printf("---- seed %d batch %d case %d: %s%n", seed, batch, number, finding.kind());
    out.print(script);
    out.println("-- PostgreSQL: " + finding.expected().text().replace("\n", "\n--   "));
    out.println("-- MassifDB:   " + finding.actual().text().replace("\n", "\n--   "));
  }
}

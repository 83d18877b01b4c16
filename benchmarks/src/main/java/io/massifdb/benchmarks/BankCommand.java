package io.massifdb.benchmarks;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import javax.sql.DataSource;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code massif workload bank}: transfers, an auditor beside them, and a check at the end. */
@Command(
    name = "bank",
    description = "Transfers between accounts; the total must be conserved.",
    mixinStandardHelpOptions = true)
final class BankCommand implements Callable<Integer> {
  static final long IDS_PER_RUN = 1L << 40;
  private static final long IDS_PER_CLIENT = 1L << 30;
  private static final int CHECK_ATTEMPTS_MAX = 30;
  private static final long CHECK_PAUSE_MILLIS = 1000;

  @Mixin private LoadOptions options = new LoadOptions();

  @Option(
      names = "--accounts",
      paramLabel = "N",
      description = "number of accounts (default ${DEFAULT-VALUE})")
  private int accounts = 10_000;

  @Option(
      names = "--ranges",
      paramLabel = "N",
      description = "with --init: split the accounts into N ranges (default ${DEFAULT-VALUE})")
  private int ranges = 1;

  @Option(names = "--check", description = "no load, only the check of what is there")
  private boolean checkOnly;

  private BankCommand() {}

  @Override
  public Integer call() throws Exception {
    if (accounts < 2 || ranges < 1 || ranges > accounts) {
      System.err.println("massif workload: --accounts takes 2 or more, --ranges 1 to --accounts");
      return 2;
    }
    long firstId = ThreadLocalRandom.current().nextLong(1 << 20) * IDS_PER_RUN;
    Transfers transfers = new Transfers();
    try (HikariDataSource dataSource = options.open()) {
      if (options.init()) {
        initialise(dataSource);
      }
      if (!checkOnly) {
        load(dataSource, firstId, transfers);
      }
      return check(dataSource, firstId, transfers);
    }
  }

  private void initialise(DataSource dataSource) throws SQLException {
    long begun = System.nanoTime();
    try (Connection connection = dataSource.getConnection()) {
      BankTables.load(connection, accounts, options.isMassif() ? ranges : 1);
    }
    System.out.printf("loaded %d accounts in %.1f s%n", accounts, secondsSince(begun));
  }

  private void load(DataSource dataSource, long firstId, Transfers transfers) throws Exception {
    Clients clients = new Clients();
    Measurement measurement = new Measurement();
    for (int i = 0; i < options.connections(); i++) {
      clients.add(
          new BankClient(
              dataSource,
              accounts,
              firstId + i * IDS_PER_CLIENT,
              clients::running,
              measurement,
              transfers));
    }
    BankAuditor auditor = new BankAuditor(dataSource, accounts, clients::running);
    clients.add(auditor);
    clients.run(options, measurement);
    System.out.println("bank: " + measurement.report("transfers"));
    System.out.printf(
        "bank: total conserved in %d read-only snapshots; %d commits without an answer%n",
        auditor.audits(), transfers.unknown().size());
  }

  /** Tries for a while: the last thing a test did may have been to kill a node. */
  private int check(DataSource dataSource, long firstId, Transfers transfers)
      throws SQLException, InterruptedException {
    for (int attempt = 1; ; attempt++) {
      try (Connection connection = dataSource.getConnection()) {
        return report(BankCheck.run(connection, accounts, transfers, firstId), transfers);
      } catch (SQLException e) {
        if (attempt == CHECK_ATTEMPTS_MAX) {
          throw e;
        }
        Thread.sleep(CHECK_PAUSE_MILLIS);
      }
    }
  }

  private int report(BankCheck check, Transfers transfers) {
    check.violations().forEach(violation -> System.out.println("VIOLATION: " + violation));
    if (!check.violations().isEmpty()) {
      return 1;
    }
    System.out.printf(
        "bank: check passed; %d accounts, %d transfers stored, %d acknowledged by this run%n",
        accounts, check.rows(), transfers.acknowledged().size());
    return 0;
  }

  private static double secondsSince(long nanos) {
    return (System.nanoTime() - nanos) / 1e9;
  }
}

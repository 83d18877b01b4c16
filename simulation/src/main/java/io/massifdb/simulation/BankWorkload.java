package io.massifdb.simulation;

import io.massifdb.expression.SqlException;
import io.massifdb.testkit.SeededRandom;
import io.massifdb.testkit.SimulatedScheduler;
import io.massifdb.testkit.Timeline;
import io.massifdb.testkit.VirtualClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Clients that move money between accounts and read all balances. Each failure of the clients'
 * code, and each broken promise of the cluster, ends the run.
 */
final class BankWorkload {
  static final long FIRST_BALANCE = 1_000;
  private static final Duration RETRY = Duration.ofMillis(100);

  private final SimulatedCluster cluster;
  private final Timeline timeline;
  private final SimulatedScheduler scheduler;
  private final VirtualClock clock;
  private final SeededRandom random;
  private final int accounts;
  private final BankHistory history;
  private final List<BankClient> clients = new ArrayList<>();
  private boolean isReady;
  private boolean over;
  private int running;

  BankWorkload(
      SimulatedCluster cluster,
      Timeline timeline,
      SimulatedScheduler scheduler,
      VirtualClock clock,
      SeededRandom random) {
    this.cluster = cluster;
    this.timeline = timeline;
    this.scheduler = scheduler;
    this.clock = clock;
    this.random = random;
    this.accounts = 4 + random.nextInt(12);
    this.history = new BankHistory(accounts, FIRST_BALANCE);
    int count = 2 + random.nextInt(4);
    for (int i = 1; i <= count; i++) {
      clients.add(new BankClient(this, i, random.split("client " + i)));
    }
  }

  // ---- phases

  /** Creates the tables; {@link #isReady} when done. */
  void prepare() {
    scheduler.spawn(
        "setup",
        () -> {
          List<String> statements = new ArrayList<>();
          statements.add(
              "CREATE TABLE IF NOT EXISTS accounts (id INT PRIMARY KEY, balance BIGINT NOT NULL)");
          statements.add(
              "CREATE TABLE IF NOT EXISTS transfers (id BIGINT PRIMARY KEY, source INT NOT NULL,"
                  + " target INT NOT NULL, amount BIGINT NOT NULL)");
          StringBuilder rows = new StringBuilder("INSERT INTO accounts VALUES ");
          for (int i = 0; i < accounts; i++) {
            rows.append(i == 0 ? "" : ", ").append("(%d, %d)".formatted(i, FIRST_BALANCE));
          }
          statements.add(rows + " ON CONFLICT DO NOTHING");
          if (random.chance(0.7)) {
            statements.add(splitOf("accounts", 1 + random.nextInt(accounts - 1)));
          }
          if (random.chance(0.5)) {
            statements.add(splitOf("transfers", 0));
          }
          statements.forEach(this::untilDone);
          isReady = true;
        });
  }

  private static String splitOf(String table, int at) {
    return "ALTER TABLE " + table + " SPLIT AT VALUES (" + at + ")";
  }

  private void untilDone(String statement) {
    while (true) {
      try (SimulatedClient client = connect("setup")) {
        var _ = client.query(statement);
        return;
      } catch (SqlException e) {
        if (e.state().code().startsWith("XX") || e.state().code().startsWith("42")) {
          throw new InvariantViolation(statement + ": " + e.state().code() + " " + e.message());
        }
        sleep(RETRY);
      }
    }
  }

  boolean isReady() {
    return isReady;
  }

  void start() {
    for (BankClient client : clients) {
      running++;
      scheduler.spawn(
          client.name(),
          () -> {
            client.run();
            running--;
          });
    }
  }

  /** Clients end after what they are doing. */
  void stop() {
    over = true;
  }

  boolean isOver() {
    return over;
  }

  boolean hasEnded() {
    return running == 0;
  }

  /** Transfers acknowledged to each client so far, in the clients' order. */
  List<Integer> progress() {
    return clients.stream().map(BankClient::acknowledged).toList();
  }

  /** Reads everything once more, with patience. */
  void finish(Runnable whenDone) {
    scheduler.spawn(
        "final check",
        () -> {
          BankClient last = new BankClient(this, 0, random.split("final check"));
          while (!last.audit()) {
            sleep(RETRY);
          }
          whenDone.run();
        });
  }

  // ---- for the clients

  BankHistory history() {
    return history;
  }

  int accounts() {
    return accounts;
  }

  void sleep(Duration duration) {
    try {
      clock.sleep(duration);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /** Splits a table where the client likes: ranges come and go under the others' transactions. */
  SimulatedClient connect(String name) {
    while (true) {
      SimulatedMachine machine = cluster.machines().get(random.nextInt(cluster.machines().size()));
      SimulatedSqlPort port = machine.sql();
      if (port != null) {
        try {
          return SimulatedClient.connect(timeline, clock, name, port);
        } catch (SqlException _) {
          // The node starts, ends or hangs: another one may serve.
        }
      }
      sleep(RETRY);
    }
  }

  @Nullable Throwable failure() {
    return scheduler.failure();
  }
}

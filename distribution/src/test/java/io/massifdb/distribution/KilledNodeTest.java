package io.massifdb.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Three nodes in processes of their own, a pool of connections over all of them, transfers; then
 * kill -9 of the node through which the cluster was initialised.
 */
class KilledNodeTest {
  private static final int CLIENTS = 4;
  private static final int ACCOUNTS = 100;
  private static final long FIRST_BALANCE = 1000;
  private static final int TRANSFERS_BEFORE = 40;
  private static final int TRANSFERS_AFTER = 40;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** Longest time without a transfer that is still "a few seconds" on a busy machine. */
  private static final Duration UNAVAILABLE_MAX = Duration.ofSeconds(20);

  @TempDir private Path directory;

  private final AtomicBoolean stop = new AtomicBoolean();
  private final AtomicLong nextId = new AtomicLong();
  private final AtomicLong lastSuccessNanos = new AtomicLong();
  private final Set<Long> acknowledged = new ConcurrentSkipListSet<>();
  private final Set<Long> unknown = new ConcurrentSkipListSet<>();

  @Test
  @Timeout(180)
  void noAcknowledgedTransferIsLostAndThePoolRecovers() throws Exception {
    try (RealNodes nodes = RealNodes.start(directory, 3);
        HikariDataSource pool = pool(nodes.url())) {
      load(pool);
      try (ExecutorService executor = Executors.newFixedThreadPool(CLIENTS)) {
        List<Future<?>> clients = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
          clients.add(executor.submit(() -> client(pool)));
        }
        try {
          awaitAcknowledged(TRANSFERS_BEFORE);
          nodes.kill(0);
          long killed = System.nanoTime();
          int before = acknowledged.size();
          awaitAcknowledged(before + CLIENTS + 1);
          assertThat(Duration.ofNanos(lastSuccessNanos.get() - killed))
              .as("time until a transfer succeeds again")
              .isLessThan(UNAVAILABLE_MAX);
          awaitAcknowledged(before + TRANSFERS_AFTER);
        } finally {
          stop.set(true);
        }
        for (Future<?> client : clients) {
          client.get();
        }
      } catch (AssertionError e) {
        throw new AssertionError(nodes.logs(), e);
      }
      check(pool);
      everyConnectionOfThePoolWorks(pool);
    }
  }

  private static HikariDataSource pool(String url) {
    HikariConfig configuration = new HikariConfig();
    configuration.setJdbcUrl(url);
    configuration.setUsername("massif");
    configuration.setAutoCommit(false);
    configuration.setMaximumPoolSize(CLIENTS);
    configuration.setConnectionTimeout(PATIENCE.toMillis());
    return new HikariDataSource(configuration);
  }

  private static void load(HikariDataSource pool) throws SQLException {
    try (Connection connection = pool.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE account (id int PRIMARY KEY, balance bigint NOT NULL)");
      statement.execute("CREATE TABLE transfer (id bigint PRIMARY KEY, amount bigint NOT NULL)");
      connection.commit();
      statement.execute(
          "INSERT INTO account SELECT i, "
              + FIRST_BALANCE
              + " FROM generate_series(1, "
              + ACCOUNTS
              + ") AS g(i)");
      connection.commit();
      connection.setAutoCommit(true);
      statement.execute("ALTER TABLE account SPLIT AT VALUES (" + ACCOUNTS / 2 + ")");
      connection.setAutoCommit(false);
    }
  }

  private void awaitAcknowledged(int count) throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (acknowledged.size() < count) {
      assertThat(System.nanoTime()).as("%s transfers", count).isLessThan(deadline);
      Thread.sleep(5);
    }
  }

  private void client(HikariDataSource pool) {
    while (!stop.get()) {
      long id = nextId.incrementAndGet();
      boolean committing = false;
      try (Connection connection = pool.getConnection()) {
        transfer(connection, id);
        committing = true;
        connection.commit();
        acknowledged.add(id);
        lastSuccessNanos.set(System.nanoTime());
      } catch (SQLException e) {
        if (committing && !isRollback(e)) {
          unknown.add(id);
        }
      }
    }
  }

  private static boolean isRollback(SQLException e) {
    return e.getSQLState() != null
        && e.getSQLState().startsWith("40")
        && !e.getSQLState().equals("40003");
  }

  /** Over both ranges of the accounts: always two participants and more. */
  private static void transfer(Connection connection, long id) throws SQLException {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    int from = 1 + random.nextInt(ACCOUNTS / 2 - 1);
    int to = ACCOUNTS / 2 + 1 + random.nextInt(ACCOUNTS / 2 - 1);
    long amount = random.nextInt(-10, 11);
    try (PreparedStatement move =
            connection.prepareStatement("UPDATE account SET balance = balance + ? WHERE id = ?");
        PreparedStatement note =
            connection.prepareStatement("INSERT INTO transfer VALUES (?, ?)")) {
      move(move, from, -amount);
      move(move, to, amount);
      note.setLong(1, id);
      note.setLong(2, amount);
      note.executeUpdate();
    }
  }

  private static void move(PreparedStatement statement, int account, long amount)
      throws SQLException {
    statement.setLong(1, amount);
    statement.setInt(2, account);
    assertThat(statement.executeUpdate()).isEqualTo(1);
  }

  private void check(HikariDataSource pool) throws SQLException {
    try (Connection connection = pool.getConnection();
        Statement statement = connection.createStatement()) {
      try (ResultSet total = statement.executeQuery("SELECT count(*), sum(balance) FROM account")) {
        assertThat(total.next()).isTrue();
        assertThat(total.getLong(1)).isEqualTo(ACCOUNTS);
        assertThat(total.getLong(2)).as("total").isEqualTo(ACCOUNTS * FIRST_BALANCE);
      }
      Set<Long> stored = new TreeSet<>();
      try (ResultSet rows = statement.executeQuery("SELECT id FROM transfer")) {
        while (rows.next()) {
          stored.add(rows.getLong(1));
        }
      }
      assertThat(stored).as("acknowledged transfers").containsAll(acknowledged);
      stored.removeAll(acknowledged);
      assertThat(unknown).as("the rest had an unknown outcome").containsAll(stored);
      connection.commit();
    }
  }

  private static void everyConnectionOfThePoolWorks(HikariDataSource pool) throws SQLException {
    List<Connection> taken = new ArrayList<>();
    try {
      for (int i = 0; i < CLIENTS; i++) {
        Connection connection = pool.getConnection();
        taken.add(connection);
        try (Statement statement = connection.createStatement();
            ResultSet answer = statement.executeQuery("SELECT 1")) {
          assertThat(answer.next()).isTrue();
        }
      }
    } finally {
      for (Connection connection : taken) {
        connection.close();
      }
    }
  }
}

package io.massifdb.benchmarks.comparison;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.HdrHistogram.ConcurrentHistogram;

/**
 * Clients that work all the time, and windows of time in which is counted what they finish. Any
 * failure but a serialization failure or a deadlock ends the measurement.
 */
final class Windows {
  private static final long LATENCY_MICROS_MAX = 600_000_000L;

  /** A transfer that fails this often in a row shows a livelock. */
  private static final int ATTEMPTS_MAX = 1000;

  private static final int UNITS_MIN = 5;
  private static final int PARTS_MAX = 20;
  private static final int SLOW_UNITS = 200;

  private final Load load;
  private final LongAdder units = new LongAdder();
  private final LongAdder retries = new LongAdder();
  private final ConcurrentHistogram latencyMicros = new ConcurrentHistogram(LATENCY_MICROS_MAX, 3);
  private final AtomicLong lastCompletion = new AtomicLong(System.nanoTime());
  private final AtomicBoolean stop = new AtomicBoolean();

  Windows(Load load) {
    this.load = load;
  }

  /** Takes over the connections: each client closes its own. */
  Figures run(List<Connection> connections, Duration warmUp, Duration window, int count)
      throws Exception {
    List<Double> perSecond = new ArrayList<>();
    try (ExecutorService executor = Executors.newThreadPerTaskExecutor(Thread::new)) {
      List<Future<Void>> clients = new ArrayList<>();
      for (Connection connection : connections) {
        Callable<Void> client = () -> client(connection);
        clients.add(executor.submit(client));
      }
      pause(clients, warmUp);
      latencyMicros.reset();
      retries.reset();
      for (int i = 0; i < count; i++) {
        perSecond.add(count(clients, window));
      }
      stop.set(true);
      for (Future<Void> client : clients) {
        client.get();
      }
    } catch (ExecutionException e) {
      throw e.getCause() instanceof Exception cause ? cause : e;
    } finally {
      stop.set(true);
    }
    return new Figures(perSecond, latencyMicros, retries.sum());
  }

  /**
   * Units per second in one window. A window in which little finishes is lengthened and counted
   * from one completion to another, so that slow work does not come out in whole numbers.
   */
  private double count(List<Future<Void>> clients, Duration window)
      throws InterruptedException, ExecutionException {
    long begun = System.nanoTime();
    long begunAtCompletion = lastCompletion.get();
    long before = units.sum();
    int parts = 0;
    do {
      pause(clients, window);
    } while (units.sum() - before < UNITS_MIN && ++parts < PARTS_MAX);
    long done = units.sum() - before;
    return done > SLOW_UNITS
        ? done * 1e9 / (System.nanoTime() - begun)
        : done * 1e9 / Math.max(1, lastCompletion.get() - begunAtCompletion);
  }

  private static void pause(List<Future<Void>> clients, Duration duration)
      throws InterruptedException, ExecutionException {
    Thread.sleep(duration);
    for (Future<Void> client : clients) {
      if (client.isDone()) {
        client.get();
      }
    }
  }

  private Void client(Connection connection) throws SQLException {
    try (connection;
        Load.Operation operation = load.client(connection)) {
      while (!stop.get()) {
        long begun = System.nanoTime();
        units.add(untilDone(connection, operation));
        long now = System.nanoTime();
        lastCompletion.set(now);
        latencyMicros.recordValue(Math.min((now - begun) / 1000, LATENCY_MICROS_MAX));
      }
    }
    return null;
  }

  private int untilDone(Connection connection, Load.Operation operation) throws SQLException {
    for (int attempt = 1; ; attempt++) {
      try {
        return operation.run();
      } catch (SQLException e) {
        if (attempt == ATTEMPTS_MAX || !String.valueOf(e.getSQLState()).startsWith("40")) {
          throw e;
        }
        retries.increment();
        if (!connection.getAutoCommit()) {
          connection.rollback();
        }
      }
    }
  }
}

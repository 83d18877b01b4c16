package io.massifdb.jdbc;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Connects to the first host that answers. The hosts are tried in order; the next one starts when
 * the one before it failed, or has not answered for a moment, so that a silent host costs that
 * moment and not the connect timeout. Connections that come too late are closed.
 */
final class StaggeredConnect {
  private final List<HostAddress> order;
  private final long staggerMillis;
  private final Attempt attempt;
  private final BlockingQueue<Answer> answers = new LinkedBlockingQueue<>();
  private final AtomicReference<@Nullable Answer> winner = new AtomicReference<>();

  /** {@code staggerMillis} 0: strictly one after the other. */
  StaggeredConnect(List<HostAddress> order, long staggerMillis, Attempt attempt) {
    this.order = order;
    this.staggerMillis = staggerMillis;
    this.attempt = attempt;
  }

  /** How one host is tried. */
  interface Attempt {
    Cluster.Physical connect(HostAddress host) throws SQLException;
  }

  private record Answer(
      HostAddress host, Cluster.@Nullable Physical physical, @Nullable SQLException failure) {}

  /** The hosts that failed, in the order of their failure. */
  final List<HostAddress> failedHosts = new ArrayList<>();

  /** Why they failed. */
  final List<SQLException> failures = new ArrayList<>();

  /** Null when no host accepts; {@link #failures} tells why then. */
  Cluster.@Nullable Physical connect() throws SQLException {
    boolean alone = order.size() == 1 || staggerMillis == 0;
    int started = 0;
    while (failures.size() < order.size()) {
      boolean mayStart = started < order.size() && (!alone || started == failures.size());
      if (mayStart) {
        HostAddress host = order.get(started++);
        if (alone) {
          answers.add(ask(host));
        } else {
          startAsking(host);
        }
      }
      Answer answer = await(started < order.size());
      if (answer != null && answer.physical() != null) {
        return answer.physical();
      }
      if (answer != null && answer.failure() != null) {
        failed(answer.host(), answer.failure());
      }
    }
    return null;
  }

  private void failed(HostAddress host, SQLException failure) throws SQLException {
    failedHosts.add(host);
    failures.add(failure);
    if (!SqlStates.meansTryNextHost(failure)) {
      winner.compareAndSet(null, new Answer(host, null, failure)); // Others come too late.
      throw failure;
    }
  }

  private @Nullable Answer await(boolean another) throws SQLException {
    try {
      return another ? answers.poll(staggerMillis, TimeUnit.MILLISECONDS) : answers.take();
    } catch (InterruptedException e) {
      winner.compareAndSet(null, new Answer(order.get(0), null, null));
      Thread.currentThread().interrupt();
      throw new SQLException("interrupted while connecting", SqlStates.CANNOT_CONNECT, e);
    }
  }

  private void startAsking(HostAddress host) {
    Thread thread = new Thread(() -> answers.add(ask(host)), "massif-connect-" + host);
    thread.setDaemon(true);
    thread.start();
  }

  private Answer ask(HostAddress host) {
    try {
      Cluster.Physical physical = attempt.connect(host);
      Answer answer = new Answer(host, physical, null);
      if (winner.compareAndSet(null, answer)) {
        return answer;
      }
      physical.connection().close();
      return new Answer(host, null, null);
    } catch (SQLException e) {
      return new Answer(host, null, e);
    } catch (RuntimeException e) {
      return new Answer(host, null, new SQLException(e.getMessage(), SqlStates.CANNOT_CONNECT, e));
    }
  }
}

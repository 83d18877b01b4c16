package io.massifdb.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.massifdb.expression.SqlException;
import io.massifdb.testkit.SeededRandom;
import io.massifdb.testkit.SimulatedScheduler;
import io.massifdb.testkit.Timeline;
import io.massifdb.testkit.VirtualClock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** An index whose builder dies for good is built to its end by another node. */
class JobTakeOverTest {
  private static final Duration LIMIT = Duration.ofMinutes(5);
  private static final int ROWS = 300;

  private final SeededRandom random = new SeededRandom(5);
  private final Timeline timeline = new Timeline(random.split("timeline"));
  private final SimulatedScheduler scheduler = new SimulatedScheduler(timeline, "test");
  private final VirtualClock clock = new VirtualClock(timeline, scheduler);
  private final SimulatedCluster cluster =
      new SimulatedCluster(
          timeline,
          random.split("cluster"),
          FaultPlan.draw(random.split("plan")).withoutBackground(),
          InjectedBug.NONE);
  private final AtomicBoolean ended = new AtomicBoolean();

  @Test
  void theIndexIsFinishedByAnotherNode() {
    cluster.boot();
    assertThat(timeline.runUntil(cluster::isServing, LIMIT)).isTrue();
    scheduler.spawn("script", this::script);
    assertThat(timeline.runUntil(() -> ended.get() || scheduler.failure() != null, LIMIT)).isTrue();
    scheduler.rethrowFailure();
  }

  private void script() {
    SimulatedMachine leader = cluster.oracle();
    SimulatedMachine builder =
        cluster.machines().stream().filter(it -> it != leader).findFirst().orElseThrow();
    try (SimulatedClient witness = connect(leader, "witness")) {
      witness.query("CREATE TABLE t (id int PRIMARY KEY, v int)");
      witness.query("INSERT INTO t SELECT g, g %% 7 FROM generate_series(1, %d) g".formatted(ROWS));
      scheduler.spawn("builder", () -> build(builder));

      await(witness, "running", Duration.ofMillis(1));
      builder.crash();
      await(witness, "succeeded", Duration.ofMillis(500));

      List<String> job = Objects.requireNonNull(job(witness));
      assertThat(job).contains("CREATE INDEX by_v ON t (v)", String.valueOf(ROWS));
      assertThat(builder.isRunning()).isFalse();
      assertThat(witness.query("SELECT count(*) FROM t WHERE v = 3").rows())
          .isEqualTo(List.of(List.of("43")));
      assertThat(witness.query("EXPLAIN SELECT id FROM t WHERE v = 3").rows().toString())
          .contains("by_v");
    }
    ended.set(true);
  }

  private void build(SimulatedMachine builder) {
    try (SimulatedClient client = connect(builder, "builder")) {
      client.query("CREATE INDEX by_v ON t (v)");
      throw new AssertionError("built before the crash");
    } catch (SqlException _) {
      // Its node died.
    }
  }

  private SimulatedClient connect(SimulatedMachine machine, String name) {
    SimulatedSqlPort port = Objects.requireNonNull(machine.sql());
    return SimulatedClient.connect(timeline, clock, name, port);
  }

  private void await(SimulatedClient client, String status, Duration poll) {
    List<String> job = job(client);
    while (job == null || !job.contains(status)) {
      sleep(poll);
      job = job(client);
    }
  }

  private static @Nullable List<String> job(SimulatedClient client) {
    return client.query("SHOW JOBS").rows().stream()
        .map(row -> row.stream().map(String::valueOf).toList())
        .findFirst()
        .orElse(null);
  }

  private void sleep(Duration time) {
    try {
      clock.sleep(time);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted");
    }
  }
}

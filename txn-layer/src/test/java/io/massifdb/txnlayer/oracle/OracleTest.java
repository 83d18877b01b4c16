package io.massifdb.txnlayer.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import io.massifdb.kvapi.NodeId;
import io.massifdb.kvapi.Timestamp;
import io.massifdb.kvapi.seam.Scheduler;
import io.massifdb.testkit.SimulatedNetwork;
import io.massifdb.txnlayer.leader.LeaderReply;
import io.massifdb.txnlayer.oracle.OracleWorld.OracleNode;
import io.massifdb.txnlayer.routing.Deadline;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import org.junit.jupiter.api.Test;

class OracleTest {
  private final OracleWorld world = new OracleWorld(42);

  @Property(tries = 30, shrinking = ShrinkingMode.OFF)
  void valuesGrowInRealTimeOverFailovers(@ForAll long seed) {
    new OracleWorld(seed).failovers();
  }

  @Test
  void f13ACallerNeverGetsAValueOfARequestThatLeftBeforeItCame() {
    world.run(() -> {
      OracleNode remote = world.nodes.get(1);
      remote.client.draw(Duration.ofSeconds(5)); // finds the leader
      // Requests are quick, replies slow: all that may be in flight have been served ...
      world.network.set(
          new NodeId(1),
          new NodeId(2),
          new SimulatedNetwork.Link(Duration.ofMillis(20), Duration.ofMillis(20), 0, 0));
      List<Timestamp> early = new ArrayList<>();
      List<Scheduler.Task> tasks = new ArrayList<>();
      for (int i = 0; i < 2; i++) {
        tasks.add(
            remote.scheduler.spawn(
                "early", () -> early.add(remote.client.draw(Duration.ofSeconds(5)))));
        remote.pause(1);
      }
      remote.pause(2);
      // ... when another transaction begins elsewhere, and only then the late caller comes.
      Timestamp elsewhere = world.nodes.getFirst().client.draw(Duration.ofSeconds(5));
      assertThat(early).isEmpty();
      Timestamp late = remote.client.draw(Duration.ofSeconds(5));
      assertThat(late).isGreaterThan(elsewhere);
      assertThat(early).hasSize(2).allMatch(value -> value.isBefore(elsewhere));
      assertThat(tasks).hasSize(2);
    });
  }

  @Test
  void f14ABatchAnswersDistinctValues() {
    world.run(() -> {
      OracleNode remote = world.nodes.get(2);
      Set<Timestamp> values = new TreeSet<>();
      List<Scheduler.Task> tasks = new ArrayList<>();
      for (int i = 0; i < 50; i++) {
        tasks.add(
            remote.scheduler.spawn(
                "drawer", () -> values.add(remote.client.draw(Duration.ofSeconds(5)))));
      }
      for (Scheduler.Task task : tasks) {
        try {
          task.join();
        } catch (InterruptedException e) {
          throw new AssertionError(e);
        }
      }
      assertThat(values).hasSize(50);
    });
  }

  @Test
  void f17AJumpOfTheWallClockStopsTheOracleUntilItIsConfirmed() {
    world.run(() -> {
      OracleNode node = world.nodes.getFirst();
      Deadline deadline = Deadline.in(node.clock, Duration.ofSeconds(1));
      Timestamp before = drawn(node.server.draw(1, deadline));
      node.clock.setWallOffset(Duration.ofDays(10_000));
      assertThat(node.server.draw(1, deadline)).isInstanceOf(LeaderReply.Unavailable.class);
      node.clock.setWallOffset(Duration.ofDays(-10_000));
      assertThat(drawn(node.server.draw(1, deadline))).isGreaterThan(before);
      node.clock.setWallOffset(Duration.ofDays(10_000));
      node.server.confirmClock(node.clock.wallMillis());
      assertThat(drawn(node.server.draw(1, Deadline.in(node.clock, Duration.ofSeconds(1)))))
          .isGreaterThan(before);
    });
  }

  private static Timestamp drawn(LeaderReply reply) {
    if (reply instanceof LeaderReply.Drawn(Timestamp first, int _)) {
      return first;
    }
    throw new AssertionError("not drawn: " + reply);
  }
}

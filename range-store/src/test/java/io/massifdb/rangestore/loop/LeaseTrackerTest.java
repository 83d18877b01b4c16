package io.massifdb.rangestore.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.massifdb.raft.ConfigurationState;
import java.util.List;
import org.junit.jupiter.api.Test;

class LeaseTrackerTest {
  private final LeaseTracker tracker = new LeaseTracker(1);

  private static ConfigurationState voters(Long... ids) {
    return ConfigurationState.of(List.of(ids), List.of());
  }

  @Test
  void oneAloneNeedsNobody() {
    assertThat(tracker.quorumNanos(voters(1L), 500)).isEqualTo(500);
  }

  @Test
  void aMajorityCountsFromTheOldestSendingInIt() {
    tracker.enter(7);
    assertThat(tracker.quorumNanos(voters(1L, 2L, 3L), 500)).isEqualTo(LeaseTracker.NEVER);
    tracker.acknowledge(2, 100);
    tracker.acknowledge(3, 300);
    tracker.acknowledge(3, 200);
    assertThat(tracker.quorumNanos(voters(1L, 2L, 3L), 500)).isEqualTo(300);
    assertThat(tracker.quorumNanos(voters(1L, 2L, 3L, 4L), 500)).isEqualTo(100);
    assertThat(tracker.quorumNanos(voters(1L, 2L, 3L, 4L, 5L), 500)).isEqualTo(100);
  }

  @Test
  void learnersDoNotCount() {
    tracker.acknowledge(3, 300);
    ConfigurationState members = ConfigurationState.of(List.of(1L, 2L), List.of(3L));
    assertThat(tracker.quorumNanos(members, 500)).isEqualTo(LeaseTracker.NEVER);
  }

  @Test
  void aJointConfigurationNeedsBothSides() {
    tracker.acknowledge(2, 100);
    tracker.acknowledge(4, 400);
    ConfigurationState joint =
        new ConfigurationState(List.of(1L, 4L), List.of(), List.of(1L, 2L), List.of(), true);
    assertThat(tracker.quorumNanos(joint, 500)).isEqualTo(100);
  }

  @Test
  void aNewTermStartsWithoutAcknowledgements() {
    tracker.enter(7);
    tracker.acknowledge(2, 100);
    tracker.enter(8);
    assertThat(tracker.quorumNanos(voters(1L, 2L), 500)).isEqualTo(LeaseTracker.NEVER);
  }
}

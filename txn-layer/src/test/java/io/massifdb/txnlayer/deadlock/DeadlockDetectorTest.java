package io.massifdb.txnlayer.deadlock;

import static org.assertj.core.api.Assertions.assertThat;

import io.massifdb.kvapi.Timestamp;
import io.massifdb.kvapi.TransactionId;
import io.massifdb.kvapi.port.WaitsForSink.Edge;
import java.util.List;
import org.junit.jupiter.api.Test;

class DeadlockDetectorTest {
  private final DeadlockDetector detector = new DeadlockDetector(100);

  private static TransactionId id(int begin) {
    return new TransactionId(new Timestamp(begin));
  }

  private static Edge edge(int waiter, int holder) {
    return new Edge(id(waiter), id(holder));
  }

  @Test
  void theYoungestOfACycleIsTheVictimAtOnce() {
    assertThat(detector.report(List.of(edge(1, 2)), 0)).isEmpty();
    assertThat(detector.report(List.of(edge(2, 1)), 1)).containsExactly(id(2));
  }

  @Test
  void aVictimElsewhereIsToldWhenItReportsAgain() {
    assertThat(detector.report(List.of(edge(3, 1)), 0)).isEmpty();
    assertThat(detector.report(List.of(edge(1, 2), edge(2, 3)), 1)).isEmpty();
    assertThat(detector.report(List.of(edge(3, 1)), 2)).containsExactly(id(3));
    assertThat(detector.report(List.of(edge(1, 2)), 3)).isEmpty();
  }

  @Test
  void chainsAndSharedHoldersAreNoDeadlock() {
    assertThat(
            detector.report(List.of(edge(1, 2), edge(2, 3), edge(3, 4), edge(5, 4), edge(1, 4)), 0))
        .isEmpty();
    assertThat(detector.report(List.of(edge(6, 6)), 0)).isEmpty();
  }

  @Test
  void edgesThatAreNotRepeatedAreForgotten() {
    assertThat(detector.report(List.of(edge(1, 2)), 0)).isEmpty();
    assertThat(detector.report(List.of(edge(2, 1)), 100)).isEmpty();
  }

  @Test
  void twoCyclesThroughOneTransactionNeedTwoVictimsOnlyIfTheFirstLeavesOne() {
    detector.report(List.of(edge(2, 1), edge(3, 1)), 0);
    assertThat(detector.report(List.of(edge(1, 2), edge(1, 3)), 1)).isEmpty();
    assertThat(detector.report(List.of(edge(2, 1), edge(3, 1)), 2)).containsExactly(id(2), id(3));
  }
}

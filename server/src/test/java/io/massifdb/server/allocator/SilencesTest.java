package io.massifdb.server.allocator;

import static org.assertj.core.api.Assertions.assertThat;

import io.massifdb.kvapi.NodeId;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class SilencesTest {
  private static final NodeId ONE = new NodeId(1);
  private static final NodeId TWO = new NodeId(2);
  private static final long SECOND = 1_000_000_000L;

  private final Silences silences = new Silences(Duration.ofSeconds(10));

  private void round(long second, NodeId... silent) {
    silences.round(second * SECOND, List.of(ONE, TWO), List.of(silent));
  }

  @Test
  void silenceCountsFromTheLastAnswer() {
    round(1);
    round(4, TWO);
    round(8, TWO);
    assertThat(silences.of(TWO)).isEqualTo(Duration.ofSeconds(7));
    assertThat(silences.of(ONE)).isZero();
    round(9);
    assertThat(silences.of(TWO)).isZero();
  }

  @Test
  void whoDidNotLookForAWhileCountsAnew() {
    round(1, TWO);
    round(300, TWO);
    assertThat(silences.of(TWO)).isZero();
    round(305, TWO);
    assertThat(silences.of(TWO)).isEqualTo(Duration.ofSeconds(5));
  }
}

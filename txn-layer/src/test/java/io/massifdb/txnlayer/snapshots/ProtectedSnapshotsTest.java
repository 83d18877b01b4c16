package io.massifdb.txnlayer.snapshots;

import static org.assertj.core.api.Assertions.assertThat;

import io.massifdb.kvapi.NodeId;
import io.massifdb.kvapi.Timestamp;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ProtectedSnapshotsTest {
  private final ProtectedSnapshots snapshots = new ProtectedSnapshots();

  private @Nullable Timestamp register(long term, int node, long oldest, int atSecond) {
    return snapshots.register(
        term,
        new NodeId(node),
        oldest == 0 ? null : new Timestamp(oldest),
        Duration.ofSeconds(atSecond).toNanos());
  }

  @Test
  void nothingIsKnownBeforeEveryGatewayHadTheTimeToRegister() {
    assertThat(register(1, 1, 500, 0)).isNull();
    assertThat(register(1, 2, 300, 9)).isNull();
    assertThat(register(1, 1, 500, 11)).isEqualTo(new Timestamp(300));
  }

  @Test
  void aChangeOfTheLeaseForgetsEverything() {
    register(1, 1, 500, 0);
    assertThat(register(1, 1, 500, 11)).isEqualTo(new Timestamp(500));
    assertThat(register(2, 1, 500, 12)).isNull();
    assertThat(register(2, 1, 600, 23)).isEqualTo(new Timestamp(600));
  }

  @Test
  void aSilentGatewayLosesItsProtection() {
    register(1, 1, 0, 0);
    register(1, 2, 300, 5);
    assertThat(register(1, 1, 0, 14)).isEqualTo(new Timestamp(300));
    assertThat(register(1, 1, 0, 16)).isEqualTo(Timestamp.MAX);
  }
}

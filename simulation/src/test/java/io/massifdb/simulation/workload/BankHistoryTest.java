package io.massifdb.simulation.workload;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.massifdb.simulation.workload.BankHistory.Snapshot;
import io.massifdb.simulation.workload.BankHistory.Transfer;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The judge: what it must let pass and what it must not. */
class BankHistoryTest {
  private static final Transfer FIRST = new Transfer(1, 0, 1, 10);
  private static final Transfer SECOND = new Transfer(2, 1, 0, 30);
  private static final Map<Integer, Long> AT_START = Map.of(0, 100L, 1, 100L);
  private static final Map<Integer, Long> AFTER_FIRST = Map.of(0, 90L, 1, 110L);
  private static final Map<Integer, Long> AFTER_BOTH = Map.of(0, 120L, 1, 80L);

  private final BankHistory history = new BankHistory(2, 100);

  BankHistoryTest() {
    history.ask(FIRST);
    history.ask(SECOND);
  }

  private void read(Set<Long> mustSee, Map<Integer, Long> balances, Transfer... transfers) {
    history.check(mustSee, new Snapshot(balances, List.of(transfers)));
  }

  @Test
  void snapshotsThatFitPass() {
    assertThatCode(
            () -> {
              read(history.mustSee(), AT_START);
              history.acknowledge(FIRST);
              read(history.mustSee(), AFTER_FIRST, FIRST);
              read(history.mustSee(), AFTER_BOTH, FIRST, SECOND);
            })
        .doesNotThrowAnyException();
  }

  @Test
  void anAcknowledgedTransferMayNotMiss() {
    history.acknowledge(FIRST);
    assertThatThrownBy(() -> read(history.mustSee(), AT_START)).hasMessageContaining("lost");
  }

  @Test
  void aTransferAcknowledgedDuringTheReadMayMiss() {
    Set<Long> mustSee = history.mustSee();
    history.acknowledge(FIRST);
    assertThatCode(() -> read(mustSee, AT_START)).doesNotThrowAnyException();
  }

  @Test
  void whatWasReadOnceStays() {
    read(history.mustSee(), AFTER_FIRST, FIRST);
    assertThatThrownBy(() -> read(history.mustSee(), AT_START)).hasMessageContaining("lost");
  }

  @Test
  void aRefusedTransferMayNotBeThere() {
    history.refuse(FIRST);
    assertThatThrownBy(() -> read(history.mustSee(), AFTER_FIRST, FIRST))
        .hasMessageContaining("refused");
  }

  @Test
  void aTransferThatWasReadCannotBeRefused() {
    read(history.mustSee(), AFTER_FIRST, FIRST);
    assertThatThrownBy(() -> history.refuse(FIRST)).hasMessageContaining("refused");
  }

  @Test
  void aTornSnapshotIsFound() {
    assertThatThrownBy(() -> read(history.mustSee(), AFTER_FIRST))
        .hasMessageContaining("do not follow");
    assertThatThrownBy(() -> read(history.mustSee(), AT_START, FIRST))
        .hasMessageContaining("do not follow");
  }

  @Test
  void inventedAndDoubledTransfersAreFound() {
    assertThatThrownBy(() -> read(history.mustSee(), AFTER_FIRST, new Transfer(1, 0, 1, 11)))
        .hasMessageContaining("nobody asked");
    assertThatThrownBy(() -> read(history.mustSee(), AFTER_FIRST, FIRST, FIRST))
        .hasMessageContaining("nobody asked");
  }
}

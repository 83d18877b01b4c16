package io.massifdb.rangestore.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.massifdb.raft.Entry;
import io.massifdb.raft.HardState;
import io.massifdb.raft.Message;
import io.massifdb.rangestore.loop.DurabilityOrder.Decision.Later;
import io.massifdb.rangestore.loop.DurabilityOrder.Decision.Sync;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DurabilityOrderTest {
  private final DurabilityOrder order = new DurabilityOrder(1, new HardState(5, 1, 10));

  private static Message answer(long index) {
    return new Message.AppendResponse(1, 2, 5, index, false, 0, 0, 0);
  }

  private static Message.StorageAppend write(
      @Nullable HardState state, List<Entry> entries, Message... answers) {
    return new Message.StorageAppend(1, state, entries, null, List.of(answers));
  }

  private static List<Entry> entry(long index) {
    return List.of(Entry.normal(5, index, new byte[] {1}));
  }

  @Test
  void entriesAreSyncedBeforeTheirAnswer() {
    Message own = new Message.StorageAppended(1, 5, 11, 5, null);
    assertThat(order.add(write(null, entry(11), answer(11), own)))
        .isEqualTo(new Sync(1, List.of(answer(11))));
    assertThat(order.durable(1)).containsExactly(own);
  }

  @Test
  void aCommitIndexAloneIsAnsweredAtOnce() {
    assertThat(order.add(write(new HardState(5, 1, 11), List.of(), answer(11))))
        .isEqualTo(new Later(List.of(answer(11))));
  }

  @Test
  void aCommitIndexWaitsForTheEntriesUnderWayAndForNothingElse() {
    assertThat(order.add(write(null, entry(11), answer(11))))
        .isEqualTo(new Sync(1, List.of(answer(11))));
    assertThat(order.add(write(new HardState(5, 1, 11), List.of(), answer(111))))
        .isEqualTo(new Later(List.of()));
    assertThat(order.add(write(null, entry(12), answer(12))))
        .isEqualTo(new Sync(3, List.of(answer(12))));
    assertThat(order.durable(1)).containsExactly(answer(111));
    assertThat(order.durable(3)).isEmpty();
  }

  /** A term heard of by a heartbeat brings no answer with it; the next one rests on it. */
  @Test
  void aNewTermIsSyncedBeforeTheNextAnswer() {
    assertThat(order.add(write(new HardState(6, 0, 10), List.of())))
        .isEqualTo(new Later(List.of()));
    assertThat(order.add(write(new HardState(6, 0, 11), List.of(), answer(11))))
        .isEqualTo(new Sync(2, List.of(answer(11))));
  }

  @Test
  void aVoteIsSyncedBeforeItIsGiven() {
    Message vote = new Message.VoteResponse(1, 2, 6, false, 0, 0);
    assertThat(order.add(write(new HardState(6, 2, 10), List.of(), vote)))
        .isEqualTo(new Sync(1, List.of(vote)));
    Message again = new Message.VoteResponse(1, 2, 6, false, 0, 0);
    assertThat(order.add(write(null, List.of(), again)))
        .as("a repeated vote while the first is not durable")
        .isEqualTo(new Later(List.of()));
    assertThat(order.durable(1)).containsExactly(again);
  }

  @Test
  void entriesThatNobodyAnsweredForAreSyncedBeforeTheNextAnswer() {
    assertThat(order.add(write(null, entry(11)))).isEqualTo(new Later(List.of()));
    assertThat(order.add(write(null, List.of(), answer(11))))
        .isEqualTo(new Sync(2, List.of(answer(11))));
  }
}

package io.massifdb.rangestore.replica;

import static io.massifdb.rangestore.replica.ReplicaHarness.async;
import static io.massifdb.rangestore.replica.ReplicaHarness.key;
import static org.assertj.core.api.Assertions.assertThat;

import io.massifdb.kvapi.Answer;
import io.massifdb.kvapi.CommitForm;
import io.massifdb.kvapi.KeySpan;
import io.massifdb.kvapi.LockStrength;
import io.massifdb.kvapi.RecordState;
import io.massifdb.kvapi.Request;
import io.massifdb.kvapi.WaitPolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Transactions that have ended leave nothing behind, and those of dead gateways do not linger. */
class QuiescenceTest {
  private final ReplicaHarness harness = new ReplicaHarness();

  private static Request lock(String key) {
    return new Request.Get(key(key), LockStrength.EXCLUSIVE, WaitPolicy.WAIT);
  }

  private boolean isIdle() {
    return harness.at(key("a")).concurrency().isIdle();
  }

  @Test
  void noLockOrIntentIsLeft() {
    List<CompletableFuture<Boolean>> running = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      int number = i;
      running.add(
          async(() -> {
            ReplicaHarness.Client client = harness.begin();
            client.send(lock("a" + number % 3));
            if (number % 2 == 0) {
              client.onePhase(client.put("a" + number % 3, "v"));
            }
            client.send(new Request.ReleaseLocks(new KeySpan(key("a"), key("m"))));
            return true;
          }));
    }
    running.forEach(CompletableFuture::join);
    assertThat(isIdle()).isTrue();
    assertThat(harness.at(key("a")).reader().intents().isEmptyIn(KeySpan.ALL)).isTrue();
  }

  @Test
  void aLockingReadThatArrivesAfterTheEndTakesNoLock() {
    ReplicaHarness.Client client = harness.begin();
    client.send(lock("a"));
    client.send(new Request.ReleaseLocks(new KeySpan(key("a"), key("m"))));
    client.send(lock("a"));
    assertThat(isIdle()).isTrue();
  }

  @Test
  void aLockingReadThatStillWaitsAtTheEndTakesNoLock() {
    ReplicaHarness.Client holder = harness.begin();
    holder.send(lock("a"));
    ReplicaHarness.Client waiter = harness.begin();
    CompletableFuture<List<Answer>> waiting = async(() -> waiter.send(lock("a")));
    while (harness.at(key("a")).concurrency().waiters() == 0) {
      Thread.onSpinWait();
    }
    waiter.send(new Request.ReleaseLocks(new KeySpan(key("a"), key("m"))));
    holder.send(new Request.ReleaseLocks(new KeySpan(key("a"), key("m"))));
    waiting.join();
    assertThat(isIdle()).isTrue();
  }

  /** Staged by a gateway that does not know it any more: nobody waits for the timeout. */
  @Test
  void theIntentOfAnEndedGatewayIsRecoveredAtOnce() {
    ReplicaHarness.Client dead = harness.begin();
    Request.Put here = dead.put("a", "mine");
    dead.stage(List.of(here), here);
    harness.disowned.add(dead.id);
    long before = harness.clock.monotonicNanos();
    assertThat(harness.begin().read("a")).isEqualTo("mine");
    assertThat(harness.clock.monotonicNanos() - before)
        .isLessThan(harness.settings.recordTimeout().toNanos());
  }

  @Test
  void anUnreachableGatewayDoesNotLoseWhatItWroteAheadOfItsCommit() {
    ReplicaHarness.Client client = harness.begin();
    client.batch(new CommitForm.Prepare(), client.put("a", "mine"));
    harness.unreachable.add(client.id);
    ReplicaHarness.Client other = harness.begin();
    other.budget = Duration.ofMillis(200);
    other.onePhase(other.put("a", "theirs"));
    assertThat(client.push(client.s))
        .isInstanceOfSatisfying(
            Answer.State.class,
            state -> assertThat(state.state()).isInstanceOf(RecordState.Pending.class));
    harness.disowned.add(client.id);
    ReplicaHarness.Client third = harness.begin();
    assertThat(third.onePhase(third.put("a", "theirs"))).isInstanceOf(Answer.Committed.class);
  }
}

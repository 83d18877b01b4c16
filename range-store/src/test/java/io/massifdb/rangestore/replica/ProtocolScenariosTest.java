package io.massifdb.rangestore.replica;

import static io.massifdb.rangestore.replica.ReplicaHarness.NEVER;
import static io.massifdb.rangestore.replica.ReplicaHarness.async;
import static io.massifdb.rangestore.replica.ReplicaHarness.key;
import static org.assertj.core.api.Assertions.assertThat;

import io.massifdb.kvapi.Answer;
import io.massifdb.kvapi.CommitForm;
import io.massifdb.kvapi.Key;
import io.massifdb.kvapi.KeySpan;
import io.massifdb.kvapi.LockStrength;
import io.massifdb.kvapi.RecordState;
import io.massifdb.kvapi.Request;
import io.massifdb.kvapi.Timestamp;
import io.massifdb.kvapi.WaitPolicy;
import io.massifdb.rangestore.mvcc.MvccWriter;
import io.massifdb.rangestore.replica.ReplicaHarness.Client;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Scenarios that break simpler protocols, by their number in the protocol's design. */
@Timeout(20)
class ProtocolScenariosTest {
  private final ReplicaHarness h = new ReplicaHarness();

  @Test
  void f1AResentOnePhaseCommitDoesNotApplyTwice() {
    Client client = h.begin();
    h.write("other", "x");
    Client reader = h.begin();
    reader.read("a");
    Request.Put put = client.put("a", "1");
    Answer first = client.onePhase(put);
    Timestamp at = ((Answer.Committed) first).at();
    assertThat(at).isGreaterThan(reader.s); // pushed: the version stores its writer
    assertThat(client.onePhase(put)).isEqualTo(new Answer.AlreadyCommitted(at));
    h.write("a", "2");
    assertThat(client.onePhase(put)).isEqualTo(new Answer.AlreadyCommitted(at));
    assertThat(h.begin().read("a")).isEqualTo("2");
  }

  @Test
  void f2AMissingIntentCannotArriveBelowTheBarrier() {
    Client client = h.begin();
    Request.Put here = client.put("a", "1");
    Request.Put late = client.put("z", "2");
    client.stage(List.of(here, late), here);
    assertThat(h.ask(new Request.QueryIntent(key("z"), client.id, late.sequence(), client.s)))
        .isEqualTo(new Answer.InPlace(false));
    // The same transaction, the same timestamp: the barrier has no owner.
    Answer placed = client.send(late).getFirst();
    assertThat(((Answer.Placed) placed).at()).isGreaterThan(client.s);
  }

  @Test
  void f2RecoveryFindsOnlyTheListedSequence() {
    Client client = h.begin();
    Request.Put here = client.put("a", "1");
    client.stage(List.of(here), here);
    assertThat(h.ask(new Request.QueryIntent(key("a"), client.id, here.sequence(), client.s)))
        .isEqualTo(new Answer.InPlace(true));
    assertThat(h.ask(new Request.QueryIntent(key("a"), client.id, 77, client.s)))
        .isEqualTo(new Answer.InPlace(false));
  }

  @Test
  void f3AStagingRecordIsNeverPushedOrAbortedButRecovered() {
    Client client = h.begin();
    Request.Put put = client.put("a", "1");
    client.stage(List.of(put), put);
    RecordState state = ((Answer.State) client.push(h.draw())).state();
    assertThat(state)
        .isInstanceOfSatisfying(
            RecordState.Staging.class, staging -> assertThat(staging.silent()).isFalse());
    h.clock.advance(Duration.ofSeconds(6));
    // Silent: a reader recovers it and sees it committed, since all writes are in place.
    assertThat(h.begin().read("a")).isEqualTo("1");
    assertThat(client.end(new CommitForm.Abort(List.of())))
        .isEqualTo(new Answer.AlreadyCommitted(client.s));
  }

  @Test
  void recoveryAbortsWhenAStagedWriteIsMissing() {
    Client client = h.begin();
    Request.Put here = client.put("a", "1");
    Request.Put lost = client.put("z", "2");
    client.stage(List.of(here, lost), here);
    h.clock.advance(Duration.ofSeconds(1));
    CompletableFuture<String> read = async(() -> h.begin().read("a"));
    h.clock.advance(Duration.ofSeconds(6));
    assertThat(read.join()).isEqualTo("-");
    assertThat(client.end(new CommitForm.Commit(client.s, List.of(), NEVER)))
        .isEqualTo(new Answer.Aborted());
  }

  @Test
  void f4AResendAfterRecoveryIsAnsweredBeneathNewerVersions() {
    Client client = h.begin();
    Request.Put here = client.put("a", "1");
    Request.Put there = client.put("z", "2");
    client.stage(List.of(here, there), here);
    client.send(there);
    h.clock.advance(Duration.ofSeconds(6));
    assertThat(h.begin().read("z")).isEqualTo("2");
    h.write("z", "3");
    assertThat(client.send(there).getFirst()).isEqualTo(new Answer.AlreadyCommitted(client.s));
    assertThat(h.begin().read("z")).isEqualTo("3");
  }

  @Test
  void f6AHotReaderDoesNotStarveAWriter() {
    Client writer = h.begin();
    for (int i = 0; i < 50; i++) {
      h.begin().read("a");
    }
    // One attempt: F is drawn under the latch and exceeds every cached read.
    assertThat(writer.onePhase(writer.put("a", "1"))).isInstanceOf(Answer.Committed.class);
  }

  @Test
  void f7APushedOnePhaseCommitWithReadsElsewhereIsNotCommitted() {
    Client writer = h.begin();
    writer.read("x");
    Client reader = h.begin();
    reader.read("a");
    Answer answer = writer.onePhase(List.of(), true, writer.put("a", "1"));
    Timestamp at = ((Answer.Pushed) answer).at();
    assertThat(at).isGreaterThan(reader.s);
    assertThat(((Answer.State) writer.push(h.draw())).state())
        .isEqualTo(new RecordState.Pending(Timestamp.ZERO, true));
    assertThat(writer.end(new CommitForm.Commit(at, List.of(), NEVER)))
        .isEqualTo(new Answer.Committed(at));
    assertThat(h.begin().read("a")).isEqualTo("1");
  }

  @Test
  void f7APushedOnePhaseCommitRefreshesItsReadsUnderTheLatch() {
    h.write("b", "old");
    Client writer = h.begin();
    writer.read("b");
    h.write("b", "new");
    h.begin().read("a");
    List<KeySpan> reads = List.of(KeySpan.of(key("b")));
    assertThat(writer.onePhase(reads, false, writer.put("a", "1")))
        .isInstanceOfSatisfying(
            Answer.Refused.class,
            refused -> assertThat(refused.reason()).isEqualTo(Answer.Reason.CONFLICT));
    assertThat(h.begin().read("a")).isEqualTo("-");
  }

  @Test
  void f8AnAbortedTransactionCannotBeStagedByADelayedMessage() {
    Client client = h.begin();
    Request.Put put = client.put("a", "1");
    client.push(Timestamp.ZERO);
    h.clock.advance(Duration.ofSeconds(6));
    assertThat(((Answer.State) client.push(Timestamp.ZERO)).state())
        .isEqualTo(new RecordState.Aborted());
    assertThat(client.stage(List.of(put), put)).isEqualTo(new Answer.Aborted());
    assertThat(client.onePhase(put)).isEqualTo(new Answer.Aborted());
    // Kept until the threshold passes its begin.
    h.ask(new Request.RemoveRecord(key("a"), client.id));
    assertThat(client.onePhase(put)).isEqualTo(new Answer.Aborted());
    raiseThresholds(Timestamp.ZERO, h.draw());
    assertThat(h.ask(new Request.RemoveRecord(key("a"), client.id))).isEqualTo(new Answer.Done());
    assertThat(client.stage(List.of(put), put)).isInstanceOf(Answer.Refused.class);
  }

  @Test
  void f8ARemovedCommittedRecordIsAnsweredFromTheAnchorsVersion() {
    Client client = h.begin();
    Request.Put put = client.put("a", "1");
    client.stage(List.of(put), put);
    client.end(new CommitForm.Commit(client.s, List.of(), NEVER));
    h.ask(new Request.ResolveIntent(KeySpan.of(key("a")), client.id, client.s));
    h.ask(new Request.RemoveRecord(key("a"), client.id));
    h.clock.advance(Duration.ofSeconds(60));
    assertThat(((Answer.State) client.push(Timestamp.ZERO)).state())
        .isEqualTo(new RecordState.Committed(client.s));
    assertThat(client.end(new CommitForm.Abort(List.of())))
        .isEqualTo(new Answer.AlreadyCommitted(client.s));
  }

  @Test
  void f10AnAbsentRecordIsAliveUntilTheTimeoutSinceTheFirstInquiry() {
    Client client = h.begin();
    client.put("a", "1");
    h.clock.advance(Duration.ofSeconds(60));
    assertThat(((Answer.State) client.push(Timestamp.ZERO)).state())
        .isEqualTo(new RecordState.Absent());
    h.clock.advance(Duration.ofSeconds(4));
    assertThat(((Answer.State) client.push(Timestamp.ZERO)).state())
        .isEqualTo(new RecordState.Absent());
    h.clock.advance(Duration.ofSeconds(2));
    assertThat(((Answer.State) client.push(Timestamp.ZERO)).state())
        .isEqualTo(new RecordState.Aborted());
  }

  @Test
  void f20ACommandOfAnOldTermDoesNotApplyUnderANewLease() {
    SynchronousGroup group = h.group("a");
    Client writer = h.begin();
    group.holdBack(true);
    writer.budget = Duration.ofMillis(50);
    CompletableFuture<Answer> commit = async(() -> writer.onePhase(writer.put("a", "1")));
    while (group.proposals.get() == 0) {
      Thread.onSpinWait();
    }
    byte[] command = group.lastCommand;
    group.changeLease();
    assertThat(group.applyEntry(group.term(), command).accepted()).isFalse();
    group.holdBack(false);
    commit.join();
  }

  @Test
  void f21ASplitWaitsForEvaluationsAndTheRightSideDrawsItsOwnMark() {
    h.write("b", "1");
    h.write("d", "2");
    Client early = h.begin();
    Client reader = h.begin();
    assertThat(reader.scan("a", "f")).isEqualTo("b=1 d=2");
    SynchronousGroup group = h.group("b");
    Replica left = h.at(key("b"));
    Client writer = h.begin();
    group.holdBack(true);
    CompletableFuture<Answer> commit = async(() -> writer.onePhase(writer.put("d", "3")));
    while (group.proposals.get() < 3) {
      Thread.onSpinWait();
    }
    CompletableFuture<Answer> split = async(() -> h.ask(new Request.Split(key("c"))));
    assertThat(split.isDone()).isFalse();
    group.holdBack(false);
    assertThat(commit.join()).isEqualTo(new Answer.Committed(writer.s));
    assertThat(split.join()).isEqualTo(new Answer.Done());
    Replica right = h.at(key("d"));
    assertThat(right.range()).isNotEqualTo(left.range());
    assertThat(left.state().span().end()).isEqualTo(key("c"));
    assertThat(h.begin().read("d")).isEqualTo("3");
    assertThat(h.begin().read("b")).isEqualTo("1");
    // The reads of the old lease are below the right side's mark.
    assertThat(((Answer.Committed) early.onePhase(early.put("e", "x"))).at())
        .isGreaterThan(reader.s);
    while (h.published.size() < 2) {
      Thread.onSpinWait();
    }
    assertThat(h.published).extracting(d -> d.span().start()).containsExactly(key("c"), Key.MIN);
  }

  @Test
  void recordsAndIntentsMoveWithTheirKeysOnASplit() {
    Client client = h.begin();
    Request.Put put = client.put("d", "1");
    client.stage(List.of(put), put);
    h.ask(new Request.Split(key("c")));
    assertThat(client.end(new CommitForm.Commit(client.s, List.of(), NEVER)))
        .isEqualTo(new Answer.Committed(client.s));
    assertThat(h.begin().read("d")).isEqualTo("1");
  }

  @Test
  void f25ReadsRefreshesAndWritesBelowTheThresholdFail() {
    h.write("a", "1");
    Client client = h.begin();
    client.read("a");
    raiseThresholds(h.draw(), Timestamp.ZERO);
    assertThat(client.read("a")).contains("TOO_OLD");
    assertThat(client.scan("a", "b")).contains("TOO_OLD");
    assertThat(
            client
                .send(new Request.Refresh(KeySpan.of(key("a")), client.s, h.draw()))
                .getFirst()
                .toString())
        .contains("TOO_OLD");
  }

  @Test
  void f26RefreshFailsOnALiveIntentBelowItsOldTimestampToo() {
    Client other = h.begin();
    Request.Put put = other.put("a", "1");
    Client client = h.begin();
    other.stage(List.of(put, other.put("z", "2")), put);
    KeySpan span = KeySpan.of(key("a"));
    assertThat(other.s).isLessThan(client.s);
    assertThat(client.send(new Request.Refresh(span, client.s, h.draw())).getFirst())
        .isInstanceOfSatisfying(
            Answer.Refused.class,
            refused -> assertThat(refused.reason()).isEqualTo(Answer.Reason.CONFLICT));
  }

  @Test
  void f26OwnIntentsAreLookedThrough() {
    Client client = h.begin();
    client.end(new CommitForm.Prepare(), client.put("a", "1"));
    assertThat(
            client.send(new Request.Refresh(KeySpan.of(key("a")), client.s, h.draw())).getFirst())
        .isEqualTo(new Answer.Done());
  }

  // ---- waiting

  @Test
  void aReaderWaitsForALiveStagingTransactionAndSeesItsValue() {
    Client writer = h.begin();
    Request.Put put = writer.put("a", "1");
    writer.stage(List.of(put), put);
    CompletableFuture<String> read = async(() -> h.begin().read("a"));
    writer.end(new CommitForm.Commit(writer.s, List.of(), NEVER));
    assertThat(read.join()).isEqualTo("1");
  }

  @Test
  void aWaitEndsAtItsDeadline() {
    Client writer = h.begin();
    Request.Put put = writer.put("a", "1");
    writer.stage(List.of(put, writer.put("z", "1")), put);
    Client reader = h.begin();
    reader.budget = Duration.ofMillis(60);
    assertThat(reader.read("a")).contains("DEADLINE");
  }

  @Test
  void aVictimOfADeadlockIsRefused() {
    Client holder = h.begin();
    lock(holder, "a");
    Client waiter = h.begin();
    h.victims.add(waiter.id);
    assertThat(lock(waiter, "a").toString()).contains("DEADLOCK");
  }

  @Test
  void locksAreGrantedInTurnAndANewerVersionIsReported() {
    Client holder = h.begin();
    assertThat(lock(holder, "a")).isInstanceOf(Answer.Value.class);
    Client waiter = h.begin();
    CompletableFuture<Answer> waiting = async(() -> lock(waiter, "a"));
    assertThat(holder.onePhase(holder.put("a", "1"))).isInstanceOf(Answer.Committed.class);
    Answer granted = waiting.join();
    if (granted instanceof Answer.Refused refused) {
      assertThat(refused.reason()).isEqualTo(Answer.Reason.NEWER_VERSION);
    } else {
      assertThat(granted).isInstanceOf(Answer.Value.class);
    }
    waiter.s = h.draw();
    assertThat(lock(waiter, "a")).isInstanceOf(Answer.Value.class);
  }

  @Test
  void noWaitAndSkipLockedDoNotWait() {
    h.write("a", "1");
    h.write("b", "2");
    Client holder = h.begin();
    lock(holder, "a");
    Client other = h.begin();
    assertThat(
            other
                .send(new Request.Get(key("a"), LockStrength.SHARED, WaitPolicy.NO_WAIT))
                .getFirst()
                .toString())
        .contains("LOCK_NOT_AVAILABLE");
    Answer rows =
        other
            .send(
                new Request.Scan(
                    new KeySpan(key("a"), key("c")),
                    false,
                    null,
                    0,
                    0,
                    LockStrength.EXCLUSIVE,
                    WaitPolicy.SKIP_LOCKED,
                    List.of()))
            .getFirst();
    assertThat(((Answer.Pairs) rows).pairs())
        .extracting(pair -> pair.key())
        .containsExactly(key("b"));
  }

  @Test
  void f34LocksOfADisownedHolderAreDropped() {
    Client dead = h.begin();
    lock(dead, "a");
    h.disowned.add(dead.id);
    assertThat(lock(h.begin(), "a")).isInstanceOf(Answer.Value.class);
  }

  @Test
  void f34LocksOfAHolderWhoseGatewayIsGoneAreDropped() {
    Client dead = h.begin();
    lock(dead, "a");
    h.unreachable.add(dead.id);
    assertThat(lock(h.begin(), "a")).isInstanceOf(Answer.Value.class);
  }

  @Test
  void f34LocksOfAHolderWhoseGatewayDoesNotAnswerAreDroppedAfterAWhile() {
    Client paused = h.begin();
    lock(paused, "a");
    h.silent.add(paused.id);
    long started = h.clock.monotonicNanos();
    assertThat(lock(h.begin(), "a")).isInstanceOf(Answer.Value.class);
    assertThat(h.clock.monotonicNanos() - started)
        .isGreaterThan(3 * h.settings.holderInquiry().toNanos());
  }

  @Test
  void aWriteWaitsForAForeignLockAndDropsItsOwnAfterwards() {
    Client holder = h.begin();
    lock(holder, "a");
    Client writer = h.begin();
    CompletableFuture<Answer> commit = async(() -> writer.onePhase(writer.put("a", "1")));
    assertThat(commit.isDone()).isFalse();
    holder.send(new Request.ReleaseLocks(h.at(key("a")).state().span()));
    assertThat(commit.join()).isInstanceOf(Answer.Committed.class);
    assertThat(lock(holderAt(h.draw()), "a")).isInstanceOf(Answer.Value.class);
  }

  private Client holderAt(Timestamp begin) {
    return h.new Client(begin);
  }

  private static Answer lock(Client client, String key) {
    return client
        .send(new Request.Get(key(key), LockStrength.EXCLUSIVE, WaitPolicy.WAIT))
        .getFirst();
  }

  private void raiseThresholds(Timestamp gc, Timestamp record) {
    Replica replica = h.at(key("a"));
    Tenure tenure = replica.tenures().current(Duration.ofSeconds(1));
    if (tenure == null) {
      throw new AssertionError("no lease");
    }
    replica
        .proposer()
        .propose(
            tenure,
            replica.state().descriptor().epoch(),
            new MvccWriter(),
            Command.Effects.thresholds(gc, record))
        .join();
  }
}

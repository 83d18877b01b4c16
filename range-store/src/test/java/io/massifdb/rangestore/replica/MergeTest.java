package io.massifdb.rangestore.replica;

import static io.massifdb.rangestore.replica.ReplicaHarness.NEVER;
import static io.massifdb.rangestore.replica.ReplicaHarness.async;
import static io.massifdb.rangestore.replica.ReplicaHarness.key;
import static org.assertj.core.api.Assertions.assertThat;

import io.massifdb.kvapi.Answer;
import io.massifdb.kvapi.BatchResult;
import io.massifdb.kvapi.CommitForm;
import io.massifdb.kvapi.Key;
import io.massifdb.kvapi.MergeStep;
import io.massifdb.kvapi.RangeDescriptor;
import io.massifdb.kvapi.RecordState;
import io.massifdb.kvapi.Request;
import io.massifdb.kvapi.Timestamp;
import io.massifdb.rangestore.mvcc.MvccWriter;
import io.massifdb.rangestore.replica.ReplicaHarness.Client;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Two tables' ranges, left and right of {@code m}, become one, or do not. */
@Timeout(20)
class MergeTest {
  private final ReplicaHarness h = new ReplicaHarness();
  private final Timestamp attempt = new Timestamp(5_000);

  @BeforeEach
  void onlyTables() {
    assertThat(h.ask(new Request.Split(key("a")))).isEqualTo(new Answer.Done());
    h.published.clear();
  }

  private Answer merge() {
    return h.ask(new Request.Merge(key("b")));
  }

  private Replica left() {
    return h.at(key("b"));
  }

  private Replica right() {
    return h.at(key("x"));
  }

  private BatchResult step(MergeStep step) {
    return h.execute(
        null,
        List.of(
            new Request.Upkeep.Merging(key("m"), left().range(), right().range(), attempt, step)),
        Duration.ofMillis(200));
  }

  private void applyToLeft(MergeChange change) {
    Tenure tenure = left().tenures().current(Duration.ofSeconds(1));
    if (tenure == null) {
      throw new AssertionError("no lease");
    }
    left()
        .proposer()
        .propose(
            tenure,
            left().state().descriptor().epoch(),
            new MvccWriter(),
            Command.Effects.merge(change))
        .join();
  }

  private void prepare() {
    applyToLeft(new MergeChange.Prepare(right().range(), attempt));
    h.oracle.set(attempt.value() + 100);
  }

  private static final BatchResult DONE = new BatchResult.Answers(List.of(new Answer.Done()));

  @Test
  void oneRangeServesWhatTwoHad() {
    h.write("b", "1");
    h.write("x", "2");
    RangeDescriptor before = right().state().descriptor();
    assertThat(merge()).isEqualTo(new Answer.Done());
    assertThat(left()).isSameAs(right());
    RangeDescriptor whole = left().state().descriptor();
    assertThat(whole.span().end()).isEqualTo(Key.MAX);
    assertThat(whole.epoch().isNewerThan(before.epoch())).isTrue();
    assertThat(h.begin().scan("a", "z")).isEqualTo("b=1 x=2");
    h.write("x", "3");
    assertThat(h.begin().read("x")).isEqualTo("3");
    while (h.published.isEmpty()) {
      Thread.onSpinWait();
    }
    assertThat(h.published).containsExactly(whole);
  }

  @Test
  void whatWasMergedIsSplitAndMergedAgain() {
    h.write("x", "1");
    for (int i = 0; i < 3; i++) {
      assertThat(merge()).isEqualTo(new Answer.Done());
      assertThat(h.ask(new Request.Split(key("m")))).isEqualTo(new Answer.Done());
      assertThat(left()).isNotSameAs(right());
      h.write("x", String.valueOf(i));
      assertThat(h.begin().read("x")).isEqualTo(String.valueOf(i));
    }
  }

  @Test
  void f22AWriteCannotSlipBeneathAReadOfTheRightSide() {
    h.write("x", "1");
    Client early = h.begin();
    Client reader = h.begin();
    assertThat(reader.read("x")).isEqualTo("1");
    assertThat(reader.scan("y", "z")).isEmpty();
    assertThat(merge()).isEqualTo(new Answer.Done());
    assertThat(((Answer.Committed) early.onePhase(early.put("x", "2"))).at())
        .isGreaterThan(reader.s);
    assertThat(reader.read("x")).isEqualTo("1");
  }

  @Test
  void f22NorDoesALeaseThatWasThereBeforeTheMergeForget() {
    Client early = h.begin();
    assertThat(left().tenures().current(Duration.ofSeconds(1))).isNotNull();
    Client reader = h.begin();
    assertThat(reader.read("x")).isEqualTo("-");
    assertThat(merge()).isEqualTo(new Answer.Done());
    h.group("b").changeLease();
    assertThat(((Answer.Committed) early.onePhase(early.put("x", "2"))).at())
        .isGreaterThan(reader.s);
  }

  @Test
  void recordsAndIntentsOfTheRightSideGoOn() {
    Client client = h.begin();
    Request.Put put = client.put("x", "1");
    client.stage(List.of(put), put);
    assertThat(left().intents()).isZero();
    assertThat(merge()).isEqualTo(new Answer.Done());
    assertThat(left().intents()).isOne();
    assertThat(h.ask(new Request.QueryIntent(key("x"), client.id, put.sequence(), client.s)))
        .isEqualTo(new Answer.InPlace(true));
    assertThat(client.end(new CommitForm.Commit(client.s, List.of(), NEVER)))
        .isEqualTo(new Answer.Committed(client.s));
    assertThat(h.begin().read("x")).isEqualTo("1");
  }

  @Test
  void aPushedTransactionStaysPushed() {
    Client client = h.begin();
    client.end(new CommitForm.Prepare(), client.put("x", "1"));
    Client reader = h.begin();
    Answer pushed = client.push(reader.s);
    assertThat(pushed)
        .isInstanceOfSatisfying(
            Answer.State.class,
            state -> assertThat(state.state()).isInstanceOf(RecordState.Pending.class));
    assertThat(merge()).isEqualTo(new Answer.Done());
    Answer end = client.end(new CommitForm.Commit(client.s, List.of(), NEVER));
    assertThat(end).isNotEqualTo(new Answer.Committed(client.s));
  }

  @Test
  void silenceCountsAnewAlsoWhereTheLeftSideOnceHadTheRecord() {
    assertThat(merge()).isEqualTo(new Answer.Done());
    Client client = h.begin();
    client.end(new CommitForm.Prepare(), client.put("x", "1"));
    assertThat(h.ask(new Request.HeartbeatTransaction(key("x"), client.id)))
        .isEqualTo(new Answer.Done());
    assertThat(h.ask(new Request.Split(key("m")))).isEqualTo(new Answer.Done());
    for (int i = 0; i < 5; i++) {
      h.clock.advance(Duration.ofSeconds(4));
      assertThat(h.ask(new Request.HeartbeatTransaction(key("x"), client.id)))
          .isEqualTo(new Answer.Done());
    }
    assertThat(merge()).isEqualTo(new Answer.Done());
    Client other = h.begin();
    assertThat(client.push(other.s))
        .isInstanceOfSatisfying(
            Answer.State.class,
            state -> assertThat(state.state()).isInstanceOf(RecordState.Pending.class));
  }

  @Test
  void thresholdsAreTheLargerOnes() {
    h.raiseThresholds("b", new Timestamp(30), new Timestamp(20));
    h.raiseThresholds("x", new Timestamp(10), new Timestamp(40));
    assertThat(merge()).isEqualTo(new Answer.Done());
    assertThat(left().state().gcThreshold()).isEqualTo(new Timestamp(30));
    assertThat(left().state().recordThreshold()).isEqualTo(new Timestamp(40));
  }

  @Test
  void aFrozenRangeServesNothingAndAppliesNothing() {
    h.write("x", "1");
    prepare();
    assertThat(step(MergeStep.FREEZE)).isEqualTo(DONE);
    assertThat(step(MergeStep.FREEZE)).isEqualTo(DONE);
    assertThat(h.execute(h.begin().header(), List.of(new Request.Get(key("x"))), Duration.ZERO))
        .isInstanceOf(BatchResult.Unavailable.class);
    assertThat(h.execute(null, List.of(new Request.Split(key("y"))), Duration.ofSeconds(1)))
        .isInstanceOf(BatchResult.Unavailable.class);
    Timestamp threshold = right().state().recordThreshold();
    h.raiseThresholds("x", new Timestamp(90), new Timestamp(90));
    assertThat(right().state().recordThreshold()).isEqualTo(threshold);
    h.group("x").changeLease();
    assertThat(h.execute(h.begin().header(), List.of(new Request.Get(key("x"))), Duration.ZERO))
        .isInstanceOf(BatchResult.Unavailable.class);
  }

  @Test
  void aFreezeWaitsForEvaluations() {
    prepare();
    SynchronousGroup group = h.group("x");
    Client writer = h.begin();
    group.holdBack(true);
    int before = group.proposals.get();
    CompletableFuture<Answer> commit = async(() -> writer.onePhase(writer.put("x", "3")));
    while (group.proposals.get() == before) {
      Thread.onSpinWait();
    }
    CompletableFuture<BatchResult> freeze = async(() -> step(MergeStep.FREEZE));
    assertThat(freeze.isDone()).isFalse();
    assertThat(group.proposals.get()).isEqualTo(before + 1);
    group.holdBack(false);
    assertThat(commit.join()).isInstanceOf(Answer.Committed.class);
    assertThat(freeze.join()).isEqualTo(DONE);
  }

  @Test
  void confirmationNeedsBothSides() {
    assertThat(step(MergeStep.CONFIRM)).isNotEqualTo(DONE);
    assertThat(step(MergeStep.FREEZE)).isEqualTo(DONE);
    assertThat(step(MergeStep.CONFIRM)).isNotEqualTo(DONE);
    prepare();
    assertThat(step(MergeStep.CONFIRM)).isEqualTo(DONE);
  }

  // ---- the coordinator is gone after each step

  @Test
  void afterPreparing() throws InterruptedException {
    prepare();
    h.group("b").changeLease();
    recovers();
    assertThat(step(MergeStep.FREEZE)).as("a late freeze").isNotEqualTo(DONE);
    recovers();
  }

  @Test
  void afterTheFreeze() throws InterruptedException {
    recoversAfterTheFreeze();
  }

  private void recoversAfterTheFreeze() throws InterruptedException {
    prepare();
    step(MergeStep.FREEZE);
    h.group("b").changeLease();
    recovers();
  }

  @Test
  void afterTheConfirmation() throws InterruptedException {
    prepare();
    step(MergeStep.FREEZE);
    step(MergeStep.CONFIRM);
    h.group("x").changeLease();
    recovers();
  }

  @Test
  void afterTheAbort() throws InterruptedException {
    prepare();
    step(MergeStep.FREEZE);
    applyToLeft(new MergeChange.Abort(attempt));
    h.group("b").changeLease();
    recovers();
  }

  @Test
  void afterTheThaw() throws InterruptedException {
    prepare();
    step(MergeStep.FREEZE);
    applyToLeft(new MergeChange.Abort(attempt));
    step(MergeStep.THAW);
    recovers();
  }

  private void recovers() throws InterruptedException {
    left().recoverMerge();
    assertThat(left().state().merge()).isEqualTo(new MergeState.None());
    assertThat(right().state().merge()).isEqualTo(new MergeState.None());
    h.write("x", "after");
    assertThat(h.begin().read("x")).isEqualTo("after");
    assertThat(left()).isNotSameAs(right());
  }

  @Test
  void aMergeGoesOnAfterwards() throws InterruptedException {
    recoversAfterTheFreeze();
    assertThat(merge()).isEqualTo(new Answer.Done());
    assertThat(h.begin().read("x")).isEqualTo("after");
  }

  @Test
  void aRightSideThatDoesNotAnswerIsThawedLater() throws InterruptedException {
    h.group("x").loseLease();
    assertThat(h.execute(null, List.of(new Request.Merge(key("b"))), Duration.ofSeconds(1)))
        .isInstanceOf(BatchResult.Unavailable.class);
    assertThat(left().state().merge()).isInstanceOf(MergeState.Aborting.class);
    left().recoverMerge();
    assertThat(left().state().merge()).isInstanceOf(MergeState.Aborting.class);
    h.group("x").winLease();
    recovers();
  }

  @Test
  void aLeftSideThatIsPreparedIsNotSplit() {
    prepare();
    assertThat(h.execute(null, List.of(new Request.Split(key("c"))), Duration.ofSeconds(1)))
        .isInstanceOf(BatchResult.Unavailable.class);
  }

  @Test
  void systemRangesAreNotMerged() {
    Answer answer = h.ask(new Request.Merge(Key.of(0x02)));
    assertThat(answer).isInstanceOf(Answer.Refused.class);
  }

  @Test
  void aBorderByHandIsKeptUntilItIsReleased() {
    assertThat(left().isKeptApart()).isTrue();
    assertThat(h.ask(new Request.Split(key("c"), false))).isEqualTo(new Answer.Done());
    assertThat(h.at(key("d")).isKeptApart()).isFalse();
    assertThat(h.ask(new Request.Upkeep.ReleaseBorder(key("a")))).isEqualTo(new Answer.Done());
    assertThat(left().isKeptApart()).isFalse();
    assertThat(h.ask(new Request.Upkeep.ReleaseBorder(key("a")))).isEqualTo(new Answer.Done());
  }
}

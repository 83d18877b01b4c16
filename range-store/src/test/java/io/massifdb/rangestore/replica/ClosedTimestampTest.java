package io.massifdb.rangestore.replica;

import static io.massifdb.rangestore.replica.ReplicaHarness.key;
import static org.assertj.core.api.Assertions.assertThat;

import io.massifdb.kvapi.Answer;
import io.massifdb.kvapi.BatchResult;
import io.massifdb.kvapi.CommitForm;
import io.massifdb.kvapi.KeySpan;
import io.massifdb.kvapi.Request;
import io.massifdb.kvapi.Timestamp;
import io.massifdb.rangestore.replica.ReplicaHarness.Client;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Closed timestamps (R8) and the reads that followers serve beneath them. */
class ClosedTimestampTest {
  private static final Timestamp CHOSEN = Timestamp.endOfMillis(0);

  private final ReplicaHarness h = new ReplicaHarness();

  private void close(String key) {
    assertThat(h.ask(new Request.Upkeep.CloseTimestamps(key(key), new Timestamp(1))))
        .isEqualTo(new Answer.Done());
  }

  private BatchResult followerRead(Request request) {
    Client reader = h.begin();
    reader.s = CHOSEN;
    return h.execute(reader.header(), List.of(request), Duration.ofSeconds(1));
  }

  @Test
  void f24WriterIsPushedAboveTheClosedTimestamp() {
    Client buffered = h.begin();
    close("a");
    Timestamp closed = h.at(key("a")).closed();
    assertThat(closed).isGreaterThan(buffered.s);
    Timestamp at = ((Answer.Committed) buffered.onePhase(buffered.put("a", "1"))).at();
    assertThat(at).isGreaterThan(closed);
  }

  @Test
  void r8EvaluationInProgressHoldsTheClosedTimestampBack() {
    ClosingTracker tracker = new ClosingTracker(new Timestamp(10));
    ClosingTracker.Hold above = tracker.enter(new Timestamp(20));
    assertThat(above.bound()).isEqualTo(new Timestamp(10));
    assertThat(tracker.raise(new Timestamp(30))).isEqualTo(new Timestamp(19));
    ClosingTracker.Hold beneath = tracker.enter(new Timestamp(15));
    assertThat(beneath.bound()).isEqualTo(new Timestamp(19));
    above.end();
    // Where the second will sit is not known: nothing more is promised while it runs.
    assertThat(tracker.raise(new Timestamp(30))).isEqualTo(new Timestamp(19));
    beneath.end();
    beneath.end();
    assertThat(tracker.raise(new Timestamp(30))).isEqualTo(new Timestamp(30));
    assertThat(tracker.raise(new Timestamp(5))).isEqualTo(new Timestamp(30));
  }

  @Test
  void r8ClosedTimestampIsNeverAboveAnIssuedValue() {
    h.write("a", "1");
    close("a");
    assertThat(h.at(key("a")).closed()).isLessThanOrEqualTo(new Timestamp(h.oracle.get()));
  }

  @Test
  void followerServesWhatIsClosedAndNothingElse() {
    Timestamp first = h.write("a", "1");
    assertThat(first).isLessThan(CHOSEN);
    h.oracle.set(CHOSEN.value() + 10);
    h.group("a").loseLease();
    assertThat(followerRead(new Request.Get(key("a"))))
        .isInstanceOf(BatchResult.NotLeaseholder.class);
    h.group("a").winLease();
    close("a");
    h.write("a", "2");
    h.group("a").loseLease();
    assertThat(followerRead(new Request.Get(key("a"))))
        .isInstanceOfSatisfying(
            BatchResult.Answers.class,
            answers -> {
              Answer.Value value = (Answer.Value) answers.answers().getFirst();
              assertThat(ReplicaHarness.text(value.value())).isEqualTo("1");
              assertThat(value.version()).isEqualTo(first);
            });
    assertThat(followerRead(new Request.Scan(new KeySpan(key("a"), key("c")))))
        .isInstanceOfSatisfying(
            BatchResult.Answers.class,
            answers ->
                assertThat(((Answer.Pairs) answers.answers().getFirst()).pairs()).hasSize(1));
  }

  @Test
  void followerSendsReadersOfIntentsToTheLeaseholder() {
    Client writer = h.begin();
    assertThat(writer.end(new CommitForm.Prepare(), writer.put("a", "1")))
        .isEqualTo(new Answer.Done());
    h.oracle.set(CHOSEN.value() + 10);
    close("a");
    h.group("a").loseLease();
    assertThat(followerRead(new Request.Get(key("a"))))
        .isInstanceOf(BatchResult.NotLeaseholder.class);
    assertThat(followerRead(new Request.Scan(new KeySpan(key("a"), key("c")))))
        .isInstanceOf(BatchResult.NotLeaseholder.class);
    assertThat(followerRead(new Request.Get(key("b")))).isInstanceOf(BatchResult.Answers.class);
  }

  @Test
  void followerRefusesBelowTheGarbageCollectionThreshold() {
    h.write("a", "1");
    h.oracle.set(CHOSEN.value() + 10);
    close("a");
    Timestamp threshold = h.draw();
    h.raiseThresholds("a", threshold, Timestamp.ZERO);
    h.group("a").loseLease();
    assertThat(followerRead(new Request.Get(key("a"))))
        .isInstanceOfSatisfying(
            BatchResult.Answers.class,
            answers ->
                assertThat(((Answer.Refused) answers.answers().getFirst()).reason())
                    .isEqualTo(Answer.Reason.TOO_OLD));
  }
}

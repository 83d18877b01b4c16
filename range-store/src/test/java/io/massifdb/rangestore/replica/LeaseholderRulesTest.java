package io.massifdb.rangestore.replica;

import static io.massifdb.rangestore.replica.ReplicaHarness.NEVER;
import static io.massifdb.rangestore.replica.ReplicaHarness.key;
import static io.massifdb.rangestore.replica.ReplicaHarness.text;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.massifdb.kvapi.Answer;
import io.massifdb.kvapi.BatchRequest;
import io.massifdb.kvapi.BatchResult;
import io.massifdb.kvapi.CommitForm;
import io.massifdb.kvapi.KeySpan;
import io.massifdb.kvapi.LockStrength;
import io.massifdb.kvapi.RangeEpoch;
import io.massifdb.kvapi.RangeId;
import io.massifdb.kvapi.RecordState;
import io.massifdb.kvapi.Request;
import io.massifdb.kvapi.Timestamp;
import io.massifdb.kvapi.WaitPolicy;
import io.massifdb.rangestore.mvcc.MvccWriter;
import io.massifdb.rangestore.replica.ReplicaHarness.Client;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The rules of the transaction protocol, as far as a leaseholder keeps them alone. */
class LeaseholderRulesTest {
  private final ReplicaHarness h = new ReplicaHarness();

  // ---- R3 reads

  @Test
  void r3ReadsTheNewestVersionAtOrBelowS() {
    h.write("a", "1");
    Client early = h.begin();
    h.write("a", "2");
    assertThat(early.read("a")).isEqualTo("1");
    assertThat(h.begin().read("a")).isEqualTo("2");
    assertThat(early.scan("a", "c")).isEqualTo("a=1");
    assertThat(early.read("b")).isEqualTo("-");
  }

  @Test
  void r3ReadOfAnAbsentKeyKeepsWritesAboveIt() {
    Client writer = h.begin();
    Client reader = h.begin();
    assertThat(reader.read("a")).isEqualTo("-");
    assertThat(((Answer.Committed) writer.onePhase(writer.put("a", "1"))).at())
        .isGreaterThan(reader.s);
    assertThat(reader.read("a")).isEqualTo("-");
  }

  @Test
  void r3ScanStoppedAtItsLimitCoversOnlyWhatItRead() {
    h.write("a", "1");
    h.write("b", "2");
    Client writer = h.begin();
    Client reader = h.begin();
    KeySpan span = new KeySpan(key("a"), key("d"));
    Answer.Pairs pairs =
        (Answer.Pairs)
            reader
                .send(
                    new Request.Scan(
                        span, false, null, 1, 0, LockStrength.NONE, WaitPolicy.WAIT, List.of()))
                .getFirst();
    assertThat(pairs.resume()).isEqualTo(key("a").next());
    assertThat(writer.onePhase(writer.put("b", "3"))).isEqualTo(new Answer.Committed(writer.s));
  }

  @Test
  void r3ReaderPushesAPendingTransactionAndReadsBeneath() {
    h.write("a", "old");
    Client writer = h.begin();
    assertThat(writer.end(new CommitForm.Prepare(), writer.put("a", "new")))
        .isEqualTo(new Answer.Done());
    Client reader = h.begin();
    assertThat(reader.read("a")).isEqualTo("old");
    // The writer must commit above the reader now; below is refused and it is told where.
    Answer pushed = writer.end(new CommitForm.Commit(writer.s, List.of(), NEVER));
    assertThat(((Answer.Pushed) pushed).at()).isGreaterThan(reader.s);
    Timestamp at = ((Answer.Pushed) pushed).at();
    assertThat(writer.end(new CommitForm.Commit(at, List.of(), NEVER)))
        .isEqualTo(new Answer.Committed(at));
    assertThat(reader.read("a")).isEqualTo("old");
    assertThat(h.begin().read("a")).isEqualTo("new");
  }

  @Test
  void r3CommittedIntentIsVisibleExactlyFromItsCommitOn() {
    Client writer = h.begin();
    Request.Put put = writer.put("a", "new");
    assertThat(writer.stage(List.of(put), put)).isEqualTo(new Answer.Staged());
    Client after = h.begin();
    Timestamp at = writer.s;
    assertThat(writer.end(new CommitForm.Commit(at, List.of(KeySpan.of(key("a"))), NEVER)))
        .isEqualTo(new Answer.Committed(at));
    assertThat(after.read("a")).isEqualTo("new");
  }

  // ---- R4 writes

  @Test
  void r4EqualityIsAllowedForTheOwnReadOnly() {
    Client client = h.begin();
    assertThat(client.read("a")).isEqualTo("-");
    assertThat(client.onePhase(client.put("a", "1"))).isEqualTo(new Answer.Committed(client.s));
  }

  @Test
  void r4WriteOfARowReadIsRefusedWhenAForeignVersionIsNewer() {
    h.write("a", "1");
    Client client = h.begin();
    assertThat(client.read("a")).isEqualTo("1");
    h.write("a", "2");
    Request.Put put = client.put("a", "3", client.s);
    List<Answer> answers = client.batch(new CommitForm.OnePhase(List.of(), false, NEVER), put);
    assertThat(answers.getFirst())
        .isInstanceOfSatisfying(
            Answer.Refused.class,
            refused -> assertThat(refused.reason()).isEqualTo(Answer.Reason.CONFLICT));
    assertThat(h.begin().read("a")).isEqualTo("2");
  }

  @Test
  void r4PutIsIdempotentAndTimestampsNeverDecrease() {
    Client client = h.begin();
    Request.Put put = client.put("a", "1");
    assertThat(client.end(new CommitForm.Prepare(), put)).isEqualTo(new Answer.Done());
    int proposals = h.group("a").proposals.get();
    assertThat(client.send(put).getFirst()).isEqualTo(new Answer.Placed(client.s));
    assertThat(h.group("a").proposals.get()).isEqualTo(proposals);
  }

  @Test
  void r4NothingIsDoneWhenNoFreshTimestampIsToBeHad() {
    Client client = h.begin();
    h.write("a", "2");
    h.oracleDown = true;
    assertThat(client.onePhase(client.put("a", "1")))
        .isInstanceOfSatisfying(
            Answer.Refused.class,
            refused -> assertThat(refused.reason()).isEqualTo(Answer.Reason.DEADLINE));
    h.oracleDown = false;
    assertThat(h.begin().read("a")).isEqualTo("2");
  }

  @Test
  void r4ConditionalPutFailsOnALiveValueAndTheBatchWritesNothing() {
    h.write("b", "there");
    Client client = h.begin();
    Request.Put put = client.put("a", "1");
    List<Answer> answers =
        client.batch(
            new CommitForm.OnePhase(List.of(), false, NEVER),
            put,
            new Request.ConditionalPut(key("b"), "2".getBytes(UTF_8), 2));
    assertThat(answers.get(1))
        .isInstanceOfSatisfying(
            Answer.ConditionFailed.class,
            failed -> assertThat(text(failed.existing())).isEqualTo("there"));
    assertThat(h.begin().read("a")).isEqualTo("-");
  }

  // ---- R5 refresh and expiry

  @Test
  void r5RefreshFailsOnAForeignVersionAndRaisesTheCacheOtherwise() {
    h.write("a", "1");
    Client client = h.begin();
    client.read("a");
    Client between = h.begin();
    Timestamp to = h.draw();
    KeySpan span = KeySpan.of(key("a"));
    assertThat(client.send(new Request.Refresh(span, client.s, to)).getFirst())
        .isEqualTo(new Answer.Done());
    Timestamp at = ((Answer.Committed) between.onePhase(between.put("a", "2"))).at();
    assertThat(at).isGreaterThan(to);
    assertThat(client.send(new Request.Refresh(span, client.s, h.draw())).getFirst())
        .isInstanceOf(Answer.Refused.class);
  }

  @Test
  void r5CommitAtOrAboveTheExpiryIsRefused() {
    Client client = h.begin();
    Answer answer =
        client.end(new CommitForm.OnePhase(List.of(), false, client.s), client.put("a", "1"));
    assertThat(answer)
        .isInstanceOfSatisfying(
            Answer.Refused.class,
            refused -> assertThat(refused.reason()).isEqualTo(Answer.Reason.DESCRIPTOR_EXPIRED));
    assertThat(h.begin().read("a")).isEqualTo("-");
  }

  // ---- R7 leases

  @Test
  void r7ANewLeaseDrawsItsLowWaterMark() {
    Client writer = h.begin();
    Client reader = h.begin();
    reader.read("a");
    h.group("a").changeLease();
    // The new cache does not know the read, but the mark stands for it.
    assertThat(((Answer.Committed) writer.onePhase(writer.put("a", "1"))).at())
        .isGreaterThan(reader.s);
  }

  @Test
  void r7WithoutALeaseNothingIsServed() {
    h.group("a").loseLease();
    Client client = h.begin();
    assertThat(h.execute(client.header(), List.of(new Request.Get(key("a"))), Duration.ZERO))
        .isInstanceOf(BatchResult.NotLeaseholder.class);
  }

  // ---- R8 below Raft

  @Test
  void r8ACommandAppliesOnceAndOnlyInItsTermAndEpoch() {
    h.write("a", "1");
    SynchronousGroup group = h.group("a");
    byte[] command = group.lastCommand;
    assertThat(group.applyEntry(1, command).accepted()).isFalse();
    assertThat(group.applyEntry(2, command).accepted()).isFalse();
    Command decoded = Command.decode(command);
    byte[] otherEpoch =
        new Command(
                decoded.term(),
                decoded.sequence() + 1,
                decoded.closed(),
                new RangeEpoch(9, 9),
                decoded.newest(),
                decoded.touchesIntents(),
                decoded.deletesSpans(),
                decoded.effects(),
                decoded.writes())
            .encode();
    assertThat(group.applyEntry(1, otherEpoch).accepted()).isFalse();
  }

  @Test
  void readsProposeNothing() {
    h.write("a", "1");
    int proposals = h.group("a").proposals.get();
    h.begin().read("a");
    h.begin().scan("a", "c");
    assertThat(h.group("a").proposals.get()).isEqualTo(proposals);
  }

  // ---- R9 at most once

  @Test
  void r9ARepeatedCommitIsAnsweredAlreadyCommitted() {
    Client client = h.begin();
    Request.Put put = client.put("a", "1");
    assertThat(client.onePhase(put)).isEqualTo(new Answer.Committed(client.s));
    h.write("a", "2");
    assertThat(client.onePhase(put)).isEqualTo(new Answer.AlreadyCommitted(client.s));
    assertThat(h.begin().read("a")).isEqualTo("2");
  }

  @Test
  void r9BelowTheGarbageCollectionThresholdTheAnswerIsUnknown() {
    Client client = h.begin();
    Request.Put put = client.put("a", "1");
    raiseThresholds(h.draw(), Timestamp.ZERO);
    assertThat(client.onePhase(put)).isInstanceOf(Answer.Unknown.class);
  }

  // ---- R10 records

  @Test
  void r10NoRecordIsCreatedAtOrBelowTheRecordThreshold() {
    Client client = h.begin();
    Request.Put put = client.put("a", "1");
    raiseThresholds(Timestamp.ZERO, h.draw());
    assertThat(client.stage(List.of(put), put))
        .isInstanceOfSatisfying(
            Answer.Refused.class,
            refused -> assertThat(refused.reason()).isEqualTo(Answer.Reason.ABORTED));
    assertThat(client.push(Timestamp.ZERO)).isEqualTo(new Answer.State(new RecordState.Unknown()));
  }

  @Test
  void r10HeartbeatsKeepARecordAlive() {
    Client client = h.begin();
    client.end(new CommitForm.Prepare(), client.put("a", "1"));
    for (int i = 0; i < 3; i++) {
      h.clock.advance(Duration.ofSeconds(4));
      assertThat(h.ask(new Request.HeartbeatTransaction(key("a"), client.id)))
          .isEqualTo(new Answer.Done());
      assertThat(((Answer.State) client.push(Timestamp.ZERO)).state())
          .isInstanceOf(RecordState.Pending.class);
    }
    h.clock.advance(Duration.ofSeconds(6));
    assertThat(((Answer.State) client.push(Timestamp.ZERO)).state())
        .isEqualTo(new RecordState.Aborted());
    assertThat(client.end(new CommitForm.Commit(h.draw(), List.of(), NEVER)))
        .isEqualTo(new Answer.Aborted());
  }

  @Test
  void r10SilenceCountsAnewAfterAChangeOfTheLease() {
    Client client = h.begin();
    client.end(new CommitForm.Prepare(), client.put("a", "1"));
    h.clock.advance(Duration.ofSeconds(60));
    h.group("a").changeLease();
    assertThat(((Answer.State) client.push(Timestamp.ZERO)).state())
        .isInstanceOf(RecordState.Pending.class);
  }

  // ---- routing

  @Test
  void anotherEpochOrKeyIsAMismatch() {
    Client client = h.begin();
    Replica replica = h.at(key("a"));
    BatchResult result =
        replica.execute(
            new BatchRequest(
                replica.range(),
                new RangeEpoch(1, 9),
                client.header(),
                List.of(new Request.Get(key("a"))),
                100));
    assertThat(result).isInstanceOf(BatchResult.RangeMismatch.class);
    assertThat(
            replica.execute(
                new BatchRequest(
                    replica.range(),
                    new RangeEpoch(1, 1),
                    client.header(),
                    List.of(new Request.Get(key("z"))),
                    100)))
        .isInstanceOf(BatchResult.RangeMismatch.class);
    assertThat(replica.range()).isEqualTo(new RangeId(2));
  }

  @Test
  void unversionedEntriesAreComparedAndSet() {
    byte[] one = {1};
    byte[] two = {2};
    assertThat(h.ask(new Request.MetaPut(key("a"), one, null))).isEqualTo(new Answer.Done());
    assertThat(h.ask(new Request.MetaPut(key("a"), two, null)))
        .isInstanceOf(Answer.MetaConflict.class);
    assertThat(h.ask(new Request.MetaPut(key("a"), two, one))).isEqualTo(new Answer.Done());
    assertThat(((Answer.Value) h.ask(new Request.MetaGet(key("a")))).value()).isEqualTo(two);
  }

  private void raiseThresholds(Timestamp gc, Timestamp record) {
    Replica replica = h.at(key("a"));
    Tenure tenure = replica.tenures().current(Duration.ofSeconds(1));
    assertThat(tenure).isNotNull();
    if (tenure != null) {
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
}

package io.massifdb.rangestore.replica;

import static io.massifdb.rangestore.replica.ReplicaHarness.key;
import static io.massifdb.rangestore.replica.ReplicaHarness.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.massifdb.kvapi.Answer;
import io.massifdb.kvapi.CommitForm;
import io.massifdb.kvapi.Key;
import io.massifdb.kvapi.KeySpan;
import io.massifdb.kvapi.KeyValue;
import io.massifdb.kvapi.NodeId;
import io.massifdb.kvapi.RecordState;
import io.massifdb.kvapi.Request;
import io.massifdb.kvapi.Timestamp;
import io.massifdb.kvapi.TransactionHeader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The leaseholder's part of transactions that write before they commit (F28 to F30). */
class WriteThroughRulesTest {
  private static final KeySpan LEFT = new KeySpan(key("a"), key("m"));

  private final ReplicaHarness harness = new ReplicaHarness();

  /** Lays three keys in two statements under a PENDING record. */
  private ReplicaHarness.Client flushed() {
    ReplicaHarness.Client client = harness.begin();
    client.batch(new CommitForm.Prepare(), client.put("b", "b1"), client.put("c", "c1"));
    client.send(client.put("b", "b2"), client.put("d", "d2"));
    return client;
  }

  private List<Answer> at(ReplicaHarness.Client client, int sequence, Request... requests) {
    TransactionHeader header =
        new TransactionHeader(client.id, client.anchor, new NodeId(1), client.s, sequence);
    return harness.send(header, List.of(requests), Duration.ofSeconds(2));
  }

  private @Nullable String get(ReplicaHarness.Client client, int sequence, String key) {
    Answer answer = at(client, sequence, new Request.Get(key(key))).getFirst();
    return text(((Answer.Value) answer).value());
  }

  @Test
  void f30IntentsKeepTheirValuesBySequence() {
    harness.write("d", "d0");
    ReplicaHarness.Client client = flushed();
    assertThat(get(client, 2, "b")).isEqualTo("b1");
    assertThat(get(client, 4, "b")).isEqualTo("b2");
    assertThat(get(client, 2, "d")).isEqualTo("d0");
    Answer scan = at(client, 2, new Request.Scan(LEFT)).getFirst();
    List<String> rows = new ArrayList<>();
    for (KeyValue pair : ((Answer.Pairs) scan).pairs()) {
      rows.add(text(pair.value()));
    }
    assertThat(rows).containsExactly("b1", "c1", "d0");
  }

  @Test
  void f30TrimTakesValuesBackAndIgnoresPutsThatComeLate() {
    harness.write("d", "d0");
    ReplicaHarness.Client client = flushed();
    Request late = new Request.Put(key("d"), new byte[] {'x'}, 4, null);
    assertThat(client.send(new Request.TrimIntents(LEFT, 2, 4))).containsExactly(new Answer.Done());
    assertThat(client.send(late).getFirst()).isInstanceOf(Answer.Placed.class);
    assertThat(get(client, 99, "b")).isEqualTo("b1");
    assertThat(get(client, 99, "d")).isEqualTo("d0");
    client.sequence = 4;
    client.send(client.put("d", "d5"));
    // The trim comes a second time and must not touch what was written since.
    client.send(new Request.TrimIntents(LEFT, 2, 4));
    assertThat(get(client, 99, "d")).isEqualTo("d5");
  }

  @Test
  void f30WhatWasRolledBackLeavesATraceOfTheCommitAndNoValue() {
    harness.write("d", "d0");
    ReplicaHarness.Client client = flushed();
    client.send(new Request.TrimIntents(LEFT, 0, 4));
    Timestamp at = harness.draw();
    client.end(new CommitForm.Commit(at, List.of(LEFT), ReplicaHarness.NEVER));
    harness.ask(new Request.ResolveIntent(LEFT, client.id, at));
    harness.ask(new Request.RemoveRecord(key("b"), client.id));
    assertThat(harness.begin().scan("a", "m")).isEqualTo("d=d0");
    Request late = new Request.Put(key("d"), new byte[] {'x'}, 4, null);
    assertThat(client.send(late)).containsExactly(new Answer.AlreadyCommitted(at));
    assertThat(client.push(Timestamp.ZERO))
        .isEqualTo(new Answer.State(new RecordState.Committed(at)));
  }

  @Test
  void aLockOnlyIntentStillKeepsOthersAwayUntilTheEnd() {
    ReplicaHarness.Client client = flushed();
    client.send(new Request.TrimIntents(LEFT, 0, 4));
    ReplicaHarness.Client other = harness.begin();
    other.budget = Duration.ofMillis(50);
    assertThat(other.onePhase(other.put("d", "mine"))).isInstanceOf(Answer.Refused.class);
    client.end(new CommitForm.Abort(List.of(LEFT)));
    harness.ask(new Request.ResolveIntent(LEFT, client.id, null));
    ReplicaHarness.Client third = harness.begin();
    assertThat(third.onePhase(third.put("d", "mine"))).isInstanceOf(Answer.Committed.class);
  }

  @Test
  void f29AReaderPushesAPendingRecordAndTheCommitGoesAbove() {
    harness.write("b", "old");
    ReplicaHarness.Client client = flushed();
    ReplicaHarness.Client reader = harness.begin();
    assertThat(reader.read("b")).isEqualTo("old");
    Answer refused =
        client.end(new CommitForm.Commit(client.s, List.of(LEFT), ReplicaHarness.NEVER));
    assertThat(refused).isInstanceOf(Answer.Pushed.class);
    assertThat(((Answer.Pushed) refused).at()).isGreaterThan(reader.s);
  }

  @Test
  void f28AHeartbeatToldOfAnAbortAlsoAfterTheRecordIsGone() {
    ReplicaHarness.Client client = flushed();
    client.end(new CommitForm.Abort(List.of(LEFT)));
    Key anchor = key("b");
    Request heartbeat = new Request.HeartbeatTransaction(anchor, client.id);
    assertThat(harness.ask(heartbeat)).isEqualTo(new Answer.Aborted());
    harness.raiseRecordThreshold(anchor, harness.draw());
    harness.ask(new Request.RemoveRecord(anchor, client.id));
    assertThat(harness.ask(heartbeat)).isEqualTo(new Answer.Aborted());
  }

  @Test
  void aScanOverManyOwnIntentsEndsInParts() {
    ReplicaHarness.Client client = harness.begin();
    client.batch(new CommitForm.Prepare(), client.put("a", "1"));
    List<Request> puts = new ArrayList<>();
    for (int i = 0; i < 10_500; i++) {
      puts.add(client.put(String.format("b%06d", i), "v"));
    }
    client.send(puts.toArray(new Request[0]));
    for (boolean reverse : new boolean[] {false, true}) {
      assertThat(pages(client, reverse)).containsExactly(10_000, 501);
    }
  }

  private List<Integer> pages(ReplicaHarness.Client client, boolean reverse) {
    List<Integer> pages = new ArrayList<>();
    KeySpan rest = LEFT;
    while (true) {
      Request scan =
          new Request.Scan(
              rest,
              reverse,
              null,
              0,
              0,
              io.massifdb.kvapi.LockStrength.NONE,
              io.massifdb.kvapi.WaitPolicy.WAIT,
              List.of());
      Answer.Pairs page = (Answer.Pairs) client.send(scan).getFirst();
      pages.add(page.pairs().size());
      Key resume = page.resume();
      if (resume == null) {
        return pages;
      }
      rest = reverse ? new KeySpan(rest.start(), resume) : new KeySpan(resume, rest.end());
    }
  }
}

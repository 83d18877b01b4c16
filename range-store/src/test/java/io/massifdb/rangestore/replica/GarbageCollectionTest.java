package io.massifdb.rangestore.replica;

import static io.massifdb.rangestore.replica.ReplicaHarness.NEVER;
import static io.massifdb.rangestore.replica.ReplicaHarness.key;
import static org.assertj.core.api.Assertions.assertThat;

import io.massifdb.kvapi.Answer;
import io.massifdb.kvapi.CommitForm;
import io.massifdb.kvapi.Key;
import io.massifdb.kvapi.KeySpan;
import io.massifdb.kvapi.Request;
import io.massifdb.kvapi.Timestamp;
import io.massifdb.kvapi.seam.EngineIterator;
import io.massifdb.kvapi.seam.Family;
import io.massifdb.rangestore.replica.ReplicaHarness.Client;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Garbage collection of a range: thresholds, versions, intents and records. */
class GarbageCollectionTest {
  private final ReplicaHarness h = new ReplicaHarness();

  private long collect(Timestamp threshold) {
    try {
      return h.at(key("a"))
          .collectGarbage(new GarbageWishes(threshold, threshold, Timestamp.MAX, 0));
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private int versions() {
    int count = 0;
    try (EngineIterator all = h.engine.iterator(Family.DATA, Key.MIN.bytes(), Key.MAX.bytes())) {
      for (all.seekToFirst(); all.isValid(); all.next()) {
        count++;
      }
    }
    return count;
  }

  private void delete(String key) {
    Client client = h.begin();
    client.anchor = key(key);
    Answer end = client.onePhase(new Request.Delete(key(key), ++client.sequence, null));
    assertThat(end).isInstanceOf(Answer.Committed.class);
  }

  @Test
  void oldVersionsAndDeletionsGo() {
    h.write("a", "1");
    h.write("a", "2");
    h.write("b", "1");
    delete("b");
    Client early = h.begin();
    h.write("a", "3");
    assertThat(versions()).isEqualTo(5);
    assertThat(collect(early.s)).isEqualTo(3);
    assertThat(versions()).isEqualTo(2);
    assertThat(early.scan("a", "c")).isEqualTo("a=2");
    assertThat(h.begin().scan("a", "c")).isEqualTo("a=3");
    assertThat(collect(early.s)).isZero();
  }

  @Test
  void f25RefreshAcrossACollectedDeletionFails() {
    h.write("a", "1");
    Client reader = h.begin();
    assertThat(reader.read("a")).isEqualTo("1");
    delete("a");
    collect(h.draw());
    assertThat(versions()).isZero();
    Answer refreshed =
        reader.send(new Request.Refresh(KeySpan.of(key("a")), reader.s, h.draw())).getFirst();
    assertThat(((Answer.Refused) refreshed).reason()).isEqualTo(Answer.Reason.TOO_OLD);
  }

  @Test
  void f25ThresholdIsReplicatedBeforeAnythingIsDeleted() {
    h.write("a", "1");
    h.write("a", "2");
    h.group("a").applied.clear();
    Timestamp threshold = h.draw();
    collect(threshold);
    List<Command> commands = h.group("a").applied.stream().map(Command::decode).toList();
    int raised = -1;
    int deleted = -1;
    for (int i = 0; i < commands.size(); i++) {
      if (commands.get(i).effects().raisesThresholds()) {
        raised = i;
      } else if (io.massifdb.kvapi.seam.WriteBatch.decode(commands.get(i).writes()).count() > 0) {
        deleted = i;
      }
    }
    assertThat(raised).isNotNegative().isLessThan(deleted);
    assertThat(h.at(key("a")).gcThreshold()).isEqualTo(threshold);
  }

  @Test
  void f25ThresholdNeverPassesAnUnresolvedIntent() {
    h.write("a", "1");
    Client writer = h.begin();
    Request.Put put = writer.put("a", "2");
    writer.stage(List.of(put), put);
    h.write("b", "1");
    Timestamp wanted = h.draw();
    // The coordinator lives: its intent stays, and the threshold stops beneath it.
    h.ask(new Request.HeartbeatTransaction(key("a"), writer.id));
    collect(wanted);
    assertThat(h.at(key("a")).gcThreshold()).isLessThan(writer.s).isGreaterThan(Timestamp.ZERO);
    writer.end(new CommitForm.Commit(writer.s, List.of(KeySpan.of(key("a"))), NEVER));
    collect(wanted);
    assertThat(h.at(key("a")).gcThreshold()).isEqualTo(wanted);
    assertThat(h.begin().read("a")).isEqualTo("2");
  }

  @Test
  void aWriteInProgressIsNeverBeneathTheThreshold() {
    Client late = h.begin();
    Request.Put put = late.put("a", "1");
    collect(h.draw());
    Answer answer = late.onePhase(put);
    // An attempt from before the threshold cannot know whether it was done before (R9).
    assertThat(answer).isInstanceOf(Answer.Unknown.class);
  }

  @Test
  void abandonedIntentsAndRecordsAreFinished() {
    Client gone = h.begin();
    gone.end(new CommitForm.Prepare(), gone.put("a", "1"), gone.put("b", "2"));
    collect(Timestamp.ZERO);
    assertThat(h.at(key("a")).intents()).isEqualTo(2);
    h.clock.advance(Duration.ofSeconds(6));
    collect(Timestamp.ZERO);
    assertThat(h.at(key("a")).intents()).isZero();
    // The record of an aborted attempt stays until nothing of it can arrive any more.
    assertThat(gone.onePhase(gone.put("a", "3"))).isInstanceOf(Answer.Aborted.class);
    Timestamp threshold = h.draw();
    collect(threshold);
    collect(threshold);
    assertThat(h.at(key("a")).reader().records(h.at(key("a")).state().span(), Timestamp.MAX, 9))
        .isEmpty();
  }

  @Test
  void committedRecordGoesOnlyAfterItsIntents() {
    Client writer = h.begin();
    Request.Put here = writer.put("a", "1");
    Request.Put there = writer.put("z", "2");
    writer.stage(List.of(here, there), here);
    writer.send(there);
    List<KeySpan> written = List.of(KeySpan.of(key("a")), KeySpan.of(key("z")));
    writer.end(new CommitForm.Commit(writer.s, written, NEVER));
    h.group("z").loseLease();
    collect(Timestamp.ZERO);
    Replica replica = h.at(key("a"));
    assertThat(replica.reader().records(replica.state().span(), Timestamp.MAX, 9)).hasSize(1);
    h.group("z").winLease();
    collect(Timestamp.ZERO);
    assertThat(replica.reader().records(replica.state().span(), Timestamp.MAX, 9)).isEmpty();
    assertThat(h.begin().read("z")).isEqualTo("2");
  }

  @Test
  void clearingASpanTakesEverythingInIt() {
    for (int i = 0; i < 700; i++) {
      h.write("b" + i, "x");
    }
    h.write("a", "1");
    h.write("c", "1");
    KeySpan span = new KeySpan(key("b"), key("c"));
    Timestamp dropped = h.draw();
    assertThat(h.ask(new Request.Upkeep.ClearSpan(span, dropped))).isEqualTo(new Answer.Done());
    assertThat(versions()).isEqualTo(2);
    assertThat(h.at(key("a")).gcThreshold()).isGreaterThanOrEqualTo(dropped);
    int proposals = h.group("a").proposals.get();
    assertThat(h.ask(new Request.Upkeep.ClearSpan(span, dropped))).isEqualTo(new Answer.Done());
    assertThat(h.group("a").proposals.get()).isEqualTo(proposals);
    assertThat(h.begin().scan("a", "d")).isEqualTo("a=1 c=1");
  }
}

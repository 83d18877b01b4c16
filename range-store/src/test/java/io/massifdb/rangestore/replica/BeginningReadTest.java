package io.massifdb.rangestore.replica;

import static io.massifdb.rangestore.replica.ReplicaHarness.key;
import static io.massifdb.rangestore.replica.ReplicaHarness.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.massifdb.kvapi.Answer;
import io.massifdb.kvapi.BatchResult;
import io.massifdb.kvapi.KeySpan;
import io.massifdb.kvapi.LockStrength;
import io.massifdb.kvapi.NodeId;
import io.massifdb.kvapi.Request;
import io.massifdb.kvapi.Timestamp;
import io.massifdb.kvapi.TransactionHeader;
import io.massifdb.kvapi.WaitPolicy;
import io.massifdb.rangestore.replica.ReplicaHarness.Client;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** The first read of a transaction that only reads: the leaseholder draws B for it. */
class BeginningReadTest {
  private final ReplicaHarness h = new ReplicaHarness();

  private BatchResult begin(Request... requests) {
    return h.execute(
        TransactionHeader.beginning(new NodeId(2)), List.of(requests), Duration.ofSeconds(2));
  }

  private BatchResult.Answers read(String... keys) {
    Request[] gets = new Request[keys.length];
    for (int i = 0; i < keys.length; i++) {
      gets[i] = new Request.Get(key(keys[i]));
    }
    return (BatchResult.Answers) begin(gets);
  }

  private static String value(BatchResult.Answers answers, int index) {
    return text(((Answer.Value) answers.answers().get(index)).value());
  }

  private static Timestamp begin(BatchResult.Answers answers) {
    return Objects.requireNonNull(answers.begin());
  }

  @Test
  void readsAtATimestampOfItsOwn() {
    Timestamp written = h.write("a", "1");
    BatchResult.Answers first = read("a", "b");
    BatchResult.Answers second = read("a");
    assertThat(value(first, 0)).isEqualTo("1");
    assertThat(value(first, 1)).isEqualTo("-");
    assertThat(begin(first)).isGreaterThan(written);
    assertThat(begin(second)).isGreaterThan(begin(first));
  }

  @Test
  void keepsWritesAboveIt() {
    h.write("a", "1");
    Client writer = h.begin();
    Timestamp begin = begin(read("a"));
    Answer answer = writer.onePhase(writer.put("a", "2"));
    assertThat(((Answer.Committed) answer).at()).isGreaterThan(begin);
  }

  @Test
  void isRefusedForAnythingButReads() {
    KeySpan span = new KeySpan(key("a"), key("c"));
    List<Request> others =
        List.of(
            new Request.Get(key("a"), LockStrength.SHARED, WaitPolicy.WAIT),
            new Request.Put(key("a"), new byte[0], 1, null),
            new Request.Scan(span));
    for (Request other : others) {
      BatchResult.Answers answers = (BatchResult.Answers) begin(other);
      assertThat(answers.answers().getFirst())
          .isInstanceOfSatisfying(
              Answer.Refused.class,
              refused -> assertThat(refused.reason()).isEqualTo(Answer.Reason.INVALID));
    }
  }

  @Test
  void isNotAnsweredWithoutAnOracle() {
    h.oracleDown = true;
    assertThat(begin(new Request.Get(key("a")))).isInstanceOf(BatchResult.Unavailable.class);
  }
}

package io.massifdb.rangestore.replica;

import static io.massifdb.rangestore.replica.ReplicaHarness.NEVER;
import static io.massifdb.rangestore.replica.ReplicaHarness.key;
import static io.massifdb.rangestore.replica.ReplicaHarness.text;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.massifdb.kvapi.Answer;
import io.massifdb.kvapi.CommitForm;
import io.massifdb.kvapi.Request;
import io.massifdb.kvapi.Timestamp;
import io.massifdb.rangestore.replica.ReplicaHarness.Client;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Write programs at the leaseholder. */
class PointWriteTest {
  private static final CommitForm AT_ONCE = new CommitForm.OnePhase(List.of(), false, NEVER);

  private final ReplicaHarness h = new ReplicaHarness();

  private static List<Answer> rewrite(Client client, String key, String program) {
    client.anchor = key(key);
    return client.batch(AT_ONCE, new Request.PointWrite(key(key), program.getBytes(UTF_8), 1));
  }

  private static Answer.Rewritten rewritten(List<Answer> answers) {
    assertThat(answers.getFirst()).isInstanceOf(Answer.Rewritten.class);
    return (Answer.Rewritten) answers.getFirst();
  }

  @Test
  void rewritesAndCommitsWithOneCommand() {
    h.write("a", "1");
    int before = h.group("a").proposals.get();
    Client client = h.begin();
    List<Answer> answers = rewrite(client, "a", "+2");
    assertThat(rewritten(answers).rows()).isEqualTo(1);
    assertThat(text(rewritten(answers).output())).isEqualTo("saw 1");
    assertThat(answers.getLast()).isEqualTo(new Answer.Committed(client.s));
    assertThat(h.begin().read("a")).isEqualTo("12");
    assertThat(h.group("a").proposals.get()).isEqualTo(before + 1);
  }

  @Test
  void anAbsentRowIsReadAndNothingIsProposed() {
    int before = h.group("a").proposals.get();
    Client late = h.begin();
    Client client = h.begin();
    List<Answer> answers = rewrite(client, "a", "+2");
    assertThat(rewritten(answers).rows()).isZero();
    assertThat(answers.getLast()).isInstanceOf(Answer.Committed.class);
    assertThat(h.group("a").proposals.get()).isEqualTo(before);
    // What was found absent at S stays absent at S (R3).
    Answer written = late.onePhase(late.put("a", "1"));
    assertThat(((Answer.Committed) written).at()).isGreaterThan(client.s);
  }

  @Test
  void aVersionAboveSIsRewrittenAtAFreshTimestamp() {
    h.write("a", "1");
    Client client = h.begin();
    Timestamp newer = h.write("a", "2");
    Answer.Rewritten answer = rewritten(rewrite(client, "a", "+3"));
    assertThat(answer.at()).isGreaterThan(newer);
    assertThat(text(answer.output())).isEqualTo("saw 2");
    assertThat(h.begin().read("a")).isEqualTo("23");
  }

  @Test
  void aReadAboveSPushesIt() {
    h.write("a", "1");
    Client client = h.begin();
    Client reader = h.begin();
    assertThat(reader.read("a")).isEqualTo("1");
    assertThat(rewritten(rewrite(client, "a", "+2")).at()).isGreaterThan(reader.s);
    assertThat(reader.read("a")).isEqualTo("1");
  }

  @Test
  void aCopyAnswersAsTheFirstAlsoBeneathNewerVersions() {
    h.write("a", "1");
    Client client = h.begin();
    Answer.Rewritten first = rewritten(rewrite(client, "a", "+2"));
    rewrite(h.begin(), "a", "+3");
    List<Answer> copy = rewrite(client, "a", "+2");
    assertThat(rewritten(copy).at()).isEqualTo(first.at());
    assertThat(rewritten(copy).rows()).isEqualTo(1);
    assertThat(text(rewritten(copy).output())).isEqualTo("saw 1");
    assertThat(copy.getLast()).isEqualTo(new Answer.AlreadyCommitted(first.at()));
    assertThat(h.begin().read("a")).isEqualTo("123");
  }

  @Test
  void aCopyOfADeleteAnswersAsTheFirst() {
    h.write("a", "1");
    Client client = h.begin();
    rewrite(client, "a", "-");
    assertThat(text(rewritten(rewrite(client, "a", "-")).output())).isEqualTo("saw 1");
    assertThat(h.begin().read("a")).isEqualTo("-");
  }

  @Test
  void aCopyOfWhatFoundNoRowDoesNothingWhenThereIsOne() {
    Client client = h.begin();
    assertThat(rewritten(rewrite(client, "a", "+2")).rows()).isZero();
    h.write("a", "1");
    assertThat(rewrite(client, "a", "+2").getFirst())
        .isInstanceOfSatisfying(
            Answer.Refused.class, it -> assertThat(it.reason()).isEqualTo(Answer.Reason.ABORTED));
    assertThat(h.begin().read("a")).isEqualTo("1");
  }

  @Test
  void aCopyThatComesToTheNextLeaseDoesNothing() {
    Client client = h.begin();
    assertThat(rewritten(rewrite(client, "a", "+2")).rows()).isZero();
    h.group("a").changeLease();
    h.write("a", "1");
    assertThat(rewrite(client, "a", "+2").getFirst()).isInstanceOf(Answer.Refused.class);
    assertThat(h.begin().read("a")).isEqualTo("1");
  }

  @Test
  void whatFailsIsNotDone() {
    h.write("a", "1");
    int before = h.group("a").proposals.get();
    List<Answer> answers = rewrite(h.begin(), "a", "!");
    assertThat(answers.getFirst()).isInstanceOf(Answer.ProgramFailed.class);
    assertThat(answers.getLast()).isInstanceOf(Answer.Refused.class);
    assertThat(h.group("a").proposals.get()).isEqualTo(before);
  }

  @Test
  void waitsForAForeignIntent() {
    h.write("a", "1");
    Client other = h.begin();
    other.stage(List.of(other.put("a", "5")), other.put("a", "5"));
    CompletableFuture<List<Answer>> waiting =
        ReplicaHarness.async(() -> rewrite(h.begin(), "a", "+2"));
    Answer committed = other.end(new CommitForm.Commit(other.s, List.of(), NEVER));
    assertThat(committed).isInstanceOf(Answer.Committed.class);
    assertThat(text(rewritten(waiting.join()).output())).isEqualTo("saw 5");
    assertThat(h.begin().read("a")).isEqualTo("52");
  }

  @Test
  void anAbortedAttemptStaysAborted() {
    h.write("a", "1");
    Client client = h.begin();
    client.anchor = key("a");
    assertThat(client.end(new CommitForm.Abort(List.of()))).isInstanceOf(Answer.Aborted.class);
    assertThat(rewrite(client, "a", "+2").getLast()).isInstanceOf(Answer.Aborted.class);
    assertThat(h.begin().read("a")).isEqualTo("1");
  }

  @Test
  void theExpiryOfALeaseOnDescriptorsHolds() {
    h.write("a", "1");
    Client client = h.begin();
    client.anchor = key("a");
    List<Answer> answers =
        client.batch(
            new CommitForm.OnePhase(List.of(), false, client.s),
            new Request.PointWrite(key("a"), "+2".getBytes(UTF_8), 1));
    assertThat(answers.getLast())
        .isInstanceOfSatisfying(
            Answer.Refused.class,
            it -> assertThat(it.reason()).isEqualTo(Answer.Reason.DESCRIPTOR_EXPIRED));
    assertThat(h.begin().read("a")).isEqualTo("1");
  }

  @Test
  void travelsWithNothingElse() {
    Client client = h.begin();
    client.anchor = key("a");
    client.budget = Duration.ofSeconds(1);
    List<Answer> answers =
        client.batch(
            AT_ONCE,
            client.put("b", "1"),
            new Request.PointWrite(key("a"), "+2".getBytes(UTF_8), 2));
    assertThat(answers.getFirst())
        .isInstanceOfSatisfying(
            Answer.Refused.class, it -> assertThat(it.reason()).isEqualTo(Answer.Reason.INVALID));
  }
}

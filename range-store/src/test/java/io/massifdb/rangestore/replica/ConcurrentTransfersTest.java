package io.massifdb.rangestore.replica;

import static io.massifdb.rangestore.replica.ReplicaHarness.NEVER;
import static io.massifdb.rangestore.replica.ReplicaHarness.async;
import static io.massifdb.rangestore.replica.ReplicaHarness.key;
import static org.assertj.core.api.Assertions.assertThat;

import io.massifdb.kvapi.Answer;
import io.massifdb.kvapi.CommitForm;
import io.massifdb.kvapi.KeySpan;
import io.massifdb.kvapi.Request;
import io.massifdb.kvapi.Timestamp;
import io.massifdb.rangestore.replica.ReplicaHarness.Client;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Transfers between accounts from many threads, in one phase and in two, while readers add up: no
 * reader ever sees a sum that is not the whole.
 */
@Timeout(60)
class ConcurrentTransfersTest {
  private static final int ACCOUNTS = 6;
  private static final int START = 100;

  private final ReplicaHarness h = new ReplicaHarness();
  private final AtomicInteger committed = new AtomicInteger();

  @Test
  void theSumIsAlwaysTheWhole() {
    for (int i = 0; i < ACCOUNTS; i++) {
      h.write("a" + i, Integer.toString(START));
    }
    List<CompletableFuture<Boolean>> work = new ArrayList<>();
    for (int worker = 0; worker < 6; worker++) {
      Random random = new Random(worker);
      work.add(
          async(() -> {
            for (int i = 0; i < 60; i++) {
              transfer(random);
            }
            return true;
          }));
    }
    AtomicInteger sums = new AtomicInteger();
    for (int reader = 0; reader < 2; reader++) {
      work.add(
          async(() -> {
            for (int i = 0; i < 60; i++) {
              assertThat(sum(h.begin())).isEqualTo(ACCOUNTS * START);
              sums.incrementAndGet();
            }
            return true;
          }));
    }
    work.forEach(CompletableFuture::join);
    assertThat(sums).hasValue(120);
    assertThat(sum(h.begin())).isEqualTo(ACCOUNTS * START);
    assertThat(committed.get()).isPositive();
  }

  private void transfer(Random random) {
    Client client = h.begin();
    client.budget = Duration.ofSeconds(5);
    String from = "a" + random.nextInt(ACCOUNTS);
    String to = "a" + random.nextInt(ACCOUNTS);
    if (from.equals(to)) {
      return;
    }
    String left = client.read(from);
    String right = client.read(to);
    if (!isNumber(left) || !isNumber(right)) {
      return;
    }
    int amount = random.nextInt(10);
    Request.Put debit =
        client.put(from, Integer.toString(Integer.parseInt(left) - amount), client.s);
    Request.Put credit =
        client.put(to, Integer.toString(Integer.parseInt(right) + amount), client.s);
    List<KeySpan> reads = List.of(KeySpan.of(key(from)), KeySpan.of(key(to)));
    boolean done =
        random.nextBoolean()
            ? client.onePhase(reads, false, debit, credit) instanceof Answer.Committed
            : staged(client, debit, credit);
    if (done) {
      committed.incrementAndGet();
    }
  }

  /** Parallel commit as a coordinator drives it; what it lays is cleaned up by those it hinders. */
  private boolean staged(Client client, Request.Put debit, Request.Put credit) {
    Answer end = client.stage(List.of(debit, credit), debit, credit);
    Timestamp at = client.s;
    if (end instanceof Answer.Pushed pushed) {
      at = pushed.at();
      Answer refreshed =
          client
              .send(
                  new Request.Refresh(KeySpan.of(debit.key()), client.s, at),
                  new Request.Refresh(KeySpan.of(credit.key()), client.s, at))
              .getLast();
      if (!(refreshed instanceof Answer.Done)) {
        client.end(new CommitForm.Abort(List.of()));
        return false;
      }
    } else if (!(end instanceof Answer.Staged)) {
      return false;
    }
    return client.end(new CommitForm.Commit(at, List.of(), NEVER)) instanceof Answer.Committed;
  }

  private static int sum(Client reader) {
    reader.budget = Duration.ofSeconds(5);
    String rows = reader.scan("a0", "a9");
    int sum = 0;
    for (String row : rows.split(" ")) {
      sum += Integer.parseInt(row.substring(row.indexOf('=') + 1));
    }
    return sum;
  }

  private static boolean isNumber(String text) {
    return !text.isEmpty() && text.chars().allMatch(c -> Character.isDigit(c) || c == '-');
  }
}

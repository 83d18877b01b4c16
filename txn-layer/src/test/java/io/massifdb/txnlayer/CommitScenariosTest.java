package io.massifdb.txnlayer;

import static io.massifdb.txnlayer.World.bytes;
import static io.massifdb.txnlayer.World.key;
import static io.massifdb.txnlayer.World.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.massifdb.kvapi.BatchRequest;
import io.massifdb.kvapi.CommitForm;
import io.massifdb.kvapi.Key;
import io.massifdb.kvapi.LockStrength;
import io.massifdb.kvapi.Request;
import io.massifdb.kvapi.Timestamp;
import io.massifdb.kvapi.WaitPolicy;
import io.massifdb.txnlayer.ModelRanges.Fault;
import java.time.Duration;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The scenarios of the protocol that are the coordinator's to survive, by their numbers. */
@ExtendWith(InWorld.class)
class CommitScenariosTest implements InWorld.Inhabited {
  private final World world = new World(7);

  @Override
  public World world() {
    return world;
  }

  private static boolean ends(BatchRequest batch, Class<? extends CommitForm> form) {
    return batch.requests().getLast() instanceof Request.EndTransaction end
        && form.isInstance(end.form());
  }

  private static boolean writes(BatchRequest batch, String key) {
    return batch.requests().stream()
        .anyMatch(
            request -> request instanceof Request.Put && request.span().start().equals(key(key)));
  }

  /** The fault for the first batch of the kind, none afterwards. */
  private void once(Fault fault, Predicate<BatchRequest> kind) {
    AtomicInteger met = new AtomicInteger();
    world.ranges.faults =
        batch -> kind.test(batch) && met.getAndIncrement() == 0 ? fault : Fault.NONE;
  }

  private int versions(String key) {
    return world.ranges.store.versions.getOrDefault(key(key), new TreeMap<>()).size();
  }

  private void twoRanges() {
    world.ranges.split(key("m"));
  }

  @Test
  void f1AResentOnePhaseCommitAppliesOnce() {
    world.write("n", "50");
    once(Fault.LOSE_REPLY, batch -> ends(batch, CommitForm.OnePhase.class));
    Transaction transaction = world.begin();
    int n = Integer.parseInt(String.valueOf(text(transaction.get(key("n")))));
    transaction.put(key("n"), bytes(String.valueOf(n - 10)), transaction.readTimestamp());
    assertThat(transaction.commit()).isInstanceOf(CommitResult.Committed.class);
    assertThat(world.read("n")).isEqualTo("40");
    assertThat(versions("n")).isEqualTo(2);
  }

  @Test
  void f1ABlindPutIsNotReappliedOverALaterWrite() {
    AtomicInteger sends = new AtomicInteger();
    once(Fault.LOSE_REPLY, batch -> ends(batch, CommitForm.OnePhase.class));
    Transaction transaction = world.begin();
    transaction.put(key("n"), bytes("mine"), null);
    world.ranges.before =
        batch ->
            ends(batch, CommitForm.OnePhase.class) && sends.incrementAndGet() == 2
                ? () -> world.write("n", "later")
                : null;
    transaction.commit();
    assertThat(world.read("n")).isEqualTo("later");
    assertThat(versions("n")).isEqualTo(2);
  }

  @Test
  void f3CancelAfterStagingIsDecidedByRecoveryWhenAllIsInPlace() {
    twoRanges();
    Transaction transaction = world.begin();
    transaction.put(key("a"), bytes("1"), null);
    transaction.put(key("z"), bytes("1"), null);
    world.ranges.faults =
        batch -> {
          if (ends(batch, CommitForm.Stage.class)) {
            transaction.cancel();
            return Fault.LOSE_REPLY;
          }
          return Fault.NONE;
        };
    CommitResult result = transaction.commit();
    assertThat(result).isInstanceOf(CommitResult.Committed.class);
    world.settle();
    assertThat(world.read("a")).isEqualTo("1");
    assertThat(world.read("z")).isEqualTo("1");
  }

  private void awaitStaged() {
    try {
      while (world.ranges.store.records.isEmpty()) {
        world.clock.sleep(Duration.ofMillis(1));
      }
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void f3CancelAfterStagingIsAbortedByRecoveryWhenOneIsMissing() {
    twoRanges();
    Transaction transaction = world.begin();
    transaction.put(key("a"), bytes("1"), null);
    transaction.put(key("z"), bytes("1"), null);
    world.ranges.faults =
        batch -> {
          if (writes(batch, "z")) {
            awaitStaged();
            transaction.cancel();
            return Fault.DELAY;
          }
          return Fault.NONE;
        };
    assertThatThrownBy(transaction::commit).isInstanceOf(TransactionCancelledException.class);
    world.ranges.faults = _ -> Fault.NONE;
    world.ranges.deliverLate(); // F2: the barrier keeps the late intent above C
    world.settle();
    assertThat(world.read("a")).isNull();
  }

  @Test
  void f3AReaderThatRecoveredFirstDecides() {
    twoRanges();
    world.ranges.evaluator().recoverEagerly = true;
    Transaction transaction = world.begin();
    transaction.put(key("a"), bytes("1"), null);
    transaction.put(key("z"), bytes("1"), null);
    AtomicInteger reads = new AtomicInteger();
    world.ranges.faults =
        batch -> {
          if (ends(batch, CommitForm.Stage.class) && reads.get() == 0) {
            return Fault.LOSE_REPLY;
          }
          return Fault.NONE;
        };
    // When the coordinator comes again, a reader has already recovered the transaction.
    world.ranges.before =
        batch ->
            world.ranges.store.records.size() == 1
                    && !(batch.requests().getLast() instanceof Request.Get)
                    && reads.getAndIncrement() == 0
                ? () -> assertThat(world.read("a")).isIn("1", null)
                : null;
    assertThat(transaction.commit()).isInstanceOf(CommitResult.Committed.class);
    world.ranges.before = _ -> null;
    world.settle();
    assertThat(world.read("a")).isEqualTo("1");
    assertThat(world.read("z")).isEqualTo("1");
  }

  @Test
  void f4AResendAfterRecoveryAndAnOverwriteIsNoConflict() {
    twoRanges();
    world.ranges.evaluator().recoverEagerly = true;
    Transaction transaction = world.begin();
    transaction.put(key("a"), bytes("mine"), null);
    transaction.put(key("z"), bytes("mine"), null);
    AtomicInteger sends = new AtomicInteger();
    world.ranges.faults =
        batch ->
            batch.transaction() != null
                    && batch.transaction().id().equals(transaction.id())
                    && (writes(batch, "z") || writes(batch, "a"))
                    && sends.incrementAndGet() <= 2
                ? Fault.LOSE_REPLY
                : Fault.NONE;
    AtomicInteger overwritten = new AtomicInteger();
    world.ranges.before =
        batch ->
            writes(batch, "z") && sends.get() >= 2 && overwritten.getAndIncrement() == 0
                ? () -> world.write("z", "later")
                : null;
    assertThat(transaction.commit()).isInstanceOf(CommitResult.Committed.class);
    world.ranges.before = _ -> null;
    world.settle();
    assertThat(overwritten.get()).isPositive();
    assertThat(world.read("z")).isEqualTo("later");
    assertThat(world.read("a")).isEqualTo("mine");
    assertThat(versions("z")).isEqualTo(2);
  }

  @Test
  void f9NothingIsStagedBeforeTheGuardsAreValidAtC() {
    twoRanges();
    world.write("guard", "1");
    Transaction transaction = world.begin(IsolationLevel.READ_COMMITTED);
    transaction.beginStatement();
    transaction.get(key("guard"), LockStrength.EXCLUSIVE, WaitPolicy.WAIT);
    world.write("guard", "2"); // its in-memory lock was lost
    transaction.beginStatement();
    transaction.get(key("other"));
    transaction.put(key("a"), bytes("1"), null);
    transaction.put(key("z"), bytes("1"), null);
    assertThatThrownBy(transaction::commit).isInstanceOf(TransactionRetryException.class);
    assertThat(world.ranges.log).noneMatch(batch -> ends(batch, CommitForm.Stage.class));
    assertThat(world.ranges.store.intents).isEmpty();
  }

  @Test
  void f11ALostOnePhaseCommitThatMetASplitIsDecidedAtTheAnchor() {
    Transaction transaction = world.begin();
    transaction.put(key("a"), bytes("1"), null);
    transaction.put(key("z"), bytes("1"), null);
    AtomicInteger sends = new AtomicInteger();
    world.ranges.faults =
        batch -> {
          if (ends(batch, CommitForm.OnePhase.class) && sends.getAndIncrement() == 0) {
            world.ranges.split(key("m"));
            return Fault.DELAY;
          }
          return Fault.NONE;
        };
    assertThatThrownBy(transaction::commit).isInstanceOf(TransactionRetryException.class);
    assertThat(sends.get()).isEqualTo(2);
    assertThat(world.ranges.log).noneMatch(batch -> ends(batch, CommitForm.Stage.class));
    world.ranges.faults = _ -> Fault.NONE;
    world.ranges.deliverLate();
    assertThat(world.read("a")).isNull();
    assertThat(world.read("z")).isNull();
  }

  @Test
  void f11ALostOnePhaseCommitThatHappenedIsReportedAsCommitted() {
    Transaction transaction = world.begin();
    transaction.put(key("a"), bytes("1"), null);
    transaction.put(key("z"), bytes("1"), null);
    once(Fault.LOSE_REPLY, batch -> ends(batch, CommitForm.OnePhase.class));
    AtomicInteger sends = new AtomicInteger();
    world.ranges.before =
        batch ->
            ends(batch, CommitForm.OnePhase.class) && sends.getAndIncrement() == 1
                ? () -> world.ranges.split(key("m"))
                : null;
    assertThat(transaction.commit()).isInstanceOf(CommitResult.Committed.class);
    assertThat(world.read("a")).isEqualTo("1");
    assertThat(world.read("z")).isEqualTo("1");
    assertThat(versions("a")).isEqualTo(1);
  }

  @Test
  void aSplitBeforeAOnePhaseCommitWasExecutedChangesTheForm() {
    world.read("a"); // fills the cache
    world.ranges.split(key("m"));
    Transaction transaction = world.begin();
    transaction.put(key("a"), bytes("1"), null);
    transaction.put(key("z"), bytes("1"), null);
    transaction.commit();
    world.settle();
    assertThat(world.read("a")).isEqualTo("1");
    assertThat(world.read("z")).isEqualTo("1");
    assertThat(world.ranges.log).anyMatch(batch -> ends(batch, CommitForm.Stage.class));
  }

  /** Reads one key, then a later reader of the written keys pushes the writer above its S. */
  private Transaction pushedWriter(String read, String... written) {
    Transaction transaction = world.begin();
    transaction.get(key(read));
    for (String name : written) {
      transaction.put(key(name), bytes("1"), null);
    }
    Transaction reader = world.begin();
    for (String name : written) {
      reader.get(key(name));
    }
    reader.rollback();
    return transaction;
  }

  @Test
  void f7APushedOnePhaseCommitRefreshesItsReadsElsewhere() {
    twoRanges();
    world.write("x", "0");
    Transaction unhurt = pushedWriter("x", "b");
    CommitResult.Committed committed = (CommitResult.Committed) unhurt.commit();
    assertThat(committed.at().isAfter(unhurt.readTimestamp())).isTrue();
    world.settle();
    assertThat(world.read("b")).isEqualTo("1");

    Transaction skewed = pushedWriter("x", "c");
    world.write("x", "1");
    assertThatThrownBy(skewed::commit).isInstanceOf(TransactionRetryException.class);
    world.settle();
    assertThat(world.read("c")).isNull();
    assertThat(world.ranges.store.intents).isEmpty();
  }

  @Test
  void f5APushedParallelCommitRefreshesThenCommitsAtTheLargest() {
    twoRanges();
    Transaction unhurt = pushedWriter("x", "a", "z");
    Timestamp at = ((CommitResult.Committed) unhurt.commit()).at();
    assertThat(at.isAfter(unhurt.readTimestamp())).isTrue();
    world.settle();
    assertThat(world.read("a")).isEqualTo("1");
    assertThat(world.read("z")).isEqualTo("1");

    Transaction skewed = pushedWriter("x", "c", "y");
    world.write("x", "1");
    assertThatThrownBy(skewed::commit).isInstanceOf(TransactionRetryException.class);
    world.settle();
    assertThat(world.read("c")).isNull();
    assertThat(world.read("y")).isNull();
    assertThat(world.ranges.store.intents).isEmpty();
  }

  @Test
  void aRefusedWriteOfOneRangeAbortsTheOther() {
    twoRanges();
    world.write("z", "old");
    Transaction transaction = world.begin();
    transaction.put(key("a"), bytes("1"), null);
    transaction.insert(key("z"), bytes("1"));
    assertThatThrownBy(transaction::commit)
        .isInstanceOfSatisfying(
            ConditionFailedException.class,
            e -> {
              Key key = e.key();
              assertThat(key).isEqualTo(key("z"));
            });
    world.settle();
    assertThat(world.read("a")).isNull();
    assertThat(world.read("z")).isEqualTo("old");
    assertThat(world.ranges.store.intents).isEmpty();
  }

  @Test
  void f12AnOutcomeThatCannotBeLearntIsReportedWithItsToken() {
    twoRanges();
    Transaction transaction = world.begin();
    transaction.put(key("a"), bytes("1"), null);
    transaction.put(key("z"), bytes("1"), null);
    TransactionToken token = transaction.token().orElse(null);
    world.ranges.faults =
        batch ->
            batch.requests().getFirst() instanceof Request.MetaScan ? Fault.NONE : Fault.LOSE_REPLY;
    transaction.id();
    assertThatThrownBy(transaction::commit)
        .isInstanceOfSatisfying(
            CommitAmbiguousException.class,
            e -> {
              assertThat(e.sqlState()).isEqualTo("40003");
              assertThat(e.token().id()).isEqualTo(transaction.id());
              assertThat(TransactionToken.decode(e.token().encode())).isEqualTo(e.token());
            });
    assertThat(token).isNull(); // nothing was read, so no begin was drawn yet
  }

  @Test
  void f14TransactionsNeverShareATimestampSoWriteSkewIsCaught() {
    world.write("x", "0");
    world.write("y", "0");
    Transaction one = world.begin();
    Transaction two = world.begin();
    one.get(key("x"));
    two.get(key("y"));
    one.put(key("y"), bytes("1"), null);
    two.put(key("x"), bytes("1"), null);
    assertThat(one.id()).isNotEqualTo(two.id());
    int committed = 0;
    for (Transaction each : new Transaction[] {one, two}) {
      try {
        each.commit();
        committed++;
      } catch (TransactionRetryException _) {
        each.rollback();
      }
    }
    assertThat(committed).isEqualTo(1);
  }
}

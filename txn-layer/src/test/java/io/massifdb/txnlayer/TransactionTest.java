package io.massifdb.txnlayer;

import static io.massifdb.txnlayer.World.bytes;
import static io.massifdb.txnlayer.World.key;
import static io.massifdb.txnlayer.World.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.massifdb.kvapi.KeySpan;
import io.massifdb.kvapi.KeyValue;
import io.massifdb.kvapi.Keys;
import io.massifdb.kvapi.LockStrength;
import io.massifdb.kvapi.Request;
import io.massifdb.kvapi.WaitPolicy;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(InWorld.class)
class TransactionTest implements InWorld.Inhabited {
  private final World world = new World(1);

  @Override
  public World world() {
    return world;
  }

  @Test
  void readsItsOwnWritesButNotThoseOfTheRunningStatement() {
    Transaction transaction = world.begin();
    transaction.beginStatement();
    transaction.put(key("a"), bytes("1"), null);
    assertThat(transaction.get(key("a"))).isNull();
    assertThat(
            text(
                transaction
                    .check(List.of(key("a")), LockStrength.NONE, WaitPolicy.WAIT)
                    .getFirst()))
        .isEqualTo("1");
    transaction.beginStatement();
    assertThat(text(transaction.get(key("a")))).isEqualTo("1");
    assertThat(transaction.commit()).isInstanceOf(CommitResult.Committed.class);
    assertThat(world.read("a")).isEqualTo("1");
    assertThat(world.registry.size()).isZero();
  }

  @Test
  void oneRangeIsOneRequestWithoutIntentOrRecord() {
    Transaction transaction = world.begin();
    transaction.put(key("a"), bytes("1"), null);
    transaction.put(key("b"), bytes("2"), null);
    int before = world.ranges.log.size();
    transaction.commit();
    assertThat(world.ranges.sent(Request.EndTransaction.class)).hasSize(1);
    assertThat(world.ranges.log.size() - before).isLessThanOrEqualTo(3); // + directory lookups
    assertThat(world.ranges.store.intents).isEmpty();
    assertThat(world.ranges.store.records).isEmpty();
  }

  @Test
  void twoRangesCommitInOneRoundAndAreCleanedUpAfterwards() {
    world.ranges.split(key("m"));
    Transaction transaction = world.begin();
    transaction.put(key("a"), bytes("1"), null);
    transaction.put(key("z"), bytes("2"), null);
    transaction.commit();
    world.settle();
    assertThat(world.ranges.store.intents).isEmpty();
    assertThat(world.ranges.store.records).isEmpty();
    assertThat(world.read("a")).isEqualTo("1");
    assertThat(world.read("z")).isEqualTo("2");
  }

  @Test
  void manyKeysCommitInTwoRounds() {
    world.ranges.split(key("k0500"));
    Transaction transaction = world.begin();
    for (int i = 0; i < 1_500; i++) {
      transaction.put(key(String.format("k%04d", i)), bytes("v" + i), null);
    }
    transaction.commit();
    world.settle();
    assertThat(world.ranges.store.intents).isEmpty();
    assertThat(world.ranges.store.records).isEmpty();
    assertThat(world.ranges.store.committed(KeySpan.prefix(Keys.TABLES_START))).hasSize(1_500);
  }

  @Test
  void aLargeTransactionTravelsInSeveralCommands() {
    Transaction transaction = world.begin();
    for (int i = 0; i < 9; i++) {
      transaction.put(key("big" + i), new byte[1 << 20], null);
    }
    transaction.commit();
    world.settle();
    assertThat(world.ranges.sent(Request.Put.class)).hasSizeGreaterThan(2);
    assertThat(world.ranges.store.committed(KeySpan.prefix(Keys.TABLES_START))).hasSize(9);
    assertThat(world.ranges.store.intents).isEmpty();
  }

  @Test
  void scansMergeTheBufferInBothDirectionsWithLimitsAndAcrossRanges() {
    for (String name : List.of("a", "c", "e", "g")) {
      world.write(name, name + "0");
    }
    world.ranges.split(key("d"));
    Transaction transaction = world.begin();
    transaction.beginStatement();
    transaction.put(key("b"), bytes("b1"), null);
    transaction.put(key("e"), bytes("e1"), null);
    transaction.delete(key("a"), null);
    transaction.beginStatement();
    ScanSpec all = ScanSpec.all(KeySpan.prefix(Keys.TABLES_START));
    assertThat(values(transaction, all)).containsExactly("b1", "c0", "e1", "g0");
    assertThat(values(transaction, all.reversed())).containsExactly("g0", "e1", "c0", "b1");
    assertThat(values(transaction, all.withLimit(3))).containsExactly("b1", "c0", "e1");
    assertThat(values(transaction, all.reversed().withLimit(2))).containsExactly("g0", "e1");
    transaction.rollback();
  }

  @Test
  void aScanWithManyOwnWritesIsCutIntoPages() {
    Transaction transaction = world.begin();
    for (int i = 0; i < 4_500; i++) {
      transaction.put(key(String.format("k%04d", i)), bytes("v"), null);
    }
    transaction.beginStatement();
    ScanSpec all = ScanSpec.all(KeySpan.prefix(Keys.TABLES_START));
    assertThat(values(transaction, all)).hasSize(4_500);
    assertThat(values(transaction, all.reversed())).hasSize(4_500);
  }

  static List<String> values(Transaction transaction, ScanSpec spec) {
    List<String> values = new ArrayList<>();
    try (ScanCursor cursor = transaction.scan(spec)) {
      ScanChunk chunk = cursor.next();
      while (chunk != null) {
        for (KeyValue pair : ((ScanChunk.Pairs) chunk).pairs()) {
          values.add(String.valueOf(text(pair.value())));
        }
        chunk = cursor.next();
      }
    }
    return values;
  }

  @Test
  void insertMeetsExistingRowsAtOnceInTheBufferAndAtCommitInTheRanges() {
    world.write("a", "old");
    Transaction transaction = world.begin();
    transaction.insert(key("b"), bytes("1"));
    assertThatThrownBy(() -> transaction.insert(key("b"), bytes("2")))
        .isInstanceOf(ConditionFailedException.class);
    transaction.insert(key("a"), bytes("new"));
    assertThatThrownBy(transaction::commit)
        .isInstanceOfSatisfying(
            ConditionFailedException.class, e -> assertThat(e.key()).isEqualTo(key("a")));
    assertThat(world.read("b")).isNull();
    assertThat(world.read("a")).isEqualTo("old");
  }

  @Test
  void deletingAnInsertedRowChecksItsCondition() {
    world.write("a", "old");
    Transaction transaction = world.begin();
    transaction.insert(key("a"), bytes("new"));
    assertThatThrownBy(() -> transaction.delete(key("a"), null))
        .isInstanceOf(ConditionFailedException.class);
    transaction.rollback();
    Transaction other = world.begin();
    other.insert(key("b"), bytes("new"));
    other.delete(key("b"), null);
    other.insert(key("b"), bytes("newer"));
    other.commit();
    assertThat(world.read("b")).isEqualTo("newer");
  }

  @Test
  void f30SavepointsTruncateTheBuffer() {
    Transaction transaction = world.begin();
    transaction.put(key("a"), bytes("1"), null);
    Savepoint savepoint = transaction.savepoint();
    transaction.put(key("a"), bytes("2"), null);
    transaction.put(key("b"), bytes("2"), null);
    transaction.rollbackTo(savepoint);
    transaction.put(key("c"), bytes("3"), null);
    transaction.rollbackTo(savepoint);
    transaction.put(key("d"), bytes("4"), null);
    transaction.release(savepoint);
    transaction.commit();
    assertThat(world.read("a")).isEqualTo("1");
    assertThat(world.read("b")).isNull();
    assertThat(world.read("c")).isNull();
    assertThat(world.read("d")).isEqualTo("4");
  }

  @Test
  void f15BeginIsDrawnAtTheFirstAccess() {
    Transaction late = world.begin();
    world.write("a", "1");
    assertThat(text(late.get(key("a")))).isEqualTo("1");
  }

  @Test
  void f16AsOfReadsThePastAtATimestampThatIsNeverIssued() {
    world.write("a", "old");
    long millis = world.draw().millis();
    world.draw();
    world.write("a", "new");
    Transaction past = world.transactions.beginAsOf(millis);
    assertThat(past.readTimestamp().counter()).isEqualTo((1 << 18) - 1);
    assertThat(text(past.get(key("a")))).isEqualTo("old");
    past.commit();
    assertThatThrownBy(() -> world.transactions.beginAsOf(millis + 1_000_000))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void readCommittedTakesAFreshSnapshotPerStatement() {
    world.write("a", "1");
    Transaction transaction = world.begin(IsolationLevel.READ_COMMITTED);
    transaction.beginStatement();
    assertThat(text(transaction.get(key("a")))).isEqualTo("1");
    world.write("a", "2");
    assertThat(text(transaction.get(key("a")))).isEqualTo("1");
    transaction.beginStatement();
    assertThat(text(transaction.get(key("a")))).isEqualTo("2");
    transaction.put(key("b"), bytes("x"), null);
    transaction.commit();
  }

  @Test
  void f33ALockOnANewerVersionMovesTheSnapshot() {
    world.write("a", "1");
    world.write("b", "1");
    Transaction transaction = world.begin();
    assertThat(text(transaction.get(key("b")))).isEqualTo("1");
    world.write("a", "2");
    assertThat(text(transaction.get(key("a"), LockStrength.EXCLUSIVE, WaitPolicy.WAIT)))
        .isEqualTo("2");
    transaction.put(key("a"), bytes("3"), transaction.readTimestamp());
    transaction.commit();
    assertThat(world.read("a")).isEqualTo("3");

    Transaction stale = world.begin();
    stale.get(key("b"));
    world.write("b", "9");
    world.write("a", "4");
    assertThatThrownBy(() -> stale.get(key("a"), LockStrength.EXCLUSIVE, WaitPolicy.WAIT))
        .isInstanceOf(TransactionRetryException.class);
    stale.rollback();

    Transaction committed = world.begin(IsolationLevel.READ_COMMITTED);
    committed.beginStatement();
    committed.get(key("b"));
    world.write("a", "5");
    assertThatThrownBy(() -> committed.get(key("a"), LockStrength.EXCLUSIVE, WaitPolicy.WAIT))
        .isInstanceOf(StatementRetryException.class);
    committed.restartStatement();
    assertThat(text(committed.get(key("a"), LockStrength.EXCLUSIVE, WaitPolicy.WAIT)))
        .isEqualTo("5");
    committed.rollback();
  }

  @Test
  void cancelEndsTheNextCall() {
    Transaction transaction = world.begin();
    transaction.cancel();
    assertThatThrownBy(() -> transaction.get(key("a")))
        .isInstanceOf(TransactionCancelledException.class);
    transaction.clearCancel();
    assertThat(transaction.get(key("a"))).isNull();
  }

  @Test
  void readCommittedGuardsLockedRowsAndNotTheGapsBetweenThem() {
    world.ranges.split(key("m"));
    world.write("a", "1");
    world.write("c", "1");
    for (boolean rowChanges : new boolean[] {false, true}) {
      Transaction transaction = world.begin(IsolationLevel.READ_COMMITTED);
      transaction.beginStatement();
      ScanSpec rows =
          ScanSpec.all(new KeySpan(key("a"), key("d")))
              .withLock(LockStrength.EXCLUSIVE, WaitPolicy.WAIT);
      values(transaction, rows);
      world.write(rowChanges ? "c" : "b", "2"); // the model has no lock table
      transaction.beginStatement();
      transaction.get(key("x"));
      transaction.put(key("x"), bytes("1"), null);
      if (rowChanges) {
        assertThatThrownBy(transaction::commit).isInstanceOf(TransactionRetryException.class);
      } else {
        transaction.commit();
      }
      world.settle();
    }
  }

  @Test
  void theFateOfATokenIsMadeDefinite() {
    Transaction committed = world.begin();
    committed.put(key("a"), bytes("1"), null);
    committed.id();
    TransactionToken token = committed.token().orElseThrow();
    CommitResult.Committed result = (CommitResult.Committed) committed.commit();
    assertThat(world.transactions.fate(token)).isEqualTo(new Fate.Committed(result.at()));

    Transaction lost = world.begin();
    lost.put(key("b"), bytes("1"), null);
    lost.id();
    assertThat(world.transactions.fate(lost.token().orElseThrow())).isEqualTo(new Fate.Aborted());
    assertThatThrownBy(lost::commit).isInstanceOf(TransactionAbortedException.class);
    assertThat(world.read("b")).isNull();
  }
}

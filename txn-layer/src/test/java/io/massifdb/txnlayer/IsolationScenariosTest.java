package io.massifdb.txnlayer;

import static io.massifdb.txnlayer.World.bytes;
import static io.massifdb.txnlayer.World.key;
import static io.massifdb.txnlayer.World.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.massifdb.kvapi.LockStrength;
import io.massifdb.kvapi.Request;
import io.massifdb.kvapi.WaitPolicy;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Guards and isolation levels, and what is left when all is over. The ranges of this world keep no
 * locks: every lock counts as lost.
 */
@ExtendWith(InWorld.class)
class IsolationScenariosTest implements InWorld.Inhabited {
  private static final List<IsolationLevel> LEVELS = List.of(IsolationLevel.values());

  private final World world = new World(23, TransactionLimits.DEFAULT.withBuffer(4_000));

  @Override
  public World world() {
    return world;
  }

  @Test
  void f31ARowReadUnderALostLockIsNotOverwrittenAtReadCommitted() {
    world.write("n", "5");
    Transaction transaction = world.begin(IsolationLevel.READ_COMMITTED);
    transaction.beginStatement();
    transaction.get(key("n"), LockStrength.EXCLUSIVE, WaitPolicy.WAIT);
    world.write("n", "6");
    transaction.beginStatement();
    transaction.put(key("other"), bytes("5+1"), null);
    assertThatThrownBy(transaction::commit).isInstanceOf(TransactionRetryException.class);
    assertThat(world.read("other")).isNull();
  }

  @Test
  void f31AForeignKeyCheckUnderALostLockIsValidatedAtTheCommit() {
    for (IsolationLevel level : IsolationLevel.values()) {
      world.write("parent", "here");
      Transaction child = world.begin(level);
      child.beginStatement();
      child.check(List.of(key("parent")), LockStrength.SHARED, WaitPolicy.WAIT);
      child.insert(key("child"), bytes("of parent"));
      // Who deletes a parent looks for children, as well under a lock that does not hold.
      Transaction other = world.begin();
      assertThat(other.check(List.of(key("child")), LockStrength.NONE, WaitPolicy.WAIT))
          .containsExactly((byte[]) null);
      other.delete(key("parent"), null);
      other.commit();
      assertThatThrownBy(child::commit)
          .as(level.name())
          .isInstanceOf(TransactionRetryException.class);
      world.settle();
      assertThat(world.read("child")).isNull();
    }
  }

  @Test
  void f32TheFirstCommitterWinsAtRepeatableRead() {
    world.write("n", "5");
    Transaction transaction = world.begin(IsolationLevel.REPEATABLE_READ);
    transaction.beginStatement();
    assertThat(text(transaction.get(key("n")))).isEqualTo("5");
    world.write("n", "6");
    transaction.put(key("n"), bytes("mine"), transaction.readTimestamp());
    assertThatThrownBy(transaction::commit).isInstanceOf(TransactionRetryException.class);
    assertThat(world.read("n")).isEqualTo("6");
  }

  @Test
  void repeatableReadTakesItsSnapshotAnewWhenALockComesBeforeAnyRead() {
    world.write("n", "5");
    Transaction transaction = world.begin(IsolationLevel.REPEATABLE_READ);
    transaction.beginStatement();
    var _ = transaction.readTimestamp();
    world.write("n", "6");
    assertThat(text(transaction.get(key("n"), LockStrength.EXCLUSIVE, WaitPolicy.WAIT)))
        .isEqualTo("6");
    transaction.put(key("n"), bytes("7"), transaction.readTimestamp());
    assertThat(transaction.commit()).isInstanceOf(CommitResult.Committed.class);
    assertThat(world.read("n")).isEqualTo("7");
  }

  @Test
  void repeatableReadKeepsOneSnapshotAndValidatesNoPlainRead() {
    world.write("n", "5");
    Transaction transaction = world.begin(IsolationLevel.REPEATABLE_READ);
    transaction.beginStatement();
    assertThat(text(transaction.get(key("n")))).isEqualTo("5");
    world.write("n", "6");
    transaction.beginStatement();
    assertThat(text(transaction.get(key("n")))).isEqualTo("5");
    transaction.put(key("m"), bytes("1"), null);
    assertThat(transaction.commit()).isInstanceOf(CommitResult.Committed.class);
  }

  @Test
  void readCommittedRepeatsAStatementThatMetANewerRow() {
    world.write("a", "1");
    world.write("b", "1");
    Transaction transaction = world.begin(IsolationLevel.READ_COMMITTED);
    transaction.beginStatement();
    transaction.put(key("earlier"), bytes("kept"), null);
    transaction.beginStatement();
    transaction.get(key("a"), LockStrength.EXCLUSIVE, WaitPolicy.WAIT);
    transaction.put(key("a"), bytes("half"), transaction.readTimestamp());
    world.write("b", "2");
    assertThatThrownBy(() -> transaction.get(key("b"), LockStrength.EXCLUSIVE, WaitPolicy.WAIT))
        .isInstanceOf(StatementRetryException.class);
    transaction.restartStatement();
    assertThat(text(transaction.get(key("a"), LockStrength.EXCLUSIVE, WaitPolicy.WAIT)))
        .isEqualTo("1");
    assertThat(text(transaction.get(key("b"), LockStrength.EXCLUSIVE, WaitPolicy.WAIT)))
        .isEqualTo("2");
    transaction.commit();
    assertThat(world.read("earlier")).isEqualTo("kept");
    assertThat(world.read("a")).isEqualTo("1");
  }

  @Test
  void nothingIsLeftWhenAllTransactionsHaveEnded() throws InterruptedException {
    world.ranges.split(key("k50"));
    world.ranges.hops = 1;
    var workers =
        IntStream.range(0, 6)
            .mapToObj(i -> world.scheduler.spawn("worker", () -> work(i)))
            .toList();
    for (var worker : workers) {
      worker.join();
    }
    world.settle();
    world.clock.sleep(Duration.ofSeconds(5));
    int heartbeats = world.ranges.sent(Request.HeartbeatTransaction.class).size();
    world.clock.sleep(Duration.ofSeconds(30));
    assertThat(world.ranges.sent(Request.HeartbeatTransaction.class)).hasSize(heartbeats);
    assertThat(world.registry.size()).isZero();
    assertThat(world.transactions.cleanupsRunning()).isZero();
    assertThat(world.ranges.store.intents).isEmpty();
    assertThat(world.ranges.store.records.values())
        .allMatch(record -> record.status() == ModelStore.Status.ABORTED);
  }

  private void work(int worker) {
    for (int i = 0; i < 12; i++) {
      Transaction transaction = world.begin(LEVELS.get(i % 3));
      try {
        transaction.beginStatement();
        Savepoint savepoint = transaction.savepoint();
        int rows = i % 4 == 0 ? 60 : 3;
        for (int k = 0; k < rows; k++) {
          // Keys of its own: these ranges have no deadlock detector.
          String key = String.format("k%02d-%d", (7 * k) % 90 + 10, worker);
          transaction.put(key(key), bytes("v"), null);
        }
        if (i % 5 == 1) {
          transaction.rollbackTo(savepoint);
        }
        if (i % 3 == 2) {
          transaction.rollback();
        } else {
          transaction.commit();
        }
      } catch (TransactionException _) {
        transaction.rollback();
      }
    }
  }
}

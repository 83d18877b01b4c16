package io.massifdb.txnlayer;

import static io.massifdb.txnlayer.World.bytes;
import static io.massifdb.txnlayer.World.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.massifdb.kvapi.Request;
import io.massifdb.txnlayer.ModelRanges.Fault;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Transactions of one write program, over messages that are lost, late and doubled (R9). */
@ExtendWith(InWorld.class)
class PointWriterTest implements InWorld.Inhabited {
  private final World world = new World(11);

  @Override
  public World world() {
    return world;
  }

  private static PointWriteResult rewrite(Transaction transaction, String key, String program) {
    return transaction.writeAndCommit(key(key), bytes(program));
  }

  private static long rows(PointWriteResult result) {
    return ((PointWriteResult.Done) result).rows();
  }

  /** What becomes of the first write programs, in order. */
  private void faults(Fault... faults) {
    AtomicInteger next = new AtomicInteger();
    world.ranges.faults =
        batch -> {
          boolean program = batch.requests().getFirst() instanceof Request.PointWrite;
          return program && next.get() < faults.length
              ? faults[next.getAndIncrement()]
              : Fault.NONE;
        };
  }

  @Test
  void oneRequestReadsWritesAndCommits() {
    world.write("a", "1");
    world.ranges.log.clear();
    Transaction transaction = world.begin();
    assertThat(rows(rewrite(transaction, "a", "+2"))).isEqualTo(1);
    transaction.commit();
    assertThat(world.ranges.log).hasSize(1);
    assertThat(world.read("a")).isEqualTo("12");
    assertThat(world.transactions.cleanupsRunning()).isZero();
  }

  @Test
  void aLostReplyIsAskedForAgain() {
    world.write("a", "1");
    faults(Fault.LOSE_REPLY);
    PointWriteResult result = rewrite(world.begin(), "a", "+2");
    assertThat(rows(result)).isEqualTo(1);
    assertThat(World.text(((PointWriteResult.Done) result).output())).isEqualTo("+2");
    assertThat(world.read("a")).isEqualTo("12");
  }

  @Test
  void aLateCopyOfWhatWroteNothingDoesNothing() {
    faults(Fault.DUPLICATE);
    assertThat(rows(rewrite(world.begin(), "a", "+2"))).isZero();
    world.write("a", "1");
    world.ranges.deliverLate();
    assertThat(world.read("a")).isEqualTo("1");
  }

  @Test
  void aDelayedTryDoesNotCommitAfterTheRowWasFoundAbsent() {
    faults(Fault.DELAY);
    assertThat(rows(rewrite(world.begin(), "a", "+2"))).isZero();
    world.write("a", "1");
    world.ranges.deliverLate();
    assertThat(world.read("a")).isEqualTo("1");
  }

  @Test
  void aProgramThatFailsIsDeclinedAndTheTransactionGoesOn() {
    world.write("a", "1");
    Transaction transaction = world.begin();
    assertThat(rewrite(transaction, "a", "!")).isInstanceOf(PointWriteResult.Declined.class);
    assertThat(World.text(transaction.get(key("a")))).isEqualTo("1");
    transaction.put(key("a"), bytes("3"), transaction.readTimestamp());
    transaction.commit();
    assertThat(world.read("a")).isEqualTo("3");
  }

  @Test
  void noReplyAtAllIsAbortedAndStaysSo() {
    world.write("a", "1");
    world.ranges.faults =
        batch ->
            batch.requests().getFirst() instanceof Request.PointWrite ? Fault.DELAY : Fault.NONE;
    assertThatThrownBy(() -> rewrite(world.begin(), "a", "+2"))
        .isInstanceOf(TransactionRetryException.class);
    world.ranges.deliverLate();
    assertThat(world.read("a")).isEqualTo("1");
  }

  @Test
  void aNewerVersionIsNoConflict() {
    world.write("a", "1");
    Transaction transaction = world.begin();
    assertThat(transaction.id()).isNotNull();
    world.write("a", "2");
    assertThat(rows(rewrite(transaction, "a", "+3"))).isEqualTo(1);
    assertThat(world.read("a")).isEqualTo("23");
  }

  @Test
  void whatARefusedOnePhaseCommitLeftOnItsWayIsStopped() {
    world.write("a", "1");
    AtomicInteger met = new AtomicInteger();
    world.ranges.faults =
        batch ->
            batch.requests().getFirst() instanceof Request.ConditionalPut
                    && met.getAndIncrement() == 0
                ? Fault.DELAY
                : Fault.NONE;
    Transaction transaction = world.begin();
    transaction.insert(key("a"), bytes("2"));
    assertThatThrownBy(transaction::commit).isInstanceOf(ConditionFailedException.class);
    Transaction deletes = world.begin();
    deletes.delete(key("a"), null);
    deletes.commit();
    world.ranges.deliverLate();
    assertThat(world.read("a")).isNull();
  }

  @Test
  void nothingButTheProgramMayBeInTheTransaction() {
    Transaction transaction = world.begin();
    transaction.put(key("b"), bytes("1"), null);
    assertThatThrownBy(() -> rewrite(transaction, "a", "+2")).isInstanceOf(AssertionError.class);
    assertThat(List.of(transaction.hasWrites())).containsExactly(true);
  }
}

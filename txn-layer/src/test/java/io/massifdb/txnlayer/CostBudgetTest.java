package io.massifdb.txnlayer;

import static io.massifdb.txnlayer.World.bytes;
import static io.massifdb.txnlayer.World.key;
import static org.assertj.core.api.Assertions.assertThat;

import io.massifdb.kvapi.BatchRequest;
import io.massifdb.kvapi.LockStrength;
import io.massifdb.kvapi.WaitPolicy;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * What one statement may cost, counted: draws from the oracle, rounds to ranges (by the virtual
 * time that they take: what is sent at once is one round) and rounds that write, each of which is
 * one consensus with one sync of the log. Each line is a row of the design's table.
 */
@ExtendWith(InWorld.class)
class CostBudgetTest implements InWorld.Inhabited {
  private static final int HOP_MILLIS = 10;

  private final World world = new World(5);

  @Override
  public World world() {
    return world;
  }

  private record Cost(long draws, long rounds, long writingRounds) {}

  private Cost cost(Runnable statement) {
    world.ranges.split(key("m"));
    world.write("a", "1");
    world.write("b", "1");
    world.write("x", "1");
    assertThat(world.read("x")).isEqualTo("1"); // the directory is known now
    world.settle();
    world.ranges.log.clear();
    world.ranges.hops = HOP_MILLIS;
    long draws = world.draws();
    long begun = world.clock.monotonicNanos();
    statement.run();
    long rounds = (world.clock.monotonicNanos() - begun) / 1_000_000 / HOP_MILLIS;
    // Before what goes on in the background: writes of one moment are one round.
    long writing = world.ranges.log.stream().filter(batch -> !batch.isReadOnly()).count();
    List<BatchRequest> sent = List.copyOf(world.ranges.log);
    long parallel = sent.size() - rounds;
    return new Cost(world.draws() - draws, rounds, writing - parallel);
  }

  @Test
  void pointRead() {
    assertThat(cost(() -> world.begin().get(key("a")))).isEqualTo(new Cost(1, 1, 0));
  }

  /** The one that draws is the leaseholder: there is no round to the oracle before. */
  @Test
  void pointReadOfATransactionThatOnlyReads() {
    Runnable read =
        () -> {
          world.forgetWhereTheOracleIs();
          world.transactions.begin(IsolationLevel.SERIALIZABLE, true).get(key("a"));
        };
    assertThat(cost(read)).isEqualTo(new Cost(1, 1, 0));
    assertThat(world.ranges.log)
        .singleElement()
        .satisfies(batch ->
            assertThat(Objects.requireNonNull(batch.transaction()).isBeginning()).isTrue());
  }

  @Test
  void insert() {
    Runnable insert =
        () -> {
          Transaction transaction = world.begin();
          transaction.insert(key("c"), bytes("1"));
          transaction.commit();
        };
    assertThat(cost(insert)).isEqualTo(new Cost(1, 1, 1));
  }

  @Test
  void updateOrDeleteByFullKey() {
    Runnable update =
        () -> {
          Transaction transaction = world.begin();
          transaction.writeAndCommit(key("a"), bytes("+2"));
          transaction.commit();
        };
    assertThat(cost(update)).isEqualTo(new Cost(1, 1, 1));
  }

  @Test
  void otherWriteInOneRange() {
    Runnable update =
        () -> {
          Transaction transaction = world.begin();
          transaction.get(List.of(key("a"), key("b")), LockStrength.EXCLUSIVE, WaitPolicy.WAIT);
          transaction.put(key("a"), bytes("2"), transaction.readTimestamp());
          transaction.put(key("b"), bytes("2"), transaction.readTimestamp());
          transaction.commit();
        };
    assertThat(cost(update)).isEqualTo(new Cost(1, 2, 1));
  }

  @Test
  void furtherStatementAtReadCommitted() {
    Transaction transaction = world.begin(IsolationLevel.READ_COMMITTED);
    Runnable second =
        () -> {
          transaction.beginStatement();
          transaction.get(key("a"));
        };
    transaction.beginStatement();
    assertThat(transaction.id()).isNotNull();
    transaction.beginStatement();
    assertThat(cost(second)).isEqualTo(new Cost(1, 1, 0));
  }

  @Test
  void writeInTwoRanges() {
    Runnable update =
        () -> {
          Transaction transaction = world.begin();
          transaction.get(List.of(key("a"), key("x")), LockStrength.EXCLUSIVE, WaitPolicy.WAIT);
          transaction.put(key("a"), bytes("2"), transaction.readTimestamp());
          transaction.put(key("x"), bytes("2"), transaction.readTimestamp());
          transaction.commit();
        };
    Cost cost = cost(update);
    assertThat(cost.draws()).isEqualTo(1);
    assertThat(cost.rounds()).isEqualTo(2);
  }

  @Test
  void transactionOfThreeReadsAndTwoWrites() {
    Runnable body =
        () -> {
          Transaction transaction = world.begin();
          for (String each : List.of("a", "b", "c")) {
            transaction.beginStatement();
            transaction.get(key(each), LockStrength.EXCLUSIVE, WaitPolicy.WAIT);
          }
          transaction.put(key("a"), bytes("2"), transaction.readTimestamp());
          transaction.put(key("b"), bytes("2"), transaction.readTimestamp());
          transaction.commit();
        };
    assertThat(cost(body)).isEqualTo(new Cost(1, 4, 1));
  }

  @Test
  void readOnlyOverManyRanges() {
    Runnable read =
        () ->
            world
                .transactions
                .begin(IsolationLevel.SERIALIZABLE, true)
                .get(List.of(key("a"), key("x")));
    Cost cost = cost(read);
    assertThat(cost.draws()).isEqualTo(1);
    assertThat(cost.rounds()).isEqualTo(1);
  }
}

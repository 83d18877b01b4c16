package io.massifdb.txnlayer;

import static io.massifdb.txnlayer.World.key;
import static io.massifdb.txnlayer.World.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.massifdb.kvapi.Timestamp;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Nothing is read at or above the end of the lease on which a transaction relies. */
@ExtendWith(InWorld.class)
class LeaseLimitTest implements InWorld.Inhabited {
  private final World world = new World(11);
  private final AtomicReference<Timestamp> end = new AtomicReference<>(Timestamp.MAX);

  @Override
  public World world() {
    return world;
  }

  private Transaction begin(IsolationLevel isolation, boolean readOnly) {
    Transaction transaction = world.transactions.begin(isolation, readOnly);
    transaction.limitTo(end::get);
    return transaction;
  }

  private static void assertEnded(Runnable use) {
    assertThatThrownBy(use::run)
        .isInstanceOf(TransactionRetryException.class)
        .hasMessageContaining("lease");
  }

  @Test
  void aReaderThatBeginsAtHomeAfterTheEndIsRefused() {
    world.write("a", "1");
    end.set(world.draw());
    Transaction reader = begin(IsolationLevel.SERIALIZABLE, false);
    assertEnded(() -> reader.get(key("a")));
  }

  @Test
  void aReaderWhoseRangeDrawsItsBeginAfterTheEndIsRefused() {
    world.write("a", "1");
    assertThat(world.read("a")).isEqualTo("1");
    world.forgetWhereTheOracleIs();
    end.set(world.draw());
    Transaction reader = begin(IsolationLevel.SERIALIZABLE, true);
    assertEnded(() -> reader.get(key("a")));
    reader.rollback();
    assertThat(world.registry.size()).isZero();
  }

  @Test
  void aSnapshotFromBeforeTheEndIsReadAfterIt() {
    world.write("a", "1");
    world.write("b", "1");
    Transaction reader = begin(IsolationLevel.SERIALIZABLE, true);
    assertThat(text(reader.get(key("a")))).isEqualTo("1");
    end.set(world.draw());
    world.write("b", "2");
    assertThat(text(reader.get(key("b")))).isEqualTo("1");
  }

  @Test
  void aStatementThatNeedsANewSnapshotAfterTheEndIsRefused() {
    world.write("a", "1");
    Transaction reader = begin(IsolationLevel.READ_COMMITTED, true);
    reader.beginStatement();
    assertThat(text(reader.get(key("a")))).isEqualTo("1");
    end.set(world.draw());
    reader.beginStatement();
    assertEnded(() -> reader.get(key("a")));
  }
}

package io.massifdb.txnlayer;

import static io.massifdb.txnlayer.World.key;
import static io.massifdb.txnlayer.World.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.massifdb.kvapi.Timestamp;
import io.massifdb.kvapi.TransactionHeader;
import io.massifdb.txnlayer.routing.RangeCache;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A transaction that only reads lets the range of its first read draw its begin timestamp. */
@ExtendWith(InWorld.class)
class BeginAtRangeTest implements InWorld.Inhabited {
  private final World world = new World(7);

  @Override
  public World world() {
    return world;
  }

  private Transaction reader() {
    return world.transactions.begin(IsolationLevel.SERIALIZABLE, true);
  }

  private List<Boolean> beginnings() {
    return world.ranges.log.stream()
        .map(batch -> Objects.requireNonNull(batch.transaction()))
        .map(TransactionHeader::isBeginning)
        .toList();
  }

  private void known(String... names) {
    for (String name : names) {
      world.write(name, "1");
      assertThat(world.read(name)).isEqualTo("1");
    }
    world.settle();
    world.forgetWhereTheOracleIs();
    world.ranges.log.clear();
  }

  @Test
  void laterReadsSeeTheSameSnapshot() {
    known("a", "b");
    Transaction reader = reader();
    assertThat(text(reader.get(key("a")))).isEqualTo("1");
    Timestamp begin = reader.readTimestamp();
    assertThat(reader.id().begin()).isEqualTo(begin);
    world.write("b", "2");
    assertThat(text(reader.get(key("b")))).isEqualTo("1");
    assertThat(reader.readTimestamp()).isEqualTo(begin);
  }

  @Test
  void itIsRegisteredUntilItsEnd() {
    known("a");
    Transaction reader = reader();
    reader.get(key("a"));
    assertThat(world.registry.oldestNeeded()).contains(reader.readTimestamp());
    reader.commit();
    assertThat(world.registry.size()).isZero();
  }

  @Test
  void itSeesWhatWasCommittedBeforeItsRequest() {
    known("a");
    for (int i = 0; i < 20; i++) {
      world.write("a", "v" + i);
      Transaction reader = reader();
      assertThat(text(reader.get(key("a")))).isEqualTo("v" + i);
      reader.commit();
    }
  }

  @Test
  void whatIsLostIsReadAgainAtAnotherBegin() {
    known("a");
    int[] faults = {3};
    world.ranges.faults =
        _ -> faults[0]-- > 0 ? ModelRanges.Fault.LOSE_REPLY : ModelRanges.Fault.NONE;
    assertThat(text(reader().get(key("a")))).isEqualTo("1");
    assertThat(beginnings()).containsExactly(true, true, true, true);
  }

  @Test
  void onlyTheFirstReadBegins() {
    known("a", "b");
    Transaction reader = reader();
    reader.get(key("a"));
    reader.get(key("b"));
    assertThat(beginnings()).containsExactly(true, false);
  }

  @Test
  void withTheOracleAtHomeItBeginsThere() {
    known("a");
    RangeCache cache = world.sender.cache();
    cache.noteLeaseholder(cache.system().descriptor(), ModelRanges.NODE);
    reader().get(key("a"));
    assertThat(beginnings()).containsExactly(false);
  }

  @Test
  void whoMayWriteBeginsAtHome() {
    known("a");
    world.begin().get(key("a"));
    assertThat(beginnings()).containsExactly(false);
  }
}

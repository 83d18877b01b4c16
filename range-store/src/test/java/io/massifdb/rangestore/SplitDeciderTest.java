package io.massifdb.rangestore;

import static org.assertj.core.api.Assertions.assertThat;

import io.massifdb.kvapi.Key;
import io.massifdb.kvapi.KeySpan;
import io.massifdb.kvapi.Keys;
import io.massifdb.kvapi.Timestamp;
import io.massifdb.kvapi.TransactionId;
import io.massifdb.rangestore.mvcc.MvccWriter;
import io.massifdb.testkit.MemoryEngine;
import org.junit.jupiter.api.Test;

class SplitDeciderTest {
  private static final KeySpan TABLES = new KeySpan(Keys.TABLES_START, Key.MAX);

  private final MemoryEngine engine = new MemoryEngine();
  private final SplitDecider decider = new SplitDecider(engine, 50_000, 10_000);

  @Test
  void smallTablesShareARange() {
    fill(100, 3);
    fill(101, 3);
    assertThat(decider.splitKey(TABLES)).isNull();
  }

  @Test
  void aTableThatOutgrowsTheSharedRangeGetsItsOwn() {
    fill(100, 3);
    fill(101, 20);
    fill(102, 3);
    assertThat(decider.splitKey(TABLES)).isEqualTo(Key.of(101));
    KeySpan rest = new KeySpan(Key.of(101), Key.MAX);
    assertThat(decider.splitKey(rest)).isEqualTo(Key.of(102));
    assertThat(decider.splitKey(new KeySpan(Key.of(101), Key.of(102)))).isNull();
  }

  @Test
  void idsOfSeveralBytesArePrefixesToo() {
    fill(100, 3);
    writeRows(Key.of(241, 3, 232), 20); // table 1000
    assertThat(decider.splitKey(TABLES)).isEqualTo(Key.of(241, 3, 232));
  }

  @Test
  void aLargeRangeIsSplitInTheMiddleBetweenRows() {
    fill(100, 80);
    KeySpan own = new KeySpan(Key.of(100), Key.of(101));
    Key middle = decider.splitKey(own);
    assertThat(middle).isBetween(Key.of(100, 1, 30), Key.of(100, 1, 50));
  }

  @Test
  void systemAreaAndDirectoryAreNeverSplit() {
    writeRows(Key.of(1), 100);
    assertThat(decider.splitKey(new KeySpan(Key.MIN, Keys.DIRECTORY_START))).isNull();
  }

  private void fill(int table, int rows) {
    writeRows(Key.of(table), rows);
  }

  /** Rows of about 1 kB in two versions. */
  private void writeRows(Key table, int rows) {
    MvccWriter writer = new MvccWriter();
    for (int row = 0; row < rows; row++) {
      Key key = Keys.append(table, new byte[] {1, (byte) row});
      for (long at = 5; at < 7; at++) {
        Timestamp timestamp = new Timestamp(at);
        writer.version(key, timestamp, new TransactionId(timestamp), new byte[500]);
      }
    }
    engine.write(writer.batch());
  }
}

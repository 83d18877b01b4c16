package io.massifdb.rangestore.mvcc;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.massifdb.kvapi.Key;
import io.massifdb.kvapi.KeySpan;
import io.massifdb.kvapi.KeyValue;
import io.massifdb.kvapi.NodeId;
import io.massifdb.kvapi.StagedWrite;
import io.massifdb.kvapi.Timestamp;
import io.massifdb.kvapi.TransactionId;
import io.massifdb.testkit.MemoryEngine;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class IntentTest {
  private static final Key A = Key.of(4, 1);
  private static final Key B = Key.of(4, 2);
  private static final Key C = Key.of(4, 3);

  private final MemoryEngine engine = new MemoryEngine();
  private final IntentIndex intents = new IntentIndex();
  private final MvccReader reader = new MvccReader(engine, intents);

  @Test
  void anIntentKeepsItsValuesBySequenceAndItsTimestampNeverDecreases() {
    Intent intent = intent(10, 20, "one").with(new Intent.Provisional(7, null), at(15));
    Intent read = Intent.decode(intent.encode());
    assertThat(read.timestamp()).isEqualTo(at(20));
    assertThat(read.holds(1)).isTrue();
    assertThat(read.holds(7)).isTrue();
    assertThat(read.newest()).isEqualTo(read.values().getLast());
    assertThat(read.values().getLast().value()).isNull();
    assertThat(read.anchor()).isEqualTo(A);
    assertThat(read.gateway()).isEqualTo(new NodeId(3));
  }

  @Test
  void resolvingMakesAVersionOnlyOfAnIntentAtOrBelowTheCommit() {
    lay(B, intent(10, 20, "kept"));
    lay(C, intent(10, 40, "late"));
    MvccWriter writer = new MvccWriter();
    for (Key key : List.of(B, C)) {
      Intent intent = Objects.requireNonNull(reader.intent(key));
      writer.resolve(key, intent, at(30), () -> null);
    }
    write(writer);
    assertThat(intents.isEmptyIn(KeySpan.ALL)).isTrue();
    assertThat(reader.newest(C)).isNull();
    assertThat(reader.ownVersion(B, transaction(10))).isEqualTo(at(30));
    assertThat(reader.newestAtOrBelow(B, at(29))).isNull();
  }

  @Test
  void aScanMergesOverlayOverOwnIntentsOverVersions() {
    MvccWriter writer = new MvccWriter();
    writer.version(A, at(5), transaction(5), "a-old".getBytes(UTF_8));
    writer.version(B, at(5), transaction(5), "b-old".getBytes(UTF_8));
    write(writer);
    lay(B, intent(10, 10, "b-own"));
    lay(C, intent(10, 10, "c-own"));
    List<KeyValue> overlay =
        List.of(new KeyValue(A, null), new KeyValue(C, "c-new".getBytes(UTF_8)));
    assertThat(scan(10, overlay, false)).containsExactly(B + "=b-own", C + "=c-new");
    assertThat(scan(10, overlay, true)).containsExactly(C + "=c-new", B + "=b-own");
  }

  @Test
  void aForeignIntentEndsAScanOnlyWhenReached() {
    MvccWriter writer = new MvccWriter();
    writer.version(A, at(5), transaction(5), "a".getBytes(UTF_8));
    writer.version(C, at(5), transaction(5), "c".getBytes(UTF_8));
    write(writer);
    lay(B, intent(8, 8, "b"));
    MvccScan.Spec spec =
        new MvccScan.Spec(
            KeySpan.ALL,
            false,
            at(9),
            transaction(9),
            Integer.MAX_VALUE,
            List.of(),
            _ -> true,
            _ -> false);
    assertThat(reader.scan(spec, (_, _) -> true).conflicts()).isEmpty();
    assertThat(reader.scan(spec, (_, _) -> false).conflicts().values())
        .extracting(Intent::transaction)
        .containsExactly(transaction(8));
  }

  @Test
  void recordsKeepEveryStatus() {
    List<TransactionRecord> records =
        List.of(
            new TransactionRecord.Pending(false, at(3)),
            new TransactionRecord.Pending(true, at(4)),
            new TransactionRecord.Staging(
                at(5), List.of(new StagedWrite(A, 2)), List.of(new KeySpan(A, C))),
            new TransactionRecord.Committed(at(6), List.of(new KeySpan(A, B))),
            new TransactionRecord.Aborted());
    for (TransactionRecord record : records) {
      assertThat(TransactionRecord.decode(record.encode())).isEqualTo(record);
    }
  }

  @Test
  void theIndexIsRebuiltFromTheEngine() {
    lay(B, intent(10, 20, "x"));
    IntentIndex rebuilt = new IntentIndex();
    rebuilt.rebuild(engine, new KeySpan(A, C));
    assertThat(rebuilt.in(KeySpan.ALL)).containsExactly(B);
    rebuilt.retain(new KeySpan(A, B));
    assertThat(rebuilt.contains(B)).isFalse();
  }

  private List<String> scan(long at, List<KeyValue> overlay, boolean reverse) {
    List<String> rows = new ArrayList<>();
    reader.scan(
        new MvccScan.Spec(
            new KeySpan(A, Key.of(4, 9)),
            reverse,
            at(at),
            transaction(at),
            Integer.MAX_VALUE,
            overlay,
            _ -> true,
            _ -> false),
        (key, value) -> {
          rows.add(key + "=" + new String(value, UTF_8));
          return false;
        });
    return rows;
  }

  private void lay(Key key, Intent intent) {
    MvccWriter writer = new MvccWriter();
    writer.intent(key, intent);
    write(writer);
  }

  private void write(MvccWriter writer) {
    engine.write(writer.batch());
    intents.follow(writer.batch(), _ -> {});
  }

  private static Intent intent(long begin, long at, String value) {
    return new Intent(
        transaction(begin),
        A,
        new NodeId(3),
        at(at),
        List.of(new Intent.Provisional(1, value.getBytes(UTF_8))));
  }

  private static TransactionId transaction(long begin) {
    return new TransactionId(at(begin));
  }

  private static Timestamp at(long value) {
    return new Timestamp(value);
  }
}

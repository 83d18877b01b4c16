package io.massifdb.rangestore.mvcc;

import static org.assertj.core.api.Assertions.assertThat;

import io.massifdb.kvapi.Key;
import io.massifdb.kvapi.KeySpan;
import io.massifdb.kvapi.Timestamp;
import io.massifdb.kvapi.TransactionId;
import io.massifdb.kvapi.seam.Family;
import io.massifdb.kvapi.seam.WriteBatch;
import io.massifdb.testkit.MemoryEngine;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.jspecify.annotations.Nullable;

/** MVCC against the naive model: a map from key to a map from timestamp to value. */
class MvccModelTest {
  private MemoryEngine engine = new MemoryEngine();
  private MvccReader reader = new MvccReader(engine, new IntentIndex());
  private final NavigableMap<Key, NavigableMap<Long, String>> model = new TreeMap<>();

  @Property(tries = 300)
  void readsAgreeWithTheModel(
      @ForAll @Size(max = 40) List<@IntRange(max = 31) Integer> writes,
      @ForAll @LongRange(max = 90) long readAt,
      @ForAll @IntRange(max = 12) int from,
      @ForAll @IntRange(min = 1, max = 12) int length,
      @ForAll @IntRange(max = 3) int limit,
      @ForAll boolean afterFirst) {
    fill(writes);
    for (int key = 0; key < 8; key++) {
      Version version = reader.newestAtOrBelow(key(key), new Timestamp(readAt));
      assertThat(version == null ? "" : text(version.value()))
          .isEqualTo(modelValue(key(key), readAt));
    }
    Key start = afterFirst ? key(from).next() : key(from);
    Key end = afterFirst ? key(from + length).next() : key(from + length);
    KeySpan span = new KeySpan(start, end);
    for (boolean reverse : new boolean[] {false, true}) {
      assertThat(scanInPages(span, reverse, readAt, limit))
          .isEqualTo(modelScan(span, reverse, readAt));
    }
  }

  /** However far the deletions have come: reads at or above the threshold stay as they are. */
  @Property(tries = 300)
  void collectingGarbageChangesNoReadAtOrAboveTheThreshold(
      @ForAll @Size(max = 40) List<@IntRange(max = 31) Integer> writes,
      @ForAll @LongRange(max = 90) long threshold,
      @ForAll @IntRange(min = 1, max = 4) int perCommand) {
    fill(writes);
    List<byte[]> garbage = new ArrayList<>();
    KeySpan all = new KeySpan(key(0), key(9));
    try (GarbageScan scan = new GarbageScan(engine, all, new Timestamp(threshold))) {
      List<byte[]> some;
      while ((some = scan.next(perCommand, 7)) != null) {
        garbage.addAll(some);
      }
    }
    for (byte[] version : garbage) {
      WriteBatch batch = new WriteBatch();
      batch.delete(Family.DATA, version);
      engine.write(batch);
      for (long at = threshold; at <= 91; at += 7) {
        assertThat(scanInPages(all, false, at, 3)).isEqualTo(modelScan(all, false, at));
      }
    }
    try (GarbageScan again = new GarbageScan(engine, all, new Timestamp(threshold))) {
      List<byte[]> rest;
      while ((rest = again.next(100, 100)) != null) {
        assertThat(rest).isEmpty();
      }
    }
  }

  @Property(tries = 300)
  void searchesForVersionsAgreeWithTheModel(
      @ForAll @Size(max = 40) List<@IntRange(max = 31) Integer> writes,
      @ForAll @LongRange(max = 90) long low,
      @ForAll @LongRange(max = 90) long high,
      @ForAll @IntRange(max = 7) int from,
      @ForAll @IntRange(min = 1, max = 8) int length) {
    fill(writes);
    KeySpan span = new KeySpan(key(from), key(from + length));
    if (low <= high) {
      boolean expected =
          model.subMap(span.start(), span.end()).values().stream()
              .anyMatch(versions -> !versions.headMap(high, true).tailMap(low, false).isEmpty());
      assertThat(reader.hasForeignVersion(span, new Timestamp(low), new Timestamp(high), null))
          .isEqualTo(expected);
    }
    model.forEach((key, versions) -> {
      for (long at : versions.keySet()) {
        TransactionId writer = new TransactionId(new Timestamp(at - at % 2));
        assertThat(reader.ownVersion(key, writer)).isEqualTo(new Timestamp(at));
        TransactionId nobody = new TransactionId(new Timestamp(at - at % 2 + 1));
        assertThat(reader.ownVersion(key, nobody)).isNull();
        assertThat(
                reader.hasForeignVersion(
                    KeySpan.of(key), new Timestamp(at - 1), new Timestamp(at), writer))
            .isFalse();
      }
    });
  }

  /** Write i commits at 2i + 2, or at 2i + 3 when pushed: then it stores its writer, 2i + 2. */
  private void fill(List<Integer> writes) {
    engine = new MemoryEngine();
    reader = new MvccReader(engine, new IntentIndex());
    model.clear();
    MvccWriter writer = new MvccWriter();
    for (int i = 0; i < writes.size(); i++) {
      int code = writes.get(i);
      long begin = 2L * i + 2;
      long at = (code & 16) != 0 ? begin + 1 : begin;
      String value = (code & 8) != 0 ? "" : "v" + i;
      Key key = key(code % 8);
      writer.version(
          key,
          new Timestamp(at),
          new TransactionId(new Timestamp(begin)),
          value.isEmpty() ? null : value.getBytes(StandardCharsets.UTF_8));
      model.computeIfAbsent(key, _ -> new TreeMap<>()).put(at, value);
    }
    engine.write(writer.batch());
  }

  private List<String> scanInPages(KeySpan span, boolean reverse, long at, int limit) {
    List<String> rows = new ArrayList<>();
    KeySpan rest = span;
    while (true) {
      int[] taken = {0};
      MvccScan.Outcome outcome =
          reader.scan(
              new MvccScan.Spec(
                  rest,
                  reverse,
                  new Timestamp(at),
                  null,
                  Integer.MAX_VALUE,
                  List.of(),
                  _ -> true,
                  _ -> false),
              (key, value) -> {
                rows.add(key + "=" + text(value));
                return ++taken[0] == limit;
              });
      Key resume = outcome.resume();
      if (resume == null) {
        return rows;
      }
      rest = reverse ? new KeySpan(rest.start(), resume) : new KeySpan(resume, rest.end());
    }
  }

  private List<String> modelScan(KeySpan span, boolean reverse, long at) {
    List<String> rows = new ArrayList<>();
    for (Key key : model.keySet()) {
      String value = modelValue(key, at);
      if (span.contains(key) && !value.isEmpty()) {
        rows.add(key + "=" + value);
      }
    }
    if (reverse) {
      Collections.reverse(rows);
    }
    return rows;
  }

  private String modelValue(Key key, long at) {
    Map.Entry<Long, String> newest = model.getOrDefault(key, new TreeMap<>()).floorEntry(at);
    return newest == null ? "" : newest.getValue();
  }

  private static String text(byte @Nullable [] value) {
    return value == null ? "" : new String(value, StandardCharsets.UTF_8);
  }

  private static Key key(int number) {
    return Key.of(4, number);
  }
}

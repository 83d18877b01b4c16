package io.massifdb.txnlayer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.massifdb.kvapi.Key;
import io.massifdb.kvapi.KeySpan;
import io.massifdb.kvapi.KeyValue;
import io.massifdb.kvapi.Timestamp;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class WriteBufferTest {
  /** The naive twin: a copy of the whole map at every position. */
  @Property(tries = 300)
  void agreesWithCopiesOfAMap(@ForAll long seed) {
    Random random = new Random(seed);
    WriteBuffer buffer = new WriteBuffer();
    TreeMap<Key, String> now = new TreeMap<>();
    TreeMap<Integer, TreeMap<Key, String>> copies = new TreeMap<>();
    copies.put(0, new TreeMap<>());
    for (int step = 0; step < 60; step++) {
      if (random.nextInt(10) == 0) {
        List<Integer> positions = new ArrayList<>(copies.keySet());
        int position = positions.get(random.nextInt(positions.size()));
        buffer.truncate(position);
        copies.tailMap(position, false).clear();
        now = new TreeMap<>(copies.getOrDefault(position, new TreeMap<>()));
      } else {
        Key key = Key.of(random.nextInt(6));
        boolean deletes = random.nextInt(4) == 0;
        String value = deletes ? "deleted" : "v" + step;
        buffer.put(key, deletes ? null : value.getBytes(UTF_8), null);
        now.put(key, value);
        copies.put(buffer.position(), new TreeMap<>(now));
      }
      copies.forEach((position, copy) -> check(buffer, position, copy));
      assertThat(buffer.isEmpty()).isEqualTo(now.isEmpty());
    }
    buffer.truncate(0);
    assertThat(buffer.bytes()).isZero();
    assertThat(buffer.firstKey()).isNull();
  }

  private static void check(WriteBuffer buffer, int position, Map<Key, String> copy) {
    TreeMap<Key, String> seen = new TreeMap<>();
    for (KeyValue pair : buffer.overlay(KeySpan.ALL, position, 100, position % 2 == 0)) {
      seen.put(pair.key(), text(pair.value()));
    }
    assertThat(seen).isEqualTo(copy);
    for (int i = 0; i < 6; i++) {
      WriteBuffer.Write write = buffer.visible(Key.of(i), position);
      assertThat(write == null ? null : text(write.value())).isEqualTo(copy.get(Key.of(i)));
    }
  }

  private static String text(byte @Nullable [] value) {
    return value == null ? "deleted" : new String(value, UTF_8);
  }

  @Test
  void sequencesAreNeverReusedAndTheFirstReadCounts() {
    WriteBuffer buffer = new WriteBuffer();
    Key key = Key.of(4, 1);
    buffer.put(key, new byte[1], new Timestamp(7));
    int position = buffer.position();
    buffer.put(key, new byte[2], new Timestamp(9));
    assertThat(buffer.writes().iterator().next().readAt()).isEqualTo(new Timestamp(7));
    buffer.truncate(position);
    buffer.put(key, null, null);
    assertThat(buffer.writes().iterator().next().sequence()).isEqualTo(3);
  }

  @Property(tries = 300)
  void readSpansCoverEverythingThatWasReadAtItsOldestTimestamp(@ForAll long seed) {
    Random random = new Random(seed);
    ReadSpans spans = new ReadSpans(8);
    @Nullable Timestamp[] oldest = new @Nullable Timestamp[256];
    for (int step = 0; step < 40; step++) {
      int from = random.nextInt(250);
      int to = from + 1 + random.nextInt(255 - from);
      Timestamp at = new Timestamp(1 + random.nextInt(5));
      spans.add(new KeySpan(Key.of(from), Key.of(to)), at);
      for (int i = from; i < to; i++) {
        Timestamp before = oldest[i];
        oldest[i] = before == null ? at : Timestamp.min(before, at);
      }
      Key last = Key.MIN;
      for (ReadSpans.ReadSpan span : spans.all()) {
        assertThat(span.span().start()).isGreaterThanOrEqualTo(last);
        last = span.span().end();
      }
      assertThat(spans.all().size()).isLessThanOrEqualTo(8);
    }
    for (int i = 0; i < 256; i++) {
      Timestamp expected = oldest[i];
      Key key = Key.of(i);
      List<ReadSpans.ReadSpan> covering =
          spans.all().stream().filter(span -> span.span().contains(key)).toList();
      if (expected != null) {
        assertThat(covering).hasSize(1);
        assertThat(covering.getFirst().validAt()).isLessThanOrEqualTo(expected);
      }
    }
  }
}

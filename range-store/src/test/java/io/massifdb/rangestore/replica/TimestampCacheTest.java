package io.massifdb.rangestore.replica;

import static org.assertj.core.api.Assertions.assertThat;

import io.massifdb.kvapi.Key;
import io.massifdb.kvapi.KeySpan;
import io.massifdb.kvapi.Timestamp;
import io.massifdb.kvapi.TransactionId;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TimestampCacheTest {
  private static final int KEYS = 10;

  /** A read as the naive model remembers it. */
  record Read(int from, int to, long at, @Nullable TransactionId owner) {}

  @Property(tries = 500)
  void agreesWithAListOfAllReads(
      @ForAll @Size(max = 30) List<@IntRange(max = 9_999) Integer> codes) {
    TimestampCache cache = new TimestampCache(1000, new Timestamp(2));
    List<Read> reads = fill(codes, cache);
    for (int key = 0; key < KEYS; key++) {
      for (long at = 0; at < 22; at++) {
        for (long writer = 0; writer < 4; writer++) {
          TransactionId own = new TransactionId(new Timestamp(writer));
          assertThat(cache.allows(key(key), new Timestamp(at), own))
              .as("key %d at %d by %d after %s", key, at, writer, reads)
              .isEqualTo(at > 2 && allows(reads, key, at, own));
        }
      }
    }
  }

  @Property(tries = 200)
  void evictionOnlyEverForbidsMore(
      @ForAll @Size(min = 10, max = 60) List<@IntRange(max = 9_999) Integer> codes) {
    TimestampCache cache = new TimestampCache(6, Timestamp.ZERO);
    List<Read> reads = fill(codes, cache);
    assertThat(cache.size()).isLessThanOrEqualTo(8);
    for (int key = 0; key < KEYS; key++) {
      for (long at = 0; at < 22; at++) {
        TransactionId own = new TransactionId(new Timestamp(1));
        if (cache.allows(key(key), new Timestamp(at), own)) {
          assertThat(allows(reads, key, at, own)).isTrue();
        }
      }
    }
  }

  @Test
  void aBarrierExcludesItsOwnTransaction() {
    TimestampCache cache = new TimestampCache(10, Timestamp.ZERO);
    TransactionId own = new TransactionId(new Timestamp(5));
    cache.add(KeySpan.of(key(1)), new Timestamp(5), own);
    assertThat(cache.allows(key(1), new Timestamp(5), own)).isTrue();
    cache.add(KeySpan.of(key(1)), new Timestamp(5), null);
    assertThat(cache.allows(key(1), new Timestamp(5), own)).isFalse();
    assertThat(cache.floor(key(1))).isEqualTo(new Timestamp(5));
  }

  private static List<Read> fill(List<Integer> codes, TimestampCache cache) {
    List<Read> reads = new ArrayList<>();
    for (int code : codes) {
      int from = code % 10;
      int to = Math.min(KEYS, from + 1 + code / 10 % 4);
      long at = code / 40 % 20;
      TransactionId owner =
          code / 800 % 4 == 0 ? null : new TransactionId(new Timestamp(code / 800 % 4));
      KeySpan span = to == from + 1 ? KeySpan.of(key(from)) : new KeySpan(key(from), key(to));
      cache.add(span, new Timestamp(at), owner);
      reads.add(new Read(from, to, at, owner));
    }
    return reads;
  }

  /** Above every read of the key; equality for the own read only. */
  private static boolean allows(List<Read> reads, int key, long at, TransactionId writer) {
    for (Read read : reads) {
      boolean covers = read.from <= key && key < read.to;
      if (covers && (read.at > at || (read.at == at && !writer.equals(read.owner)))) {
        return false;
      }
    }
    return true;
  }

  private static Key key(int number) {
    return Key.of(4, number);
  }
}

package io.massifdb.rangestore;

import io.massifdb.kvapi.Key;
import io.massifdb.kvapi.KeySpan;
import io.massifdb.kvapi.Keys;
import io.massifdb.kvapi.seam.Engine;
import io.massifdb.kvapi.seam.EngineIterator;
import io.massifdb.kvapi.seam.Family;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Where a range should be split: at the borders of a table that has outgrown a shared range, or in
 * the middle of a range that has grown too large. Decides by sizes alone; a split key is always the
 * first key of a row or of a table.
 */
final class SplitDecider {
  private static final int VERSION_SUFFIX_BYTES = 8;

  private final Engine engine;
  private final long splitBytes;
  private final long ownRangeBytes;

  SplitDecider(Engine engine, long splitBytes, long ownRangeBytes) {
    this.engine = engine;
    this.splitBytes = splitBytes;
    this.ownRangeBytes = ownRangeBytes;
  }

  /** The key to split at, or null. */
  @Nullable Key splitKey(KeySpan range) {
    if (range.start().compareTo(Keys.CATALOG_START) < 0) {
      return null;
    }
    long bytes = bytes(range);
    if (bytes <= Math.min(ownRangeBytes, splitBytes)) {
      return null;
    }
    Key border = tableBorder(range);
    if (border != null) {
      return border;
    }
    return bytes > splitBytes ? middle(range, bytes) : null;
  }

  private long bytes(KeySpan span) {
    return engine.approximateBytes(span.start().bytes(), span.end().bytes());
  }

  /** A border of the first table in the range that is large and not alone. */
  private @Nullable Key tableBorder(KeySpan range) {
    if (range.start().compareTo(Keys.TABLES_START) < 0) {
      return null;
    }
    Key from = range.start();
    while (from.compareTo(range.end()) < 0) {
      Key first = firstKey(new KeySpan(from, range.end()));
      if (first == null) {
        return null;
      }
      KeySpan table = KeySpan.prefix(tablePrefix(first));
      KeySpan part = table.intersect(range);
      if (part != null && bytes(part) > ownRangeBytes) {
        Key border = borderOf(range, table);
        if (border != null) {
          return border;
        }
      }
      from = table.end();
    }
    return null;
  }

  /** Cuts off what lies before the table, then what lies behind it. */
  private @Nullable Key borderOf(KeySpan range, KeySpan table) {
    if (range.start().compareTo(table.start()) < 0) {
      return table.start();
    }
    boolean othersBehind =
        table.end().compareTo(range.end()) < 0
            && firstKey(new KeySpan(table.end(), range.end())) != null;
    return othersBehind ? table.end() : null;
  }

  /** The row at which about half of the bytes are passed. */
  private @Nullable Key middle(KeySpan range, long bytes) {
    long passed = 0;
    try (EngineIterator iterator = iterator(range)) {
      for (iterator.seekToFirst(); iterator.isValid(); iterator.next()) {
        byte[] version = iterator.key();
        if (passed * 2 >= bytes) {
          Key row = rowOf(version);
          return row.compareTo(range.start()) > 0 ? row : null;
        }
        passed += version.length + iterator.value().length;
      }
    }
    return null;
  }

  private @Nullable Key firstKey(KeySpan span) {
    try (EngineIterator iterator = iterator(span)) {
      iterator.seekToFirst();
      return iterator.isValid() ? rowOf(iterator.key()) : null;
    }
  }

  private EngineIterator iterator(KeySpan span) {
    return engine.iterator(Family.DATA, span.start().bytes(), span.end().bytes());
  }

  private static Key rowOf(byte[] version) {
    return new Key(Arrays.copyOf(version, version.length - VERSION_SUFFIX_BYTES));
  }

  /** A table's keys start with its id: one byte below 240, else 240 + n and n + 1 bytes. */
  private static Key tablePrefix(Key key) {
    int first = key.bytes()[0] & 0xFF;
    int length = first < 240 ? 1 : 1 + (first - 239);
    return new Key(Arrays.copyOf(key.bytes(), length));
  }
}

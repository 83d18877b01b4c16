package io.massifdb.rangestore.mvcc;

import io.massifdb.kvapi.Key;
import io.massifdb.kvapi.KeySpan;
import io.massifdb.kvapi.Timestamp;
import io.massifdb.kvapi.seam.EngineIterator;
import io.massifdb.kvapi.seam.EngineReader;
import io.massifdb.kvapi.seam.Family;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds the versions of a span that nobody at or above the threshold can see: all below the newest
 * one at or below the threshold, and that one too when it is a deletion. A deletion comes after
 * everything beneath it, so that no part of the list, carried out in order, brings anything back.
 * Confined to one thread; close it.
 */
public final class GarbageScan implements AutoCloseable {
  private final EngineIterator iterator;
  private final KeySpan span;
  private final Timestamp threshold;
  private Key row = Key.MIN;
  private boolean everything;
  private boolean shadowed;
  private byte @Nullable [] deletion;

  public GarbageScan(EngineReader reader, KeySpan span, Timestamp threshold) {
    this.span = span;
    this.threshold = threshold;
    iterator =
        reader.iterator(
            Family.DATA, VersionKey.lowerBound(span.start()), VersionKey.upperBound(span.end()));
    iterator.seekToFirst();
  }

  /** All versions of the span, whoever could see them. */
  public static GarbageScan ofAll(EngineReader reader, KeySpan span) {
    GarbageScan scan = new GarbageScan(reader, span, Timestamp.MAX);
    scan.everything = true;
    return scan;
  }

  /** About {@code max} more keys of the engine; empty when some span had none, null at the end. */
  public @Nullable List<byte[]> next(int max, int visitedMax) {
    if (!iterator.isValid() && deletion == null) {
      return null;
    }
    List<byte[]> found = new ArrayList<>();
    for (int visited = 0;
        iterator.isValid() && found.size() < max && visited < visitedMax;
        visited++) {
      byte[] encoded = iterator.key();
      if (!VersionKey.isVersionOf(row, encoded)) {
        endRow(found);
        row = VersionKey.keyOf(encoded);
        shadowed = false;
      }
      if (span.contains(row)) {
        visit(encoded, found);
      }
      iterator.next();
    }
    if (!iterator.isValid()) {
      endRow(found);
    }
    return found;
  }

  private void visit(byte[] encoded, List<byte[]> found) {
    if (everything || shadowed) {
      found.add(encoded);
    } else if (!VersionKey.timestampOf(encoded).isAfter(threshold)) {
      shadowed = true;
      if (Version.valueOf(iterator.value()) == null) {
        deletion = encoded;
      }
    }
  }

  private void endRow(List<byte[]> found) {
    if (deletion != null) {
      found.add(deletion);
      deletion = null;
    }
  }

  @Override
  public void close() {
    iterator.close();
  }
}

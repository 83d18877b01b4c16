package io.massifdb.rangestore.mvcc;

import io.massifdb.kvapi.Key;
import io.massifdb.kvapi.KeySpan;
import io.massifdb.kvapi.Timestamp;
import io.massifdb.kvapi.seam.EngineIterator;
import io.massifdb.kvapi.seam.EngineReader;
import io.massifdb.kvapi.seam.Family;
import org.jspecify.annotations.Nullable;

/**
 * Walks the live rows of a span as of one timestamp, in key order or against it. Steps over a few
 * invisible versions and seeks over many. Confined to one thread.
 */
final class VersionCursor implements AutoCloseable {
  /** Neighbouring versions stepped over before a seek is cheaper. */
  private static final int STEPS_MAX = 4;

  private final EngineIterator iterator;
  private final KeySpan span;
  private final Timestamp at;
  private final boolean reverse;
  private Key key = Key.MIN;
  private byte[] value = {};

  VersionCursor(EngineReader reader, KeySpan span, Timestamp at, boolean reverse) {
    this.span = span;
    this.at = at;
    this.reverse = reverse;
    iterator =
        reader.iterator(
            Family.DATA, VersionKey.lowerBound(span.start()), VersionKey.upperBound(span.end()));
    if (reverse) {
      iterator.seekToLast();
    } else {
      iterator.seekToFirst();
    }
  }

  /** Moves to the next live row; false at the end of the span. */
  boolean advance() {
    return reverse ? advanceBackward() : advanceForward();
  }

  Key key() {
    return key;
  }

  byte[] value() {
    return value;
  }

  @Override
  public void close() {
    iterator.close();
  }

  private boolean advanceForward() {
    while (iterator.isValid()) {
      byte[] encoded = iterator.key();
      Key candidate = VersionKey.keyOf(encoded);
      if (candidate.compareTo(span.start()) < 0) {
        iterator.seek(VersionKey.afterAllVersions(candidate));
      } else if (candidate.compareTo(span.end()) >= 0) {
        return false;
      } else if (VersionKey.timestampOf(encoded).isAfter(at)) {
        skipNewer(candidate);
      } else {
        byte[] live = Version.valueOf(iterator.value());
        skipOlder(candidate);
        if (live != null) {
          key = candidate;
          value = live;
          return true;
        }
      }
    }
    return false;
  }

  private void skipNewer(Key candidate) {
    iterator.next();
    if (iterator.isValid()
        && VersionKey.isVersionOf(candidate, iterator.key())
        && VersionKey.timestampOf(iterator.key()).isAfter(at)) {
      iterator.seek(VersionKey.encode(candidate, at));
    }
  }

  private void skipOlder(Key candidate) {
    for (int steps = 0; steps < STEPS_MAX; steps++) {
      iterator.next();
      if (!iterator.isValid() || !VersionKey.isVersionOf(candidate, iterator.key())) {
        return;
      }
    }
    iterator.seek(VersionKey.afterAllVersions(candidate));
  }

  private boolean advanceBackward() {
    while (iterator.isValid()) {
      Key candidate = VersionKey.keyOf(iterator.key());
      if (candidate.compareTo(span.end()) >= 0) {
        iterator.seekForPrevious(candidate.bytes());
      } else if (candidate.compareTo(span.start()) < 0) {
        return false;
      } else {
        byte[] visible = newestVisibleBackward(candidate);
        byte[] live = visible == null ? null : Version.valueOf(visible);
        if (live != null) {
          key = candidate;
          value = live;
          return true;
        }
      }
    }
    return false;
  }

  /** From the oldest version of the row up; leaves the iterator before the row. */
  private byte @Nullable [] newestVisibleBackward(Key candidate) {
    byte[] newest = null;
    for (int steps = 0; iterator.isValid(); steps++) {
      byte[] encoded = iterator.key();
      if (!VersionKey.isVersionOf(candidate, encoded)) {
        return newest;
      }
      if (VersionKey.timestampOf(encoded).isAfter(at)) {
        break;
      }
      if (steps == STEPS_MAX) {
        iterator.seek(VersionKey.encode(candidate, at));
        newest = iterator.value();
        break;
      }
      newest = iterator.value();
      iterator.previous();
    }
    if (iterator.isValid()) {
      iterator.seekForPrevious(candidate.bytes());
    }
    return newest;
  }
}

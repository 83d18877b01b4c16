package io.massifdb.rangestore.concurrency;

import io.massifdb.kvapi.Key;
import io.massifdb.kvapi.KeySpan;

/** A span that an evaluation reads or writes. Reads share; a write excludes everybody else. */
public record LatchSpan(KeySpan span, boolean writes) {
  public static LatchSpan read(KeySpan span) {
    return new LatchSpan(span, false);
  }

  public static LatchSpan write(KeySpan span) {
    return new LatchSpan(span, true);
  }

  public static LatchSpan write(Key key) {
    return new LatchSpan(KeySpan.of(key), true);
  }

  boolean conflictsWith(LatchSpan other) {
    return (writes || other.writes) && span.overlaps(other.span);
  }
}

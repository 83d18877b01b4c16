package io.massifdb.kvapi;

import org.jspecify.annotations.Nullable;

/** The keys from {@code start} (inclusive) to {@code end} (exclusive). Never empty. */
public record KeySpan(Key start, Key end) {
  public static final KeySpan ALL = new KeySpan(Key.MIN, Key.MAX);

  public KeySpan {
    if (start.compareTo(end) >= 0) {
      throw new IllegalArgumentException("empty span [" + start + ", " + end + ")");
    }
  }

  /** The span that holds exactly one key. */
  public static KeySpan of(Key key) {
    return new KeySpan(key, key.next());
  }

  /** All keys that start with {@code prefix}. */
  public static KeySpan prefix(Key prefix) {
    return new KeySpan(prefix, prefix.prefixEnd());
  }

  public boolean contains(Key key) {
    return start.compareTo(key) <= 0 && key.compareTo(end) < 0;
  }

  public boolean contains(KeySpan other) {
    return start.compareTo(other.start) <= 0 && other.end.compareTo(end) <= 0;
  }

  public boolean overlaps(KeySpan other) {
    return start.compareTo(other.end) < 0 && other.start.compareTo(end) < 0;
  }

  /** The common part, or null when there is none. */
  public @Nullable KeySpan intersect(KeySpan other) {
    Key from = start.compareTo(other.start) >= 0 ? start : other.start;
    Key to = end.compareTo(other.end) <= 0 ? end : other.end;
    return from.compareTo(to) < 0 ? new KeySpan(from, to) : null;
  }

  /** True when the span holds one key only. */
  public boolean isPoint() {
    return end.length() == start.length() + 1 && end.startsWith(start) && end.equals(start.next());
  }

  @Override
  public String toString() {
    return "[" + start + ", " + end + ")";
  }
}

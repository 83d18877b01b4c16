package io.massifdb.txnlayer;

import io.massifdb.kvapi.Key;
import io.massifdb.kvapi.KeySpan;
import io.massifdb.kvapi.Timestamp;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What was read and must still be true at the commit timestamp: disjoint spans, each with the
 * timestamp at which it was valid last. Overlapping spans melt (the older timestamp counts), and
 * beyond a limit neighbours do: coarser, never missing. Confined to the transaction's thread.
 */
final class ReadSpans {
  private final int spansMax;
  private final TreeMap<Key, ReadSpan> byStart = new TreeMap<>();

  ReadSpans(int spansMax) {
    this.spansMax = spansMax;
  }

  /** Valid at {@code validAt}. */
  record ReadSpan(KeySpan span, Timestamp validAt) {}

  void add(KeySpan span, Timestamp validAt) {
    Key start = span.start();
    Key end = span.end();
    Timestamp oldest = validAt;
    Map.Entry<Key, ReadSpan> near = byStart.lowerEntry(end);
    // Neighbours that touch melt too when equally old: the pages of a scan become one span.
    Map.Entry<Key, ReadSpan> touching = byStart.floorEntry(end);
    if (touching != null && touching.getValue().validAt().equals(validAt)) {
      near = touching;
    }
    while (near != null && reaches(near.getValue(), start, validAt)) {
      ReadSpan other = near.getValue();
      start = start.compareTo(other.span().start()) <= 0 ? start : other.span().start();
      end = end.compareTo(other.span().end()) >= 0 ? end : other.span().end();
      oldest = Timestamp.min(oldest, other.validAt());
      byStart.remove(near.getKey());
      near = byStart.lowerEntry(near.getKey());
    }
    byStart.put(start, new ReadSpan(new KeySpan(start, end), oldest));
    if (byStart.size() > spansMax) {
      coarsen();
    }
  }

  private static boolean reaches(ReadSpan other, Key start, Timestamp validAt) {
    int order = other.span().end().compareTo(start);
    return order > 0 || (order == 0 && other.validAt().equals(validAt));
  }

  private void coarsen() {
    List<ReadSpan> all = all();
    byStart.clear();
    for (int i = 0; i < all.size(); i += 2) {
      ReadSpan left = all.get(i);
      ReadSpan right = all.get(Math.min(i + 1, all.size() - 1));
      KeySpan span = new KeySpan(left.span().start(), right.span().end());
      byStart.put(span.start(), new ReadSpan(span, Timestamp.min(left.validAt(), right.validAt())));
    }
  }

  boolean isEmpty() {
    return byStart.isEmpty();
  }

  List<ReadSpan> all() {
    return new ArrayList<>(byStart.values());
  }

  /** Everything was found valid at {@code at}. */
  void allValidAt(Timestamp at) {
    byStart.replaceAll(
        (start, span) -> span.validAt().isBefore(at) ? new ReadSpan(span.span(), at) : span);
  }
}

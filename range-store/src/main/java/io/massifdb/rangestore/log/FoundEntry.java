package io.massifdb.rangestore.log;

import io.massifdb.raft.Entry;
import org.jspecify.annotations.Nullable;

/** Where an entry was found; the entry itself only if it is one of the latest. */
final class FoundEntry {
  final long index;
  final long term;
  final Segment segment;
  final int offset;
  final int sizeBytes;
  @Nullable Entry entry;

  FoundEntry(Entry entry, Segment segment, int offset, int sizeBytes) {
    this.index = entry.index();
    this.term = entry.term();
    this.segment = segment;
    this.offset = offset;
    this.sizeBytes = sizeBytes;
    this.entry = entry;
  }
}

package io.massifdb.rangestore.log;

import io.massifdb.raft.Entry;
import org.jspecify.annotations.Nullable;

/** Where a live entry lies, and the entry itself as long as the cache has room. */
final class Slot {
  final GroupLog group;
  final long index;
  final long term;
  final int sizeBytes;
  Segment segment;
  int offset;
  @Nullable Entry cached;

  Slot(GroupLog group, FoundEntry found) {
    this.group = group;
    this.index = found.index;
    this.term = found.term;
    this.segment = found.segment;
    this.offset = found.offset;
    this.sizeBytes = found.sizeBytes;
    this.cached = found.entry;
  }

  Slot(GroupLog group, Entry entry, Segment segment, int offset, int sizeBytes) {
    this.group = group;
    this.index = entry.index();
    this.term = entry.term();
    this.segment = segment;
    this.offset = offset;
    this.sizeBytes = sizeBytes;
    this.cached = entry;
  }
}

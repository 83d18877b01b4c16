package io.massifdb.raft;

import java.util.Arrays;
import java.util.List;

/**
 * One position of the replicated log. The pair (term, index) identifies an entry for ever: no two
 * different entries carry the same pair.
 *
 * @param data opaque bytes, shared and never modified by anybody after the entry was created
 */
public record Entry(long term, long index, EntryType type, byte[] data) {
  /** What an entry weighs in every limit beside its data: term, index and type. */
  static final int OVERHEAD_BYTES = 17;

  private static final byte[] NO_DATA = {};

  /** An entry of bytes of the host. */
  public static Entry normal(long term, long index, byte[] data) {
    return new Entry(term, index, EntryType.NORMAL, data);
  }

  /** An entry without content, as a new leader appends. */
  static Entry empty(long term, long index) {
    return normal(term, index, NO_DATA);
  }

  /** The weight by which every byte limit (messages, pages of the log, apply window) counts. */
  public long sizeBytes() {
    return OVERHEAD_BYTES + (long) data.length;
  }

  static long sizeBytes(List<Entry> entries) {
    long size = 0;
    for (Entry entry : entries) {
      size += entry.sizeBytes();
    }
    return size;
  }

  static long payloadBytes(List<Entry> entries) {
    long size = 0;
    for (Entry entry : entries) {
      size += entry.data.length;
    }
    return size;
  }

  /**
   * The longest prefix that weighs at most the limit, but at least one entry if there is any, so
   * that an oversized entry cannot block the log.
   */
  public static List<Entry> limit(List<Entry> entries, long bytesMax) {
    long size = 0;
    for (int count = 0; count < entries.size(); count++) {
      size += entries.get(count).sizeBytes();
      if (size > bytesMax && count > 0) {
        return entries.subList(0, count);
      }
    }
    return entries;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Entry that
        && term == that.term
        && index == that.index
        && type == that.type
        && Arrays.equals(data, that.data);
  }

  @Override
  public int hashCode() {
    return 31 * Long.hashCode(index) + Long.hashCode(term);
  }

  @Override
  public String toString() {
    return term + "/" + index + " " + type + " (" + data.length + " bytes)";
  }
}

package io.massifdb.raft;

import java.util.Arrays;

/**
 * The window of appends that were sent to one follower and not acknowledged: a ring of (last index,
 * bytes), full when it holds the permitted number of messages or when the permitted number of bytes
 * is reached (by the message that reaches it). The ring grows on demand, because a process may host
 * thousands of groups.
 */
final class Inflights {
  private final int messagesMax;
  private final long bytesMax;
  private long[] indexes = {};
  private long[] sizes = {};
  private int start;
  private int count;
  private long bytes;

  Inflights(int messagesMax, long bytesMax) {
    this.messagesMax = messagesMax;
    this.bytesMax = bytesMax;
  }

  /** A message ending at the index leaves; indexes only ever grow. */
  void add(long index, long messageBytes) {
    if (isFull()) {
      throw new AssertionError("append sent into a full window");
    }
    if (count == indexes.length) {
      grow();
    }
    int position = (start + count) % indexes.length;
    indexes[position] = index;
    sizes[position] = messageBytes;
    count++;
    bytes += messageBytes;
  }

  /** Everything up to the index is acknowledged. */
  void freeUpTo(long index) {
    while (count > 0 && indexes[start] <= index) {
      bytes -= sizes[start];
      start = (start + 1) % indexes.length;
      count--;
    }
  }

  boolean isFull() {
    return count == messagesMax || bytes >= bytesMax;
  }

  int count() {
    return count;
  }

  void clear() {
    start = 0;
    count = 0;
    bytes = 0;
  }

  private void grow() {
    int size = Math.max(1, indexes.length * 2);
    long[] grownIndexes = Arrays.copyOf(indexes, size);
    long[] grownSizes = Arrays.copyOf(sizes, size);
    for (int i = 0; i < count; i++) {
      grownIndexes[i] = indexes[(start + i) % indexes.length];
      grownSizes[i] = sizes[(start + i) % indexes.length];
    }
    indexes = grownIndexes;
    sizes = grownSizes;
    start = 0;
  }
}

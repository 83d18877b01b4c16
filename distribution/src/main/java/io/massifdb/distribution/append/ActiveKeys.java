package io.massifdb.distribution.append;

import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * The few keys at which all clients work, so that they meet. A key that has got its share of
 * appends is replaced by a new one: lists stay short.
 */
final class ActiveKeys {
  private static final int AT_ONCE = 8;
  private static final int APPENDS_MAX = 64;

  private record Slot(long key, AtomicLong lastValue) {}

  /** A value to be appended, unique in its list. */
  record Append(long key, long value) {}

  private final AtomicReferenceArray<Slot> slots = new AtomicReferenceArray<>(AT_ONCE);
  private final AtomicLong nextKey = new AtomicLong();

  ActiveKeys() {
    for (int i = 0; i < AT_ONCE; i++) {
      slots.set(i, fresh());
    }
  }

  private Slot fresh() {
    return new Slot(nextKey.getAndIncrement(), new AtomicLong());
  }

  long any() {
    return slots.get(ThreadLocalRandom.current().nextInt(AT_ONCE)).key();
  }

  Append append() {
    int place = ThreadLocalRandom.current().nextInt(AT_ONCE);
    Slot slot = slots.get(place);
    long value = slot.lastValue().incrementAndGet();
    if (value >= APPENDS_MAX) {
      slots.compareAndSet(place, slot, fresh());
    }
    return new Append(slot.key(), value);
  }

  /** All keys that were ever worked at are below this one. */
  long end() {
    return nextKey.get();
  }
}

package io.massifdb.execution;

import java.util.Arrays;

/// Numbers distinct keys densely from 0: a hash table with open addressing whose keys lie one
/// behind the other in an arena.
final class KeyTable implements AutoCloseable {
  static final int ABSENT = -1;

  private final MemoryBudget memory;
  private int[] slots = new int[64];
  private int[] hashes = new int[32];
  private int[] offsets = new int[33];
  private byte[] arena = new byte[512];
  private int size;
  private long reservedBytes;

  KeyTable(MemoryBudget memory) {
    this.memory = memory;
    Arrays.fill(slots, ABSENT);
  }

  int size() {
    return size;
  }

  /// The number of the key, [#ABSENT] when it was never added.
  int find(KeyBytes key) {
    int slot = slotOf(key, hash(key));
    return slots[slot];
  }

  /// The number of the key, which is new when it equals the [#size] before the call.
  int add(KeyBytes key) {
    int hash = hash(key);
    int slot = slotOf(key, hash);
    if (slots[slot] != ABSENT) {
      return slots[slot];
    }
    int id = size++;
    if (size > hashes.length) {
      hashes = Arrays.copyOf(hashes, hashes.length * 2);
      offsets = Arrays.copyOf(offsets, hashes.length + 1);
    }
    int start = offsets[id];
    int end = Math.addExact(start, key.length());
    if (end > arena.length) {
      arena = Arrays.copyOf(arena, (int) Math.min(Math.max(arena.length * 2L, end), 1L << 30));
    }
    System.arraycopy(key.bytes(), 0, arena, start, key.length());
    offsets[id + 1] = end;
    hashes[id] = hash;
    slots[slot] = id;
    if (size * 2 > slots.length) {
      rehash();
    }
    account();
    return id;
  }

  private void account() {
    long held = arena.length + slots.length * 4L + hashes.length * 8L;
    if (held > reservedBytes) {
      memory.reserve(held - reservedBytes);
      reservedBytes = held;
    }
  }

  private int slotOf(KeyBytes key, int hash) {
    int mask = slots.length - 1;
    int slot = hash & mask;
    while (slots[slot] != ABSENT && !matches(slots[slot], key, hash)) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  private boolean matches(int id, KeyBytes key, int hash) {
    return hashes[id] == hash
        && Arrays.equals(arena, offsets[id], offsets[id + 1], key.bytes(), 0, key.length());
  }

  private void rehash() {
    slots = new int[slots.length * 2];
    Arrays.fill(slots, ABSENT);
    int mask = slots.length - 1;
    for (int id = 0; id < size; id++) {
      int slot = hashes[id] & mask;
      while (slots[slot] != ABSENT) {
        slot = (slot + 1) & mask;
      }
      slots[slot] = id;
    }
  }

  /// Memory reserved for the keys.
  long heldBytes() {
    return reservedBytes;
  }

  static int hash(KeyBytes key) {
    byte[] bytes = key.bytes();
    long hash = 0x9E3779B97F4A7C15L;
    for (int i = 0; i < key.length(); i++) {
      hash = (hash ^ (bytes[i] & 0xff)) * 0x100000001B3L;
    }
    hash ^= hash >>> 32;
    hash *= 0xD6E8FEB86659FD93L;
    return (int) (hash ^ (hash >>> 32));
  }

  @Override
  public void close() {
    memory.release(reservedBytes);
    reservedBytes = 0;
  }
}

package io.massifdb.txnlayer.model;

import java.util.Arrays;

/** A state: small numbers by index. Compared by content; changed only while it is being made. */
final class Cells implements Comparable<Cells> {
  private final byte[] values;

  Cells(int count) {
    this(new byte[count]);
  }

  private Cells(byte[] values) {
    this.values = values;
  }

  Cells copy() {
    return new Cells(values.clone());
  }

  int get(int index) {
    return values[index];
  }

  boolean is(int index) {
    return values[index] != 0;
  }

  Cells set(int index, int value) {
    if (value != (byte) value) {
      throw new AssertionError("cell " + index + " cannot hold " + value);
    }
    values[index] = (byte) value;
    return this;
  }

  Cells raise(int index, int value) {
    return set(index, Math.max(get(index), value));
  }

  Cells add(int index, int difference) {
    return set(index, get(index) + difference);
  }

  /** Exchanges two blocks: actors that are alike change places. */
  Cells swap(int left, int right, int length) {
    for (int i = 0; i < length; i++) {
      byte kept = values[left + i];
      values[left + i] = values[right + i];
      values[right + i] = kept;
    }
    return this;
  }

  @Override
  public int compareTo(Cells other) {
    return Arrays.compare(values, other.values);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Cells cells && Arrays.equals(values, cells.values);
  }

  @Override
  public int hashCode() {
    long hash = 0x9E3779B97F4A7C15L;
    for (byte value : values) {
      hash = (hash ^ value) * 0xBF58476D1CE4E5B9L;
      hash ^= hash >>> 29;
    }
    return (int) (hash ^ (hash >>> 32));
  }

  @Override
  public String toString() {
    return Arrays.toString(values);
  }
}

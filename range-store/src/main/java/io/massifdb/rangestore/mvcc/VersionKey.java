package io.massifdb.rangestore.mvcc;

import io.massifdb.kvapi.Key;
import io.massifdb.kvapi.Timestamp;
import java.util.Arrays;

/**
 * The engine key of a version: the row's key and 8 bytes, big-endian, of the complement of its
 * timestamp, so that the newest version comes first.
 *
 * <p>No key of the store is a proper prefix of another, hence engine order is key order. A bound,
 * unlike a key, may be an extension of a key ({@code key.next()}): {@link #lowerBound} and {@link
 * #upperBound} give a range that holds all versions of the span's keys and at most those of one
 * neighbour at either end, which the reader drops after looking at the decoded key.
 */
final class VersionKey {
  private static final int SUFFIX_BYTES = 8;

  private VersionKey() {}

  static byte[] encode(Key key, Timestamp timestamp) {
    byte[] bytes = Arrays.copyOf(key.bytes(), key.length() + SUFFIX_BYTES);
    long inverted = ~timestamp.value();
    for (int i = bytes.length - 1; i >= key.length(); i--) {
      bytes[i] = (byte) inverted;
      inverted >>>= 8;
    }
    return bytes;
  }

  static Key keyOf(byte[] encoded) {
    return new Key(Arrays.copyOf(encoded, encoded.length - SUFFIX_BYTES));
  }

  static Timestamp timestampOf(byte[] encoded) {
    long inverted = 0;
    for (int i = encoded.length - SUFFIX_BYTES; i < encoded.length; i++) {
      inverted = inverted << 8 | (encoded[i] & 0xFF);
    }
    return new Timestamp(~inverted);
  }

  static boolean isVersionOf(Key key, byte[] encoded) {
    int length = key.length();
    return encoded.length == length + SUFFIX_BYTES
        && Arrays.equals(encoded, 0, length, key.bytes(), 0, length);
  }

  /** Above all versions of the key and at or below those of the next one. */
  static byte[] afterAllVersions(Key key) {
    byte[] bytes = Arrays.copyOf(key.bytes(), key.length() + SUFFIX_BYTES + 1);
    Arrays.fill(bytes, key.length(), key.length() + SUFFIX_BYTES, (byte) 0xFF);
    return bytes;
  }

  static byte[] lowerBound(Key start) {
    return start.bytes();
  }

  /** A bound that ends in 0 may be the successor of a key whose versions sort above the bound. */
  static byte[] upperBound(Key end) {
    int length = end.length();
    if (length == 0 || end.bytes()[length - 1] != 0) {
      return end.bytes();
    }
    return afterAllVersions(new Key(Arrays.copyOf(end.bytes(), length - 1)));
  }
}

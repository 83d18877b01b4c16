package io.massifdb.rangestore.log;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;

/**
 * First bytes of each segment: magic with version (8), number (8), CRC32C of both (4), zero (12).
 */
final class SegmentHeader {
  static final int BYTES = 32;

  private static final byte[] MAGIC = "MASLOG01".getBytes(StandardCharsets.US_ASCII);

  private SegmentHeader() {}

  static void encode(long number, ByteBuffer into) {
    ByteBuffer header = ByteBuffer.allocate(BYTES);
    header.put(MAGIC).putLong(number);
    header.putInt(checksum(header.array()));
    into.put(header.array());
  }

  static boolean isSound(byte[] bytes, long number) {
    if (bytes.length < BYTES) {
      return false;
    }
    ByteBuffer expected = ByteBuffer.allocate(BYTES);
    encode(number, expected);
    return ByteBuffer.wrap(bytes, 0, BYTES).equals(expected.flip());
  }

  private static int checksum(byte[] header) {
    CRC32C crc = new CRC32C();
    crc.update(header, 0, MAGIC.length + 8);
    return (int) crc.getValue();
  }
}

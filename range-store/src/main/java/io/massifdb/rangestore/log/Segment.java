package io.massifdb.rangestore.log;

import java.util.Locale;

/** One file of the log. {@code liveBytes} counts the entries that some group still needs. */
final class Segment {
  private static final String SUFFIX = ".log";

  final long number;
  final String name;

  /** Where the next record goes. */
  int end;

  long liveBytes;

  Segment(long number, String directory) {
    this.number = number;
    this.name = directory + "/" + String.format(Locale.ROOT, "%016x", number) + SUFFIX;
  }

  /** The number in a file's name, or -1 for other files. */
  static long numberOf(String fileName) {
    if (!fileName.endsWith(SUFFIX) || fileName.length() != 16 + SUFFIX.length()) {
      return -1;
    }
    try {
      return Long.parseUnsignedLong(fileName.substring(0, 16), 16);
    } catch (NumberFormatException _) {
      return -1;
    }
  }
}

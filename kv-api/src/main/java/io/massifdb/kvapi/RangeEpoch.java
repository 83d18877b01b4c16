package io.massifdb.kvapi;

/**
 * The version of a range's descriptor: {@code configuration} counts replica changes, {@code span}
 * counts splits and merges. Carried by every request and command and checked again when the command
 * applies.
 */
public record RangeEpoch(long configuration, long span) {
  public boolean isNewerThan(RangeEpoch other) {
    return span > other.span || (span == other.span && configuration > other.configuration);
  }
}

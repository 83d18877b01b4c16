package io.massifdb.raft;

import java.util.Arrays;

/**
 * Stands for the log up to and including an index. The core looks at index, term and configuration
 * only; a host that moves state machines of gigabytes puts a reference into the data and streams
 * the state on its own way.
 *
 * @param data opaque bytes, never modified after creation
 */
public record Snapshot(long index, long term, ConfigurationState configuration, byte[] data) {
  /** The snapshot of a log that has never begun. */
  public static final Snapshot EMPTY = new Snapshot(0, 0, ConfigurationState.EMPTY, new byte[0]);

  /** Whether it stands for nothing. */
  public boolean isEmpty() {
    return index == 0;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Snapshot that
        && index == that.index
        && term == that.term
        && configuration.equals(that.configuration)
        && Arrays.equals(data, that.data);
  }

  @Override
  public int hashCode() {
    return 31 * Long.hashCode(index) + Long.hashCode(term);
  }

  @Override
  public String toString() {
    return "Snapshot[" + term + "/" + index + ", " + configuration + "]";
  }
}

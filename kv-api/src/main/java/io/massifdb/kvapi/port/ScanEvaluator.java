package io.massifdb.kvapi.port;

import org.jspecify.annotations.Nullable;

/** Runs opaque scan programs over visible rows beside the data. Implemented in expression. */
public interface ScanEvaluator {
  /** Decodes the program once; {@code rowLimit} 0 means no limit. */
  Evaluation begin(byte[] program, long rowLimit);

  /**
   * Runs a write program over one row. The same program over the same row gives the same change, on
   * every node.
   *
   * @param value null when there is no row
   * @throws ProgramFailure when the program cannot do it, and the sender must
   */
  RowChange change(byte[] program, byte[] key, byte @Nullable [] value);

  /**
   * What a write program makes of a row.
   *
   * @param writes false: the row is not there or does not pass the filter
   * @param value the new value; null deletes
   * @param output what the sender is told of the row
   */
  record RowChange(boolean writes, byte @Nullable [] value, byte[] output) {
    public static final RowChange NONE = new RowChange(false, null, new byte[0]);
  }

  /** The state of one scan; confined to one thread. */
  interface Evaluation {
    /**
     * Offers the next visible row in scan order; true when it passed the filter.
     *
     * @throws ProgramFailure when an expression fails on the row
     */
    boolean accept(byte[] key, byte[] value);

    /** Rows that passed so far. */
    long rows();

    /** About how many bytes {@link #finish} would return now. */
    long outputBytes();

    /** The encoded output. */
    byte[] finish();
  }

  /** An SQL error raised by a program; {@code error} is decoded by the gateway. */
  final class ProgramFailure extends RuntimeException {
    private final byte[] error;

    public ProgramFailure(byte[] error, String message) {
      super(message);
      this.error = error;
    }

    public byte[] error() {
      return error;
    }
  }
}

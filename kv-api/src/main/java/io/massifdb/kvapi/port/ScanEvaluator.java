package io.massifdb.kvapi.port;

/** Runs opaque scan programs over visible rows beside the data. Implemented in expression. */
public interface ScanEvaluator {
  /** Decodes the program once; {@code rowLimit} 0 means no limit. */
  Evaluation begin(byte[] program, long rowLimit);

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

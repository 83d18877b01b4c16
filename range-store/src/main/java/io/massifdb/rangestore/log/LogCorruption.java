package io.massifdb.rangestore.log;

/**
 * The log on disk is not what was made durable: a record that a sync covered is damaged, or a file
 * is missing. The store does not start: it would have forgotten votes or acknowledged entries. The
 * operator wipes it and lets it join as a new node.
 */
public final class LogCorruption extends RuntimeException {
  LogCorruption(String message) {
    super(message);
  }
}

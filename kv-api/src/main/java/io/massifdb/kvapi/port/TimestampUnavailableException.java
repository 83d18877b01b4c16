package io.massifdb.kvapi.port;

/** The oracle did not answer in time; nothing was done. */
public final class TimestampUnavailableException extends RuntimeException {
  public TimestampUnavailableException(String message) {
    super(message);
  }
}

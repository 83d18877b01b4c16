package io.massifdb.kvapi.codec;

/** Bytes from another node or from the store that are not a message of this version. */
public final class MalformedMessageException extends RuntimeException {
  public MalformedMessageException(String message) {
    super(message);
  }

  public MalformedMessageException(String message, Throwable cause) {
    super(message, cause);
  }
}

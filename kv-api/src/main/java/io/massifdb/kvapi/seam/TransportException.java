package io.massifdb.kvapi.seam;

/** A call got no answer. {@code sent}: the peer may have received it. */
public final class TransportException extends RuntimeException {
  private final boolean sent;

  public TransportException(String message, boolean sent) {
    super(message);
    this.sent = sent;
  }

  public boolean sent() {
    return sent;
  }
}

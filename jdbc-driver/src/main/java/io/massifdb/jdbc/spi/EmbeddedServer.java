package io.massifdb.jdbc.spi;

/** A server that runs inside this process until it is closed. */
public interface EmbeddedServer extends AutoCloseable {
  /** The port on the loopback address where it speaks the PostgreSQL protocol. */
  int port();

  /** Stops the server; returns when its port is free and its files are closed. */
  @Override
  void close();
}

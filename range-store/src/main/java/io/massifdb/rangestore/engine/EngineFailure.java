package io.massifdb.rangestore.engine;

/**
 * The engine could not be opened, or cannot go on. After a failed write, read or flush the store
 * stops: what RocksDB says it could not do is never tried again.
 */
public final class EngineFailure extends RuntimeException {
  EngineFailure(String message, Throwable cause) {
    super(message, cause);
  }
}

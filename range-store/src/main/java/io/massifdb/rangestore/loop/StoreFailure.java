package io.massifdb.rangestore.loop;

/**
 * The store cannot go on (failed fsync, corrupt log, broken invariant): the node stops. Called
 * once.
 */
@FunctionalInterface
public interface StoreFailure {
  void failed(String message, Throwable cause);
}

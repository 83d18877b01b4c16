package io.massifdb.rangestore.loop;

/** Unwinds a worker that waits for the loop when the loop is no more. */
final class LoopEnded extends RuntimeException {
  LoopEnded() {
    super("the store is closing");
  }
}

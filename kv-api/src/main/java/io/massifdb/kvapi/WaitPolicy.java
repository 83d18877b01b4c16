package io.massifdb.kvapi;

/**
 * What to do on meeting a foreign lock or intent: WAIT in the queue, fail at once, or leave the row
 * out.
 */
public enum WaitPolicy {
  WAIT,
  NO_WAIT,
  SKIP_LOCKED
}

package io.massifdb.txnlayer;

import io.massifdb.kvapi.Timestamp;

/** How an attempt ended, as far as could be found out. */
public sealed interface Fate {
  record Committed(Timestamp at) implements Fate {}

  /** Definitely without effect, now and for ever. */
  record Aborted() implements Fate {}

  /** Not known within the budget. */
  record Unknown(String message) implements Fate {}
}

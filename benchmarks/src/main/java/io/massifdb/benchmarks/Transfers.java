package io.massifdb.benchmarks;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Which transfers the server acknowledged, and of which the client does not know. */
final class Transfers {
  private final Set<Long> acknowledged = ConcurrentHashMap.newKeySet();
  private final Set<Long> unknown = ConcurrentHashMap.newKeySet();

  void acknowledge(long id) {
    acknowledged.add(id);
  }

  /** The connection was lost in COMMIT and nobody could tell the outcome. */
  void leaveOpen(long id) {
    unknown.add(id);
  }

  Set<Long> acknowledged() {
    return acknowledged;
  }

  Set<Long> unknown() {
    return unknown;
  }
}

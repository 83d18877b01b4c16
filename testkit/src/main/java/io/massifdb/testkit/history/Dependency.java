package io.massifdb.testkit.history;

/** Why one transaction must come before another in any order that explains the history. */
enum Dependency {
  /** The other one wrote the next version of a key. */
  WRITE("ww"),
  /** The other one read what this one wrote. */
  READ("wr"),
  /** This one read a version that the other one's replaced. */
  ANTI("rw"),
  /** The same client ran it before the other one. */
  SESSION("session"),
  /** It ended before the other one began. */
  REAL_TIME("realtime");

  static final int ORDERS = SESSION.mask() | REAL_TIME.mask();

  private final String label;

  Dependency(String label) {
    this.label = label;
  }

  String label() {
    return label;
  }

  int mask() {
    return 1 << ordinal();
  }
}

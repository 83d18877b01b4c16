package io.massifdb.testkit.history;

/** Why one transaction must come before another in any order that explains the history. */
enum Dependency {
  /** The other one wrote the next version of a key. */
  WRITE("ww", 1),
  /** The other one read what this one wrote. */
  READ("wr", 1 << 1),
  /** This one read a version that the other one's replaced. */
  ANTI("rw", 1 << 2),
  /** The same client ran it before the other one. */
  SESSION("session", 1 << 3),
  /** It ended before the other one began. */
  REAL_TIME("realtime", 1 << 4);

  static final int ORDERS = SESSION.mask() | REAL_TIME.mask();

  private final String label;
  private final int mask;

  Dependency(String label, int mask) {
    this.label = label;
    this.mask = mask;
  }

  String label() {
    return label;
  }

  int mask() {
    return mask;
  }
}

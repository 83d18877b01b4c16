package io.massifdb.testkit.history;

/**
 * Something that a correct database does not do.
 *
 * @param order which order besides the dependencies it takes to see it
 * @param evidence the transactions, and how each depends on the next
 */
public record Anomaly(Kind kind, Order order, String evidence) {
  /** From what no database may do to what only a serializable one may not. */
  public enum Kind {
    /** A value was read that nobody ever wrote. */
    GARBAGE("unwritten value"),
    /** A value is in a list twice. */
    DUPLICATE("duplicate"),
    /** Two reads of a list are not one the beginning of the other. */
    INCOMPATIBLE_ORDER("incompatible order"),
    /** The order of a register's values has a cycle. */
    CYCLIC_VERSIONS("cyclic versions"),
    /** Writes overtake each other: a cycle of write dependencies. */
    G0("G0"),
    /** A value of an aborted transaction was read. */
    G1A("G1a"),
    /** A value was read that its transaction had replaced. */
    G1B("G1b"),
    /** A cycle of write and read dependencies. */
    G1C("G1c"),
    /** A transaction does not see what it read or wrote itself. */
    INTERNAL("internal"),
    /** Two transactions read one version of a key and both wrote the key. */
    LOST_UPDATE("lost update"),
    /** A cycle with one read that missed a later write. */
    G_SINGLE("G-single"),
    /** A cycle with several such reads, no two of them in a row. */
    G_NONADJACENT("G-nonadjacent"),
    /** A cycle with several such reads in a row: write skew. */
    G2_ITEM("G2-item");

    private final String label;

    Kind(String label) {
      this.label = label;
    }
  }

  /** The orders that dependencies may contradict. */
  public enum Order {
    NONE(""),
    SESSION("-session"),
    REAL_TIME("-realtime");

    private final String suffix;

    Order(String suffix) {
      this.suffix = suffix;
    }
  }

  /** The name under which the literature knows it. */
  public String name() {
    return kind.label + order.suffix;
  }

  @Override
  public String toString() {
    return name() + "\n" + evidence.indent(2).stripTrailing();
  }
}

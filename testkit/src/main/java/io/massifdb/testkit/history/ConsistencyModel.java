package io.massifdb.testkit.history;

import io.massifdb.testkit.history.Anomaly.Kind;
import io.massifdb.testkit.history.Anomaly.Order;

/** What a history is held against: which anomalies it may not show. */
public enum ConsistencyModel {
  READ_COMMITTED(Kind.G1C, Order.NONE),
  /** PostgreSQL's REPEATABLE READ: write skew is allowed. */
  SNAPSHOT_ISOLATION(Kind.G_NONADJACENT, Order.NONE),
  SERIALIZABLE(Kind.G2_ITEM, Order.NONE),
  /** Serializable, and each client sees its own past. */
  STRONG_SESSION_SERIALIZABLE(Kind.G2_ITEM, Order.SESSION),
  /** Serializable in an order that respects real time. */
  STRICT_SERIALIZABLE(Kind.G2_ITEM, Order.REAL_TIME);

  private final Kind weakest;
  private final Order order;

  ConsistencyModel(Kind weakest, Order order) {
    this.weakest = weakest;
    this.order = order;
  }

  /** Whether values may be put in order by the times of their writes. */
  boolean hasRealTime() {
    return order == Order.REAL_TIME;
  }

  /** Whether no history of this model shows the anomaly. */
  public boolean forbids(Anomaly anomaly) {
    return anomaly.kind().compareTo(weakest) <= 0 && anomaly.order().compareTo(order) <= 0;
  }
}

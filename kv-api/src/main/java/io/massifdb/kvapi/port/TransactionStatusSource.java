package io.massifdb.kvapi.port;

import io.massifdb.kvapi.CoordinatorStanding;
import io.massifdb.kvapi.NodeId;
import io.massifdb.kvapi.TransactionId;

/** Asks a gateway about a transaction of its own. Blocks shortly. */
@FunctionalInterface
public interface TransactionStatusSource {
  /** In doubt a transaction is alive. */
  CoordinatorStanding standing(NodeId gateway, TransactionId transaction);
}

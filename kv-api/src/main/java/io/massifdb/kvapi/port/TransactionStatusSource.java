package io.massifdb.kvapi.port;

import io.massifdb.kvapi.NodeId;
import io.massifdb.kvapi.TransactionId;

/** Asks gateways whether a transaction that holds locks is still known there (F34). */
public interface TransactionStatusSource {
  /**
   * False only on the gateway's own word that it does not know the transaction; true when in doubt.
   */
  boolean isAlive(NodeId gateway, TransactionId transaction);
}

package io.massifdb.txnlayer;

import io.massifdb.kvapi.NodeId;
import io.massifdb.kvapi.Timestamp;
import io.massifdb.kvapi.TransactionHeader;
import io.massifdb.kvapi.TransactionId;
import io.massifdb.kvapi.port.TimestampSource;
import io.massifdb.kvapi.port.TimestampUnavailableException;
import io.massifdb.kvapi.seam.Clock;
import io.massifdb.kvapi.seam.Scheduler;
import io.massifdb.txnlayer.routing.RangeSender;
import java.util.List;
import java.util.function.LongUnaryOperator;

/** The transactions of one node. Thread-safe. */
public final class GatewayTransactions implements TransactionCoordinator {
  private final Gateway gateway;

  public GatewayTransactions(
      NodeId self,
      RangeSender sender,
      TimestampSource oracle,
      Clock clock,
      Scheduler scheduler,
      TransactionRegistry registry,
      TransactionLimits limits) {
    this.gateway =
        new Gateway(
            self,
            sender,
            oracle,
            clock,
            scheduler,
            registry,
            new Cleanup(sender, scheduler),
            limits);
  }

  @Override
  public Transaction begin(IsolationLevel isolation, boolean readOnly) {
    return new BufferedTransaction(new TransactionState(gateway, isolation, readOnly));
  }

  @Override
  public Transaction beginAsOf(long millis) {
    return beginAsOf(_ -> millis);
  }

  @Override
  public Transaction beginAsOf(LongUnaryOperator choice) {
    Timestamp present = now();
    long millis = choice.applyAsLong(present.millis());
    // The counter all ones is never issued: the snapshot is nobody's, so nothing can sit at it.
    Timestamp chosen = endOf(millis);
    if (!chosen.isBefore(present)) {
      throw new IllegalArgumentException(
          "AS OF SYSTEM TIME: timestamp must be in the past: " + millis);
    }
    return new BufferedTransaction(
        new TransactionState(gateway, new TransactionId(present), chosen));
  }

  private static Timestamp endOf(long millis) {
    if (millis < 0 || millis >= 1L << (63 - Timestamp.COUNTER_BITS)) {
      throw new IllegalArgumentException("AS OF SYSTEM TIME: out of range: " + millis);
    }
    return Timestamp.endOfMillis(millis);
  }

  @Override
  public Fate fate(TransactionToken token) {
    TransactionHeader header =
        new TransactionHeader(token.id(), token.anchor(), gateway.self(), token.id().begin());
    return new OwnRecord(gateway, header, token.anchor(), List.of()).recover();
  }

  @Override
  public Timestamp now() {
    try {
      return gateway.oracle().draw(gateway.limits().requestBudget());
    } catch (TimestampUnavailableException e) {
      throw new TransactionUnavailableException(String.valueOf(e.getMessage()));
    }
  }

  /** Background work that has not ended, for shutdown and tests. */
  public int cleanupsRunning() {
    return gateway.cleanup().running();
  }
}

package io.massifdb.txnlayer;

import io.massifdb.kvapi.CoordinatorStanding;
import io.massifdb.kvapi.NodeId;
import io.massifdb.kvapi.Timestamp;
import io.massifdb.kvapi.TransactionId;
import io.massifdb.kvapi.port.TransactionStatusSource;
import io.massifdb.kvapi.seam.Clock;
import io.massifdb.kvapi.seam.Transport;
import io.massifdb.kvapi.seam.TransportException;
import io.massifdb.txnlayer.leader.MessageCodec;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * The live transactions of this gateway, with the oldest snapshot each may still read. Lock tables
 * ask whether a holder is among them (F34); garbage collection asks for the oldest. Thread-safe.
 */
public final class TransactionRegistry {
  private final ConcurrentSkipListMap<TransactionId, Timestamp> live =
      new ConcurrentSkipListMap<>();

  void register(TransactionId id, Timestamp oldestSnapshot) {
    live.put(id, oldestSnapshot);
  }

  void deregister(TransactionId id) {
    live.remove(id);
  }

  public boolean isAlive(TransactionId id) {
    return live.containsKey(id);
  }

  public int size() {
    return live.size();
  }

  /** The oldest begin or snapshot of a live transaction: nothing that it may read is garbage. */
  public Optional<Timestamp> oldestNeeded() {
    return live.entrySet().stream()
        .map(entry -> Timestamp.min(entry.getKey().begin(), entry.getValue()))
        .min(Timestamp::compareTo);
  }

  /** Serves channel TRANSACTION_STATUS. */
  public Transport.Handler handler() {
    return (from, payload, reply) -> {
      TransactionId id;
      try {
        id = MessageCodec.statusTransaction(payload);
      } catch (RuntimeException e) {
        reply.error("malformed status request");
        return;
      }
      reply.ok(MessageCodec.statusReply(isAlive(id)));
    };
  }

  /** Asks the registry of any node; in doubt a transaction is alive. */
  public TransactionStatusSource statusSource(Transport transport, Clock clock) {
    return (gateway, transaction) ->
        gateway.equals(transport.self())
            ? standing(isAlive(transaction))
            : ask(transport, clock, gateway, transaction);
  }

  private static CoordinatorStanding standing(boolean alive) {
    return alive ? CoordinatorStanding.ALIVE : CoordinatorStanding.ENDED;
  }

  private static CoordinatorStanding ask(
      Transport transport, Clock clock, NodeId gateway, TransactionId transaction) {
    Duration timeout = Duration.ofMillis(500);
    CompletableFuture<byte[]> reply =
        transport.call(
            gateway,
            Transport.Channel.TRANSACTION_STATUS,
            MessageCodec.statusRequest(transaction),
            timeout);
    try {
      return clock.await(reply, timeout)
          ? standing(MessageCodec.statusAlive(reply.join()))
          : CoordinatorStanding.SILENT;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return CoordinatorStanding.ALIVE;
    } catch (CompletionException e) {
      boolean refused = e.getCause() instanceof TransportException failure && !failure.sent();
      return refused ? CoordinatorStanding.UNREACHABLE : CoordinatorStanding.SILENT;
    }
  }
}

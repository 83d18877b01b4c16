package io.massifdb.txnlayer;

import java.time.Duration;

/**
 * Bounds of a transaction at its gateway. {@code requestBudget}: how long ranges or the oracle may
 * stay unreachable before a call fails; {@code recoveryBudget}: how long the fate of a commit with
 * lost replies is sought before it is reported as ambiguous; {@code heartbeatTrust}: how long after
 * sending an acknowledged heartbeat the record counts as alive, the ranges' timeout less a margin.
 */
public record TransactionLimits(
    long bufferBytesMax,
    int readSpansMax,
    int stagedKeysMax,
    long stagedKeyBytesMax,
    long onePhaseBytesMax,
    Duration requestBudget,
    Duration recoveryBudget,
    Duration heartbeatInterval,
    Duration heartbeatTrust) {
  public static final TransactionLimits DEFAULT =
      new TransactionLimits(
          8L << 20,
          10_000,
          1_000,
          256L << 10,
          3_400_000,
          Duration.ofSeconds(30),
          Duration.ofSeconds(20),
          Duration.ofSeconds(1),
          Duration.ofSeconds(3));

  public TransactionLimits withBudgets(Duration request, Duration recovery) {
    return new TransactionLimits(
        bufferBytesMax,
        readSpansMax,
        stagedKeysMax,
        stagedKeyBytesMax,
        onePhaseBytesMax,
        request,
        recovery,
        heartbeatInterval,
        heartbeatTrust);
  }

  public TransactionLimits withHeartbeat(Duration interval, Duration trust) {
    return new TransactionLimits(
        bufferBytesMax,
        readSpansMax,
        stagedKeysMax,
        stagedKeyBytesMax,
        onePhaseBytesMax,
        requestBudget,
        recoveryBudget,
        interval,
        trust);
  }

  /** More keys than this are not staged but written before the commit. */
  public TransactionLimits withStagedKeys(int max) {
    return new TransactionLimits(
        bufferBytesMax,
        readSpansMax,
        max,
        stagedKeyBytesMax,
        onePhaseBytesMax,
        requestBudget,
        recoveryBudget,
        heartbeatInterval,
        heartbeatTrust);
  }

  /** Beyond this neighbouring read spans become one. */
  public TransactionLimits withReadSpans(int max) {
    return new TransactionLimits(
        bufferBytesMax,
        max,
        stagedKeysMax,
        stagedKeyBytesMax,
        onePhaseBytesMax,
        requestBudget,
        recoveryBudget,
        heartbeatInterval,
        heartbeatTrust);
  }

  /** Writes beyond this go to the ranges before the commit. */
  public TransactionLimits withBuffer(long bytesMax) {
    return new TransactionLimits(
        bytesMax,
        readSpansMax,
        stagedKeysMax,
        stagedKeyBytesMax,
        onePhaseBytesMax,
        requestBudget,
        recoveryBudget,
        heartbeatInterval,
        heartbeatTrust);
  }
}

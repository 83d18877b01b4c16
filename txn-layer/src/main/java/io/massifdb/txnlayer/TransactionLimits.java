package io.massifdb.txnlayer;

import java.time.Duration;

/**
 * Bounds of a transaction at its gateway. {@code requestBudget}: how long ranges or the oracle may
 * stay unreachable before a call fails; {@code recoveryBudget}: how long the fate of a commit with
 * lost replies is sought before it is reported as ambiguous.
 */
public record TransactionLimits(
    long bufferBytesMax,
    int readSpansMax,
    int stagedKeysMax,
    long stagedKeyBytesMax,
    long onePhaseBytesMax,
    Duration requestBudget,
    Duration recoveryBudget,
    Duration heartbeatInterval) {
  public static final TransactionLimits DEFAULT =
      new TransactionLimits(
          64L << 20,
          10_000,
          1_000,
          256L << 10,
          3_400_000,
          Duration.ofSeconds(30),
          Duration.ofSeconds(20),
          Duration.ofSeconds(1));

  public TransactionLimits withBudgets(Duration request, Duration recovery) {
    return new TransactionLimits(
        bufferBytesMax,
        readSpansMax,
        stagedKeysMax,
        stagedKeyBytesMax,
        onePhaseBytesMax,
        request,
        recovery,
        heartbeatInterval);
  }
}

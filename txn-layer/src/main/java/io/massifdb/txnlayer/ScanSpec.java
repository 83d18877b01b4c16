package io.massifdb.txnlayer;

import io.massifdb.kvapi.KeySpan;
import io.massifdb.kvapi.LockStrength;
import io.massifdb.kvapi.WaitPolicy;
import org.jspecify.annotations.Nullable;

/**
 * What to scan. With a {@code program} chunks carry its encoded output, otherwise raw pairs. {@code
 * rowLimit} 0 means all; {@code chunkBytes} is about the size of a chunk (0: a default). {@code
 * seesOwnStatement}: writes of the running statement are visible too (constraint checks); {@code
 * guard}: the whole span is validated at commit at every isolation level (R12: constraint checks);
 * a lock guards the rows that are found.
 */
public record ScanSpec(
    KeySpan span,
    boolean reverse,
    byte @Nullable [] program,
    long rowLimit,
    long chunkBytes,
    LockStrength lock,
    WaitPolicy waitPolicy,
    boolean seesOwnStatement,
    boolean guard) {
  /** All raw pairs of a span in key order. */
  public static ScanSpec all(KeySpan span) {
    return new ScanSpec(span, false, null, 0, 0, LockStrength.NONE, WaitPolicy.WAIT, false, false);
  }

  /** Runs a program over a span in key order. */
  public static ScanSpec program(KeySpan span, byte[] program) {
    return all(span).withProgram(program);
  }

  public ScanSpec withProgram(byte @Nullable [] newProgram) {
    return new ScanSpec(
        span, reverse, newProgram, rowLimit, chunkBytes, lock, waitPolicy, seesOwnStatement, guard);
  }

  public ScanSpec withLimit(long newRowLimit) {
    return new ScanSpec(
        span, reverse, program, newRowLimit, chunkBytes, lock, waitPolicy, seesOwnStatement, guard);
  }

  public ScanSpec withLock(LockStrength newLock, WaitPolicy newWaitPolicy) {
    return new ScanSpec(
        span,
        reverse,
        program,
        rowLimit,
        chunkBytes,
        newLock,
        newWaitPolicy,
        seesOwnStatement,
        guard);
  }

  public ScanSpec reversed() {
    return new ScanSpec(
        span, !reverse, program, rowLimit, chunkBytes, lock, waitPolicy, seesOwnStatement, guard);
  }

  /** As a constraint check: sees the running statement's writes and is validated at commit. */
  public ScanSpec asCheck() {
    return new ScanSpec(span, reverse, program, rowLimit, chunkBytes, lock, waitPolicy, true, true);
  }
}

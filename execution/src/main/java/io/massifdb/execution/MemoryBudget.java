package io.massifdb.execution;

import io.massifdb.expression.SqlException;
import io.massifdb.expression.SqlState;

/// Bytes that one query may hold in hash tables, sorts and materialised inputs. An operator that
/// can go to disk does so when it holds more than [#operatorBytes]; what cannot may hold all that
/// the query may. Operators reserve as they grow and release when they close. The query's bytes are
/// also the node's: it takes them from the [MemoryPool] in steps. Confined to the query's thread.
public final class MemoryBudget {
  /// 256 MiB.
  public static final long DEFAULT_BYTES = 256L << 20;

  private static final long STEP_BYTES = 64 << 10;

  private final long limitBytes;
  private final long operatorBytes;
  private final MemoryPool pool;
  private long usedBytes;
  private long takenBytes;

  /// @param operatorBytes above it an operator goes to disk, if it can
  /// @param limitBytes the query ends when it would hold more
  public MemoryBudget(long operatorBytes, long limitBytes, MemoryPool pool) {
    this.operatorBytes = operatorBytes;
    this.limitBytes = limitBytes;
    this.pool = pool;
  }

  /// What an operator that can go to disk may hold.
  long operatorBytes() {
    return operatorBytes;
  }

  /// @throws SqlException 53200 when query or node would hold more than their limit
  public void reserve(long bytes) {
    if (usedBytes + bytes > limitBytes) {
      throw exceeded("The query needs more than its limit of " + limitBytes + " bytes.");
    }
    usedBytes += bytes;
    if (usedBytes > takenBytes) {
      long step = Math.max(STEP_BYTES, usedBytes - takenBytes);
      if (!pool.tryReserve(step)) {
        usedBytes -= bytes;
        throw exceeded(
            "All queries of the node together need more than " + pool.limitBytes() + " bytes.");
      }
      takenBytes += step;
    }
  }

  private static SqlException exceeded(String detail) {
    return new SqlException(SqlState.OUT_OF_MEMORY, "out of memory", detail, null);
  }

  public void release(long bytes) {
    usedBytes -= bytes;
    if (usedBytes < 0) {
      throw new AssertionError("more memory released than reserved: " + usedBytes);
    }
    if (usedBytes == 0 || takenBytes - usedBytes > 16 * STEP_BYTES) {
      pool.release(takenBytes - usedBytes);
      takenBytes = usedBytes;
    }
  }

  public long usedBytes() {
    return usedBytes;
  }
}

package io.massifdb.execution;

import io.massifdb.expression.SqlException;
import io.massifdb.expression.SqlState;

/// Bytes that one query may hold in hash tables, sorts and materialised inputs. Operators reserve
/// before they grow and release when they close. Confined to the query's thread.
public final class MemoryBudget {
  /// 256 MiB.
  public static final long DEFAULT_BYTES = 256L << 20;

  private final long limitBytes;
  private long usedBytes;

  public MemoryBudget(long limitBytes) {
    this.limitBytes = limitBytes;
  }

  /// @throws SqlException 53200 when the query would hold more than its limit
  public void reserve(long bytes) {
    if (usedBytes + bytes > limitBytes) {
      throw new SqlException(
          SqlState.OUT_OF_MEMORY,
          "out of memory",
          "The query needs more than its limit of " + limitBytes + " bytes.",
          null);
    }
    usedBytes += bytes;
  }

  public void release(long bytes) {
    usedBytes -= bytes;
    if (usedBytes < 0) {
      throw new AssertionError("more memory released than reserved: " + usedBytes);
    }
  }

  public long usedBytes() {
    return usedBytes;
  }
}

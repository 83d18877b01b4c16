package io.massifdb.rangestore.log;

import io.massifdb.raft.Entry;
import io.massifdb.raft.HardState;

/** What one record of the log says; see {@code docs/formats/raft-log.md}. */
sealed interface LogRecord {
  /** In place of a range in records of the log itself. */
  long NO_RANGE = 0;

  /** The range it is about, or {@link #NO_RANGE}. */
  long range();

  /** First record of each gather write: by the time it is written, all before is durable. */
  record BatchStart(long batch) implements LogRecord {
    @Override
    public long range() {
      return NO_RANGE;
    }
  }

  /** An entry; everything from its index on is replaced. */
  record Append(long range, Entry entry) implements LogRecord {}

  /** A live entry copied forward from a segment that is to go; replaces nothing else. */
  record Rewrite(long range, Entry entry) implements LogRecord {}

  /** Term, vote and commit index. */
  record Hard(long range, HardState state) implements LogRecord {}

  /** The entries up to the index are not needed any more. */
  record Truncate(long range, long index, long term) implements LogRecord {}

  /** A snapshot took the place of the whole log and is durable in the engine. */
  record Reset(long range, long index, long term) implements LogRecord {}

  /** From here on the engine may hold the snapshot although the log was not reset yet. */
  record BeginInstall(long range, long index, long term) implements LogRecord {}

  /** Creation of a member, or its state repeated at the begin of a segment. */
  record Group(
      long range,
      long replicaId,
      long baseIndex,
      long baseTerm,
      HardState state,
      long installIndex,
      long installTerm)
      implements LogRecord {}

  /** The member is gone, and with it every one with a lower or the same id. */
  record Destroy(long range, long replicaId) implements LogRecord {}

  /** The segment ends here, properly. */
  record Seal() implements LogRecord {
    @Override
    public long range() {
      return NO_RANGE;
    }
  }
}

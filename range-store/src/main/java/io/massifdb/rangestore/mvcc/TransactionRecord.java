package io.massifdb.rangestore.mvcc;

import io.massifdb.kvapi.Key;
import io.massifdb.kvapi.KeySpan;
import io.massifdb.kvapi.StagedWrite;
import io.massifdb.kvapi.Timestamp;
import java.util.ArrayList;
import java.util.List;

/**
 * The replicated state of a transaction, kept beside its anchor key (R10). Absent is no record.
 *
 * <pre>
 *           Prepare, push            Stage(C)              Commit(C'), recovery
 *  absent ----------------> PENDING ---------> STAGING(C) ----------------------> COMMITTED
 *     |                        |                   |  coordinator, recovery
 *     +------ silence ---------+-- silence, Abort -+----------------------------> ABORTED
 *
 * engine: family META, {@link LocalKeys#record} -> 1 byte status, 8 bytes timestamp, STAGING and
 * COMMITTED: varint count of writes (key, 4 bytes sequence), varint count of flushed spans (two keys)
 * </pre>
 */
public sealed interface TransactionRecord {
  /** {@code finishing}: not pushable any more; the coordinator was told to commit at {@code at}. */
  record Pending(boolean finishing, Timestamp at) implements TransactionRecord {}

  record Staging(Timestamp at, List<StagedWrite> writes, List<KeySpan> flushed)
      implements TransactionRecord {
    public Staging {
      writes = List.copyOf(writes);
      flushed = List.copyOf(flushed);
    }
  }

  /** {@code writes}: what is to be resolved before the record may go. */
  record Committed(Timestamp at, List<KeySpan> writes) implements TransactionRecord {
    public Committed {
      writes = List.copyOf(writes);
    }
  }

  record Aborted() implements TransactionRecord {}

  default byte[] encode() {
    ByteSink sink = new ByteSink(64);
    switch (this) {
      case Pending pending -> sink.u8(pending.finishing ? 2 : 1).i64(pending.at.value());
      case Staging staging -> {
        sink.u8(3).i64(staging.at.value()).varint(staging.writes.size());
        for (StagedWrite write : staging.writes) {
          sink.key(write.key()).i32(write.sequence());
        }
        encodeSpans(sink, staging.flushed);
      }
      case Committed committed -> {
        sink.u8(4).i64(committed.at.value());
        encodeSpans(sink, committed.writes);
      }
      case Aborted _ -> sink.u8(5);
    }
    return sink.toBytes();
  }

  static TransactionRecord decode(byte[] encoded) {
    ByteSource source = new ByteSource(encoded);
    int status = source.u8();
    return switch (status) {
      case 1, 2 -> new Pending(status == 2, source.timestamp());
      case 3 -> {
        Timestamp at = source.timestamp();
        int count = source.varint();
        List<StagedWrite> writes = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
          Key key = source.key();
          writes.add(new StagedWrite(key, source.i32()));
        }
        yield new Staging(at, writes, decodeSpans(source));
      }
      case 4 -> new Committed(source.timestamp(), decodeSpans(source));
      case 5 -> new Aborted();
      default -> throw new AssertionError("transaction record of unknown status " + status);
    };
  }

  private static void encodeSpans(ByteSink sink, List<KeySpan> spans) {
    sink.varint(spans.size());
    spans.forEach(sink::span);
  }

  private static List<KeySpan> decodeSpans(ByteSource source) {
    int count = source.varint();
    List<KeySpan> spans = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      spans.add(source.span());
    }
    return spans;
  }
}

package io.massifdb.rangestore.loop;

import io.massifdb.kvapi.RangeId;
import io.massifdb.kvapi.seam.Engine;
import io.massifdb.kvapi.seam.Family;
import io.massifdb.kvapi.seam.WriteBatch;
import io.massifdb.raft.Message;
import io.massifdb.raft.Snapshot;
import java.util.ArrayList;
import java.util.List;

/** A snapshot that arrived or is arriving, in memory until it is installed in one batch. */
final class StagedSnapshot {
  private static final byte[] NO_DATA = {};

  private final SnapshotPart.Begin begin;
  private final List<byte[]> batches = new ArrayList<>();
  private long bytes;

  StagedSnapshot(SnapshotPart.Begin begin) {
    this.begin = begin;
  }

  SnapshotPart.Begin begin() {
    return begin;
  }

  int chunks() {
    return batches.size();
  }

  long bytes() {
    return bytes;
  }

  void add(byte[] batch) {
    batches.add(batch);
    bytes += batch.length;
  }

  Message message(long replicaId) {
    Snapshot snapshot =
        new Snapshot(begin.snapshotIndex(), begin.snapshotTerm(), begin.members(), NO_DATA);
    return new Message.InstallSnapshot(begin.from(), replicaId, begin.term(), snapshot);
  }

  boolean isFor(Snapshot snapshot) {
    return snapshot.index() == begin.snapshotIndex() && snapshot.term() == begin.snapshotTerm();
  }

  /** Replaces the range's state, atomically and durably. */
  void install(Engine engine, RangeId range, RangeStateMachine machine, AppliedState state) {
    WriteBatch all = new WriteBatch();
    if (machine.descriptor().isPresent()) {
      delete(machine.spans(), all);
    }
    delete(begin.spans(), all);
    for (byte[] batch : batches) {
      all.append(WriteBatch.decode(batch));
    }
    state.write(range, all);
    engine.write(all);
    engine.flush();
  }

  /** Deletes everything of a range that leaves the store. */
  static void deleteState(Engine engine, RangeId range, RangeStateMachine machine) {
    WriteBatch all = new WriteBatch();
    if (machine.descriptor().isPresent()) {
      delete(machine.spans(), all);
    }
    all.delete(Family.META, AppliedState.key(range));
    engine.write(all);
  }

  private static void delete(List<EngineSpan> spans, WriteBatch into) {
    for (EngineSpan span : spans) {
      into.deleteRange(span.family(), span.lower(), span.upper());
    }
  }
}

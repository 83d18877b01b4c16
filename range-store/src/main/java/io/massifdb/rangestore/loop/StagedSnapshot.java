package io.massifdb.rangestore.loop;

import io.massifdb.kvapi.RangeId;
import io.massifdb.kvapi.seam.Disk;
import io.massifdb.kvapi.seam.Engine;
import io.massifdb.kvapi.seam.Family;
import io.massifdb.kvapi.seam.WriteBatch;
import io.massifdb.raft.Message;
import io.massifdb.raft.Snapshot;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * A snapshot that arrived or is arriving: its chunks one after the other in a file, until they are
 * installed in one batch. The file is never synced: what makes a snapshot durable is the engine's
 * flush, and after a crash before that the file is of no use and the transfer begins again.
 */
final class StagedSnapshot {
  private static final byte[] NO_DATA = {};

  private record Part(long offset, int length, int checksum) {}

  private final Disk disk;
  private final String file;
  private final SnapshotPart.Begin begin;
  private final Disk.AppendFile output;
  private final List<Part> parts = new ArrayList<>();
  private final CRC32C whole = new CRC32C();
  private long bytes;

  StagedSnapshot(Disk disk, String file, SnapshotPart.Begin begin) throws IOException {
    this.disk = disk;
    this.file = file;
    this.begin = begin;
    this.output = disk.create(file, 0);
  }

  SnapshotPart.Begin begin() {
    return begin;
  }

  int chunks() {
    return parts.size();
  }

  long bytes() {
    return bytes;
  }

  void add(byte[] batch) throws IOException {
    output.write(bytes, ByteBuffer.wrap(batch));
    parts.add(new Part(bytes, batch.length, SnapshotCodec.checksum(batch)));
    bytes += batch.length;
    whole.update(batch);
  }

  /** Whether all is there, as the sender says and as the file says when it is read again. */
  boolean isWhole(SnapshotPart.End end) throws IOException {
    if (end.chunks() != parts.size()
        || end.bytes() != bytes
        || end.checksum() != (int) whole.getValue()) {
      return false;
    }
    for (Part part : parts) {
      if (!isSound(part, read(part))) {
        return false;
      }
    }
    return true;
  }

  private byte[] read(Part part) throws IOException {
    return disk.read(file, part.offset, part.length);
  }

  private static boolean isSound(Part part, byte[] batch) {
    return batch.length == part.length && SnapshotCodec.checksum(batch) == part.checksum;
  }

  /** No more chunks. */
  void close() throws IOException {
    output.close();
  }

  /** The file is not needed any more. */
  void delete() throws IOException {
    output.close();
    disk.delete(file);
  }

  Message message(long replicaId) {
    Snapshot snapshot =
        new Snapshot(begin.snapshotIndex(), begin.snapshotTerm(), begin.members(), NO_DATA);
    return new Message.InstallSnapshot(begin.from(), replicaId, begin.term(), snapshot);
  }

  boolean isFor(Snapshot snapshot) {
    return snapshot.index() == begin.snapshotIndex() && snapshot.term() == begin.snapshotTerm();
  }

  /**
   * Replaces the range's state, atomically and durably. The batch is in memory as a whole, since
   * readers must never see a part of it: that is once the size of the range for each apply worker.
   *
   * @param before where the state that is replaced lies
   * @param all already deletes what else goes
   */
  void install(Engine engine, List<EngineSpan> before, AppliedState state, WriteBatch all) {
    delete(before, all);
    delete(begin.spans(), all);
    try {
      for (Part part : parts) {
        byte[] batch = read(part);
        if (!isSound(part, batch)) {
          throw new IOException("damaged at byte " + part.offset);
        }
        all.append(WriteBatch.decode(batch));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the staged snapshot " + file + ": " + e.getMessage(), e);
    }
    state.write(begin.range(), all);
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

package io.massifdb.rangestore.loop;

import io.massifdb.kvapi.NodeId;
import io.massifdb.kvapi.seam.Disk;
import io.massifdb.kvapi.seam.Transport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes snapshots of other stores: chunks go to a file, whole snapshots to their group. A node
 * sends one at a time: what it began before and did not end is given up. All work is done by one
 * thread, so that the loop waits for no file.
 */
final class SnapshotReceiver {
  private static final Logger LOG = LoggerFactory.getLogger(SnapshotReceiver.class);
  private static final String DIRECTORY = "snapshots";

  /** So many times the patience of a call without one, and the sender is taken for dead. */
  private static final int PATIENCE = 3;

  private record Arriving(long transfer, StagedSnapshot staged, AtomicLong calls) {}

  private final RaftLoop loop;
  private final Disk disk;
  private final ApplyWorker worker;
  private final Map<NodeId, Arriving> arriving = new TreeMap<>();
  private final Map<NodeId, Long> completed = new TreeMap<>();
  private long files;

  /** Deletes what an earlier life left behind: after a crash it is of no use. */
  SnapshotReceiver(RaftLoop loop, Disk disk, ApplyWorker worker) {
    this.loop = loop;
    this.disk = disk;
    this.worker = worker;
    try {
      disk.createDirectories(DIRECTORY);
      for (String name : disk.list(DIRECTORY)) {
        disk.delete(DIRECTORY + "/" + name);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the folder of snapshots cannot be used", e);
    }
  }

  /** On a transport thread. */
  void handle(NodeId from, byte[] payload, Transport.Reply reply) {
    SnapshotCodec.Call call;
    try {
      call = SnapshotCodec.decode(payload);
    } catch (IllegalArgumentException e) {
      reply.error(String.valueOf(e.getMessage())); // damaged on the way: it is sent again
      return;
    }
    if (!worker.post(() -> reply.ok(SnapshotCodec.encode(answer(from, call))))) {
      reply.error("the store is closing");
    }
  }

  private SnapshotAnswer answer(NodeId from, SnapshotCodec.Call call) {
    if (Long.valueOf(call.transfer()).equals(completed.get(from))) {
      return new SnapshotAnswer.Complete();
    }
    try {
      return switch (call.part()) {
        case SnapshotPart.Begin begin -> begin(from, call.transfer(), begin);
        case SnapshotPart.Chunk chunk -> chunk(from, call.transfer(), chunk);
        case SnapshotPart.End end -> end(from, call.transfer(), end);
      };
    } catch (IOException e) {
      LOG.warn("a snapshot of {} cannot be stored: {}", from, e.getMessage());
      giveUp(from);
      return new SnapshotAnswer.Refused("cannot be stored: " + e.getMessage());
    }
  }

  private SnapshotAnswer begin(NodeId from, long transfer, SnapshotPart.Begin begin)
      throws IOException {
    if (!loop.call(() -> loop.opening().admits(begin))) {
      giveUp(from);
      return new SnapshotAnswer.Refused(
          "not admitted: " + begin.range() + " replica " + begin.to());
    }
    Arriving present = arriving.get(from);
    if (present != null && present.transfer == transfer) {
      present.calls.incrementAndGet();
      return new SnapshotAnswer.Staged(present.staged.chunks());
    }
    giveUp(from);
    String file = "%s/%s-%d".formatted(DIRECTORY, begin.range(), files++);
    Arriving begun =
        new Arriving(transfer, new StagedSnapshot(disk, file, begin), new AtomicLong());
    arriving.put(from, begun);
    watch(from, begun);
    return new SnapshotAnswer.Staged(0);
  }

  /** A sender that died says no more. */
  @SuppressWarnings("ReferenceEquality") // another arrival may be equal
  private void watch(NodeId from, Arriving begun) {
    long calls = begun.calls.get();
    var _ =
        loop.seams()
            .clock()
            .schedule(
                loop.settings().snapshotTimeout().multipliedBy(PATIENCE),
                () ->
                    worker.post(() -> {
                      if (arriving.get(from) != begun) {
                        return;
                      }
                      if (begun.calls.get() == calls) {
                        giveUp(from);
                      } else {
                        watch(from, begun);
                      }
                    }));
  }

  private SnapshotAnswer chunk(NodeId from, long transfer, SnapshotPart.Chunk chunk)
      throws IOException {
    Arriving present = arriving.get(from);
    if (present == null || present.transfer != transfer) {
      return new SnapshotAnswer.Unknown();
    }
    present.calls.incrementAndGet();
    StagedSnapshot staged = present.staged;
    if (chunk.number() == staged.chunks()) {
      if (staged.bytes() + chunk.batch().length > loop.settings().snapshotBytesMax()) {
        giveUp(from);
        return new SnapshotAnswer.Refused("the snapshot is too large");
      }
      staged.add(chunk.batch());
    }
    return new SnapshotAnswer.Staged(staged.chunks());
  }

  private SnapshotAnswer end(NodeId from, long transfer, SnapshotPart.End end) throws IOException {
    Arriving present = arriving.get(from);
    if (present == null || present.transfer != transfer) {
      return new SnapshotAnswer.Unknown();
    }
    StagedSnapshot staged = present.staged;
    if (!staged.isWhole(end)) {
      LOG.warn("a snapshot of {} is damaged and begins again", staged.begin().range());
      giveUp(from);
      return new SnapshotAnswer.Unknown();
    }
    arriving.remove(from);
    staged.close();
    if (!loop.call(() -> loop.opening().receive(from, staged))) {
      delete(staged);
      return new SnapshotAnswer.Refused("not admitted");
    }
    completed.put(from, transfer);
    return new SnapshotAnswer.Complete();
  }

  private void giveUp(NodeId from) {
    Arriving gone = arriving.remove(from);
    if (gone != null) {
      delete(gone.staged);
    }
  }

  /** What was handed to a group is installed, or was not wanted. Any thread. */
  void discard(StagedSnapshot staged) {
    worker.post(() -> delete(staged));
  }

  private static void delete(StagedSnapshot staged) {
    try {
      staged.delete();
    } catch (IOException e) {
      LOG.warn("a file of a snapshot cannot be deleted: {}", e.getMessage());
    }
  }
}

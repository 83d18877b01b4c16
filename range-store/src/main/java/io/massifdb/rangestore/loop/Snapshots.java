package io.massifdb.rangestore.loop;

import io.massifdb.kvapi.NodeId;
import io.massifdb.kvapi.RangeDescriptor;
import io.massifdb.kvapi.seam.Engine;
import io.massifdb.kvapi.seam.EngineIterator;
import io.massifdb.kvapi.seam.Transport;
import io.massifdb.kvapi.seam.TransportException;
import io.massifdb.kvapi.seam.WriteBatch;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Moves the state of ranges to replicas whose log is too far behind.
 *
 * <pre>
 * sender: core asks -> queue, one transfer at a time -> engine snapshot between two applications
 *         begin -> chunk, chunk (two unanswered at most) ... -> end -> report to the core
 * receiver: stage in memory -> whole: offer to the group's core -> {@link Group#offer}
 * </pre>
 *
 * What is sent is the state at the moment of sending, at or above the index that the core asked
 * for. All fields belong to the loop's thread; the sending itself runs on a thread of its own.
 */
final class Snapshots {
  private static final Logger LOG = LoggerFactory.getLogger(Snapshots.class);
  private static final int UNANSWERED_MAX = 2;

  private record Job(Group group, NodeId node, long peer, long term) {}

  private record Source(NodeId node, long transfer) implements Comparable<Source> {
    @Override
    public int compareTo(Source other) {
      int byNode = node.compareTo(other.node);
      return byNode != 0 ? byNode : Long.compare(transfer, other.transfer);
    }
  }

  private final RaftLoop loop;
  private final Transport transport;
  private final Deque<Job> waiting = new ArrayDeque<>();
  private final Map<Source, StagedSnapshot> arriving = new TreeMap<>();
  private @Nullable Job current;
  private long lastTransfer;

  Snapshots(RaftLoop loop, Transport transport, long firstTransfer) {
    this.loop = loop;
    this.transport = transport;
    this.lastTransfer = firstTransfer;
  }

  // Sending

  void send(Group group, NodeId to, long peer, long term) {
    waiting.addLast(new Job(group, to, peer, term));
    next();
  }

  private void next() {
    Job job = waiting.peekFirst();
    if (current != null || job == null) {
      return;
    }
    waiting.removeFirst();
    current = job;
    long transfer = ++lastTransfer;
    job.group.onWorker(() -> open(job, transfer));
  }

  /** On the group's apply worker: state machine and engine agree there. */
  private void open(Job job, long transfer) {
    RangeStateMachine machine = job.group.machine();
    Optional<RangeDescriptor> descriptor = machine.descriptor();
    Engine.Snapshot snapshot = loop.engine().snapshot();
    Optional<AppliedState> state = AppliedState.read(snapshot, job.group.range());
    if (descriptor.isEmpty() || state.isEmpty()) {
      snapshot.close();
      loop.post(() -> finished(job, false));
      return;
    }
    SnapshotPart.Begin begin =
        new SnapshotPart.Begin(
            job.group.range(),
            job.group.replicaId(),
            job.peer,
            job.term,
            state.get().index(),
            state.get().term(),
            state.get().configuration(),
            descriptor.get(),
            machine.spans());
    var _ =
        loop.scheduler()
            .spawnLoop("snapshot-" + transfer, () -> transfer(job, transfer, begin, snapshot));
  }

  private void transfer(
      Job job, long transfer, SnapshotPart.Begin begin, Engine.Snapshot snapshot) {
    boolean succeeded = false;
    try (snapshot) {
      stream(job.node, transfer, begin, snapshot);
      succeeded = true;
    } catch (CompletionException | TransportException e) {
      LOG.info("snapshot of {} to {} came to nothing: {}", begin.range(), job.node, e.getMessage());
    } catch (RuntimeException | Error e) {
      loop.fail("sending a snapshot failed: " + e.getMessage(), e);
    } finally {
      boolean success = succeeded;
      loop.post(() -> finished(job, success));
    }
  }

  private void stream(
      NodeId to, long transfer, SnapshotPart.Begin begin, Engine.Snapshot snapshot) {
    call(to, transfer, begin).join();
    Deque<CompletableFuture<byte[]>> unanswered = new ArrayDeque<>();
    WriteBatch batch = new WriteBatch();
    int chunks = 0;
    for (EngineSpan span : begin.spans()) {
      try (EngineIterator it = snapshot.iterator(span.family(), span.lower(), span.upper())) {
        for (it.seekToFirst(); it.isValid(); it.next()) {
          batch.put(span.family(), it.key(), it.value());
          if (batch.sizeBytes() >= loop.settings().snapshotChunkBytes()) {
            unanswered.addLast(
                call(to, transfer, new SnapshotPart.Chunk(chunks++, batch.encode())));
            batch = new WriteBatch();
            if (unanswered.size() >= UNANSWERED_MAX) {
              unanswered.removeFirst().join();
            }
          }
        }
      }
    }
    unanswered.addLast(call(to, transfer, new SnapshotPart.Chunk(chunks++, batch.encode())));
    unanswered.forEach(CompletableFuture::join);
    call(to, transfer, new SnapshotPart.End(chunks)).join();
  }

  private CompletableFuture<byte[]> call(NodeId to, long transfer, SnapshotPart part) {
    byte[] payload = SnapshotCodec.encode(new SnapshotCodec.Call(transfer, part));
    return transport.call(
        to, Transport.Channel.SNAPSHOT, payload, loop.settings().snapshotTimeout());
  }

  private void finished(Job job, boolean succeeded) {
    current = null;
    job.group.snapshotSent(job.peer, succeeded);
    next();
  }

  // Receiving

  /** On a transport thread. */
  void handle(NodeId from, byte[] payload, Transport.Reply reply) {
    SnapshotCodec.Call call;
    try {
      call = SnapshotCodec.decode(payload);
    } catch (IllegalArgumentException e) {
      reply.error(String.valueOf(e.getMessage()));
      return;
    }
    if (!loop.post(() -> receive(new Source(from, call.transfer()), call.part(), reply))) {
      reply.error("the store is closing");
    }
  }

  private void receive(Source source, SnapshotPart part, Transport.Reply reply) {
    String refusal =
        switch (part) {
          case SnapshotPart.Begin begin -> begin(source, begin);
          case SnapshotPart.Chunk chunk -> chunk(source, chunk);
          case SnapshotPart.End end -> end(source, end);
        };
    if (refusal.isEmpty()) {
      reply.ok(new byte[0]);
    } else {
      arriving.remove(source);
      reply.error(refusal);
    }
  }

  private String begin(Source source, SnapshotPart.Begin begin) {
    if (!loop.opening().admits(begin)) {
      return "not admitted: " + begin.range() + " replica " + begin.to();
    }
    // A node sends one at a time: what it began before and did not end is given up.
    arriving.keySet().removeIf(other -> other.node.equals(source.node));
    arriving.put(source, new StagedSnapshot(begin));
    return "";
  }

  private String chunk(Source source, SnapshotPart.Chunk chunk) {
    StagedSnapshot staged = arriving.get(source);
    if (staged == null || chunk.number() != staged.chunks()) {
      return "chunk out of order";
    }
    long total = chunk.batch().length;
    for (StagedSnapshot each : arriving.values()) {
      total += each.bytes();
    }
    if (total > loop.settings().snapshotBytesMax()) {
      return "no room for the snapshot";
    }
    staged.add(chunk.batch());
    return "";
  }

  private String end(Source source, SnapshotPart.End end) {
    StagedSnapshot staged = arriving.remove(source);
    if (staged == null || end.chunks() != staged.chunks()) {
      return "snapshot incomplete";
    }
    return loop.opening().receive(source.node, staged) ? "" : "not admitted";
  }

  /** For a group that leaves. */
  void forget(Group group) {
    List<Job> gone = waiting.stream().filter(job -> job.group == group).toList();
    waiting.removeAll(gone);
  }
}

package io.massifdb.rangestore.loop;

import io.massifdb.kvapi.NodeId;
import io.massifdb.kvapi.RangeDescriptor;
import io.massifdb.kvapi.seam.Engine;
import io.massifdb.kvapi.seam.Scheduler;
import io.massifdb.kvapi.seam.Transport;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends the state of ranges to replicas whose log is too far behind.
 *
 * <pre>
 * sender: core asks -> queue, one transfer at a time -> engine snapshot between two applications
 *         begin -> chunk, chunk (two unanswered at most, throttled) ... -> end -> report to the core
 * receiver ({@link SnapshotReceiver}): stage in a file -> whole: offer to the group's core
 * </pre>
 *
 * What is sent is the state at the moment of sending, at or above the index that the core asked
 * for. All fields belong to the loop's thread; the sending itself runs on a thread of its own.
 */
final class Snapshots {
  private static final Logger LOG = LoggerFactory.getLogger(Snapshots.class);

  private record Job(Group group, NodeId node, long peer, long term) {
    @SuppressWarnings("ReferenceEquality") // a group is one object
    boolean isFor(Group other, long member) {
      return group == other && peer == member;
    }
  }

  private final RaftLoop loop;
  private final Transport transport;
  private final SnapshotThrottle throttle;
  private final Deque<Job> waiting = new ArrayDeque<>();
  private @Nullable Job current;
  private long lastTransfer;
  private volatile Scheduler.@Nullable Task running;
  private volatile boolean closed;

  Snapshots(RaftLoop loop, Transport transport, long firstTransfer) {
    this.loop = loop;
    this.transport = transport;
    this.lastTransfer = firstTransfer;
    this.throttle =
        new SnapshotThrottle(loop.seams().clock(), loop.settings().snapshotBytesPerSecond());
  }

  void send(Group group, NodeId to, long peer, long term) {
    waiting.addLast(new Job(group, to, peer, term));
    next();
  }

  /** Whether one is being sent to the member, or waits for its turn. */
  boolean isUnderWay(Group group, long peer) {
    Job present = current;
    return (present != null && present.isFor(group, peer))
        || waiting.stream().anyMatch(job -> job.isFor(group, peer));
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
    if (descriptor.isEmpty() || state.isEmpty() || closed) {
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
            machine.spans(),
            machine.absorbed());
    SnapshotTransfer sending =
        new SnapshotTransfer(
            loop, transport, throttle, job.node, transfer, begin, () -> isWanted(job));
    running =
        loop.scheduler()
            .spawnLoop("snapshot-" + transfer, () -> transfer(job, begin, sending, snapshot));
  }

  private boolean isWanted(Job job) {
    GroupHandle.View view = job.group.handle().view();
    return !closed && view.leading() && view.term() == job.term;
  }

  private void transfer(
      Job job, SnapshotPart.Begin begin, SnapshotTransfer sending, Engine.Snapshot snapshot) {
    boolean succeeded = false;
    try (snapshot) {
      sending.run(snapshot);
      succeeded = true;
    } catch (SnapshotTransfer.GivenUp e) {
      LOG.info("snapshot of {} to {} came to nothing: {}", begin.range(), job.node, e.getMessage());
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException | Error e) {
      loop.fail("sending a snapshot failed: " + e.getMessage(), e);
    } finally {
      boolean success = succeeded;
      loop.post(() -> finished(job, success));
    }
  }

  private void finished(Job job, boolean succeeded) {
    current = null;
    job.group.snapshotSent(job.peer, succeeded);
    next();
  }

  /** For a group that leaves. */
  void forget(Group group) {
    List<Job> gone = waiting.stream().filter(job -> job.group == group).toList();
    waiting.removeAll(gone);
  }

  /** After the loop and its workers have ended: nobody reads the engine afterwards. */
  void close() throws InterruptedException {
    closed = true;
    Scheduler.Task task = running;
    if (task != null) {
      task.join();
    }
  }
}

package io.massifdb.rangestore.loop;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Work for one thread, taken out by the batch. Posting waits for nobody, and wakes the reader only
 * when there was nothing before: who posts next finds it awake.
 */
final class Mailbox {
  /** The latest post first; without work: closed. */
  private record Post(@Nullable Runnable work, @Nullable Post before) {
    boolean isClosed() {
      return work == null;
    }
  }

  private static final Post CLOSED = new Post(null, null);

  private final AtomicReference<@Nullable Post> latest = new AtomicReference<>();
  private volatile @Nullable Thread reader;

  /** False when the mailbox is closed: then the work is never done. */
  boolean post(Runnable work) {
    while (true) {
      Post before = latest.get();
      if (before != null && before.isClosed()) {
        return false;
      }
      if (push(before, work)) {
        return true;
      }
    }
  }

  private boolean push(@Nullable Post before, @Nullable Runnable work) {
    if (!latest.compareAndSet(before, new Post(work, before))) {
      return false;
    }
    if (before == null) {
      LockSupport.unpark(reader);
    }
    return true;
  }

  /** Everything that waits, at least one piece; empty once the mailbox is closed and drained. */
  List<Runnable> take() {
    reader = Thread.currentThread(); // before looking: who posts later sees it
    boolean interrupted = false;
    Post taken = latest.get();
    while (taken == null || !latest.compareAndSet(taken, taken.isClosed() ? CLOSED : null)) {
      if (taken == null) {
        LockSupport.park(this);
        interrupted |= Thread.interrupted(); // else parking would not wait any more
      }
      taken = latest.get();
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    return inOrder(taken);
  }

  private static List<Runnable> inOrder(Post last) {
    List<Runnable> work = new ArrayList<>();
    for (Post post = last; post != null; post = post.before) {
      if (post.work != null) {
        work.add(post.work);
      }
    }
    return work.reversed();
  }

  void close() {
    while (true) {
      Post before = latest.get();
      if ((before != null && before.isClosed()) || push(before, null)) {
        return;
      }
    }
  }
}

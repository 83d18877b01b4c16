package io.massifdb.rangestore.loop;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Work for one thread, taken out by the batch. */
final class Mailbox {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition arrived = lock.newCondition();
  private List<Runnable> waiting = new ArrayList<>();
  private boolean closed;

  /** False when the mailbox is closed: then the work is never done. */
  boolean post(Runnable work) {
    lock.lock();
    try {
      if (closed) {
        return false;
      }
      waiting.add(work);
      arrived.signal();
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** Everything that waits, at least one piece; empty once the mailbox is closed and drained. */
  List<Runnable> take() {
    lock.lock();
    try {
      while (waiting.isEmpty() && !closed) {
        arrived.awaitUninterruptibly();
      }
      List<Runnable> taken = waiting;
      waiting = new ArrayList<>();
      return taken;
    } finally {
      lock.unlock();
    }
  }

  void close() {
    lock.lock();
    try {
      closed = true;
      arrived.signalAll();
    } finally {
      lock.unlock();
    }
  }
}

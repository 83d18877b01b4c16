package io.massifdb.txnlayer.routing;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Ends the blocked calls of one transaction from another thread. Threads are interrupted only while
 * they are inside a send, and leave it with the interrupt flag as they found it. Thread-safe.
 */
public final class Cancellation {
  private final ReentrantLock lock = new ReentrantLock();
  private final List<Thread> inside = new ArrayList<>();
  private boolean cancelled;

  public void cancel() {
    lock.lock();
    try {
      cancelled = true;
      inside.forEach(Thread::interrupt);
    } finally {
      lock.unlock();
    }
  }

  public boolean isCancelled() {
    lock.lock();
    try {
      return cancelled;
    } finally {
      lock.unlock();
    }
  }

  public void clear() {
    lock.lock();
    try {
      cancelled = false;
    } finally {
      lock.unlock();
    }
  }

  static boolean isSet(@Nullable Cancellation cancellation) {
    return cancellation != null && cancellation.isCancelled();
  }

  /** The calling thread may be interrupted from now on. */
  public static void enter(@Nullable Cancellation cancellation) {
    if (cancellation == null) {
      return;
    }
    cancellation.lock.lock();
    try {
      cancellation.inside.add(Thread.currentThread());
    } finally {
      cancellation.lock.unlock();
    }
  }

  /** Ends what {@link #enter} began; takes back an interrupt of ours. */
  public static void exit(@Nullable Cancellation cancellation) {
    if (cancellation == null) {
      return;
    }
    cancellation.lock.lock();
    try {
      cancellation.inside.remove(Thread.currentThread());
      if (cancellation.cancelled) {
        Thread.interrupted(); // ours: nobody interrupts this thread for the cancellation any more
      }
    } finally {
      cancellation.lock.unlock();
    }
  }
}

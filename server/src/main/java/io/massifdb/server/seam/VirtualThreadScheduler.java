package io.massifdb.server.seam;

import io.massifdb.kvapi.seam.Scheduler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Virtual threads for what waits, platform threads for what holds its carrier (JNI, fsync).
 * Thread-safe.
 */
public final class VirtualThreadScheduler implements Scheduler {
  private static final Logger LOG = LoggerFactory.getLogger(VirtualThreadScheduler.class);

  @Override
  public Task spawn(String name, Runnable body) {
    return started(Thread.ofVirtual().name(name).unstarted(guarded(name, body)));
  }

  @Override
  public Task spawnLoop(String name, Runnable body) {
    return started(Thread.ofPlatform().daemon().name(name).unstarted(guarded(name, body)));
  }

  private static Runnable guarded(String name, Runnable body) {
    return () -> {
      try {
        body.run();
      } catch (RuntimeException | Error e) {
        LOG.error("{} ended with a failure", name, e);
        throw e;
      }
    };
  }

  private static Task started(Thread thread) {
    thread.start();
    return new Task() {
      @Override
      public void interrupt() {
        thread.interrupt();
      }

      @Override
      public void join() throws InterruptedException {
        thread.join();
      }
    };
  }
}

package io.massifdb.rangestore.loop;

import io.massifdb.kvapi.seam.Scheduler;

/** A thread of the loop that does work in order: applies the entries of some groups, say. */
final class ApplyWorker {
  private final Mailbox mailbox = new Mailbox();
  private final RaftLoop loop;
  private final String name;
  private final Scheduler.Task task;

  ApplyWorker(RaftLoop loop, Scheduler scheduler, String name) {
    this.loop = loop;
    this.name = name;
    this.task = scheduler.spawnLoop(name, this::run);
  }

  /** False when the store is closing: then the work is never done. */
  boolean post(Runnable work) {
    return mailbox.post(work);
  }

  private void run() {
    try {
      for (var work = mailbox.take(); !work.isEmpty(); work = mailbox.take()) {
        for (Runnable each : work) {
          each.run();
        }
      }
    } catch (LoopEnded _) {
      mailbox.close();
    } catch (RuntimeException | Error e) {
      mailbox.close();
      loop.fail(name + " failed: " + e.getMessage(), e);
    }
  }

  void close() throws InterruptedException {
    mailbox.close();
    task.join();
  }
}

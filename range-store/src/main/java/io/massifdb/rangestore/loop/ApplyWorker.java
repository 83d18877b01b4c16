package io.massifdb.rangestore.loop;

import io.massifdb.kvapi.seam.Scheduler;

/** A thread that applies the entries of some of the groups, those of one group in order. */
final class ApplyWorker {
  private final Mailbox mailbox = new Mailbox();
  private final RaftLoop loop;
  private final Scheduler.Task task;

  ApplyWorker(RaftLoop loop, Scheduler scheduler, int number) {
    this.loop = loop;
    this.task = scheduler.spawnLoop("raft-apply-" + number, this::run);
  }

  void post(Runnable work) {
    mailbox.post(work);
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
      loop.fail("applying committed commands failed: " + e.getMessage(), e);
    }
  }

  void close() throws InterruptedException {
    mailbox.close();
    task.join();
  }
}

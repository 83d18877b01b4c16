package io.massifdb.kvapi.seam;

/** The only way to start work. */
public interface Scheduler {
  /** Starts a virtual thread: sessions, coordinators, flows, jobs, waits. */
  Task spawn(String name, Runnable body);

  /** Starts a thread that may hold its carrier (JNI, fsync): Raft loop, log writer, workers. */
  Task spawnLoop(String name, Runnable body);

  /** A started thread. */
  interface Task {
    void interrupt();

    /** Waits for its end. */
    void join() throws InterruptedException;
  }
}

package io.massifdb.testkit.history;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** Collects what clients do. Any thread may {@link #begin}; read it when the clients have ended. */
public final class History {
  private final Queue<Attempt> attempts = new ConcurrentLinkedQueue<>();

  /** A client begins a transaction. The time is to be taken before anything of it is sent. */
  public Attempt begin(int process, long time) {
    Attempt attempt = new Attempt(process, time);
    attempts.add(attempt);
    return attempt;
  }

  /** All transactions in the order in which they were begun. */
  public List<RecordedTransaction> transactions() {
    AtomicInteger index = new AtomicInteger();
    return attempts.stream().map(attempt -> attempt.recorded(index.getAndIncrement())).toList();
  }
}

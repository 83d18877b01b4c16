package io.massifdb.rangestore.loop;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/** Threads that wait for an answer of the loop; who waits when the loop fails is told. */
final class LoopCalls {
  private final RaftLoop loop;
  private final ConcurrentSkipListMap<Long, CompletableFuture<?>> open =
      new ConcurrentSkipListMap<>();
  private final AtomicLong last = new AtomicLong();

  LoopCalls(RaftLoop loop) {
    this.loop = loop;
  }

  /** Runs on the loop's thread, while the caller waits. */
  <T> T call(Supplier<T> work) {
    CompletableFuture<T> answer = new CompletableFuture<>();
    long number = last.incrementAndGet();
    open.put(number, answer);
    try {
      if (loop.hasFailed() || !loop.post(() -> answer.complete(work.get()))) {
        throw new LoopEnded();
      }
      return answer.join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof LoopEnded ended ? ended : e;
    } finally {
      open.remove(number);
    }
  }

  void fail() {
    open.values().forEach(call -> call.completeExceptionally(new LoopEnded()));
  }
}

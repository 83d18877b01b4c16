package io.massifdb.testkit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The one thread of control of a simulated world: a queue of runnable pieces of work (continuations
 * of virtual threads, deliveries of messages) and the timers of virtual time. Whoever calls {@link
 * #runUntil} is the driver: it takes pieces in an order drawn from the seed, and when none is left
 * moves time to the next timer. Nothing here is safe for use by several threads, because there is
 * only one: continuations run on the driver's thread as well.
 *
 * <p>{@link #traceHash} sums up what ran when: two runs from one seed must agree in it.
 */
public final class Timeline {
  private static final int HASH_FACTOR = 31;

  /** A piece of work and whose it is. */
  private record Piece(String owner, Runnable work) {}

  private record Timer(long atNanos, long sequence, String owner, Runnable action) {}

  private volatile Thread driver = Thread.currentThread();
  private final SeededRandom random;
  private final List<Piece> ready = new ArrayList<>();
  private final PriorityQueue<Timer> timers =
      new PriorityQueue<>(
          Comparator.comparingLong(Timer::atNanos).thenComparingLong(Timer::sequence));
  private long nowNanos;
  private long sequence;
  private long steps;
  private long traceHash;
  private @Nullable Consumer<String> witness;

  public Timeline(SeededRandom random) {
    this.random = random;
  }

  public long nowNanos() {
    return nowNanos;
  }

  /** Pieces of work done so far. */
  public long steps() {
    return steps;
  }

  public long traceHash() {
    return traceHash;
  }

  /** Is told each event of the trace as text: where two runs of one seed part, a bug hides. */
  public void setWitness(@Nullable Consumer<String> listener) {
    witness = listener;
  }

  /** Adds an event to the trace: a message that arrived, a batch that was applied, an answer. */
  public void note(String owner, String event, long value) {
    traceHash =
        SeededRandom.mix(
            traceHash * HASH_FACTOR + owner.hashCode() + event.hashCode() * 7L + value);
    if (witness != null) {
      witness.accept("%d %s %s %x".formatted(nowNanos, owner, event, value));
    }
  }

  /** Whether the thread made this world or drives it. */
  boolean isDriver(Thread thread) {
    return thread.equals(driver);
  }

  /** Queues a piece of work for now. */
  public void execute(String owner, Runnable work) {
    ready.add(new Piece(owner, work));
  }

  /** Queues a piece of work for later; the answer is for {@link #cancel}. */
  public Object schedule(long atNanos, String owner, Runnable action) {
    Timer timer = new Timer(Math.max(atNanos, nowNanos), sequence++, owner, action);
    timers.add(timer);
    return timer;
  }

  public void cancel(Object timer) {
    timers.remove(timer);
  }

  /** Does one piece of work, moving time if need be; false when there is nothing left at all. */
  public boolean step() {
    if (ready.isEmpty()) {
      Timer timer = timers.poll();
      if (timer == null) {
        return false;
      }
      nowNanos = timer.atNanos;
      run(timer.owner, timer.action);
    } else {
      int chosen = ready.size() == 1 ? 0 : random.nextInt(ready.size());
      Piece piece = ready.remove(chosen);
      run(piece.owner, piece.work);
    }
    return true;
  }

  private void run(String owner, Runnable work) {
    steps++;
    traceHash = SeededRandom.mix(traceHash * HASH_FACTOR + nowNanos + owner.hashCode());
    if (witness != null) {
      witness.accept(nowNanos + " " + owner);
    }
    work.run();
  }

  /** Runs until the condition holds; false when the time passed or nothing is left to happen. */
  public boolean runUntil(BooleanSupplier condition, Duration limit) {
    driver = Thread.currentThread();
    long endNanos = nowNanos + limit.toNanos();
    while (!condition.getAsBoolean()) {
      Timer next = timers.peek();
      if (ready.isEmpty() && (next == null || next.atNanos > endNanos)) {
        nowNanos = Math.max(nowNanos, endNanos);
        return condition.getAsBoolean();
      }
      step();
    }
    return true;
  }

  /** Runs for a while. */
  public void runFor(Duration time) {
    runUntil(() -> false, time);
  }
}

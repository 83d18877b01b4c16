package io.massifdb.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.massifdb.kvapi.seam.Scheduler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.Test;

class SimulatedSchedulerTest {
  private final Timeline timeline = new Timeline(new SeededRandom(5));
  private final SimulatedScheduler scheduler = new SimulatedScheduler(timeline, "n1");
  private final VirtualClock clock = new VirtualClock(timeline, scheduler);
  private final List<String> events = new ArrayList<>();

  private void sleep(Duration time) {
    try {
      clock.sleep(time);
    } catch (InterruptedException _) {
      events.add("interrupted");
    }
  }

  @Test
  void sleepTakesVirtualTimeOnly() {
    var _ =
        scheduler.spawn(
            "sleeper",
            () -> {
              sleep(Duration.ofDays(1));
              events.add("awake at " + clock.monotonicNanos());
            });
    timeline.runFor(Duration.ofDays(2));
    assertThat(events).containsExactly("awake at " + Duration.ofDays(1).toNanos());
  }

  @Test
  void aThreadThatTheJdkWakesIsAFailure() {
    var _ = scheduler.spawn("sleeper", () -> LockSupport.parkNanos(20_000_000));
    long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (scheduler.failure() == null && System.nanoTime() < deadline) {
      if (!timeline.step()) {
        Thread.onSpinWait();
      }
    }
    assertThat(scheduler.failure()).hasMessageContaining("was woken by VirtualThread-unparker");
  }

  @Test
  void threadsBlockOnLocksQueuesAndFutures() throws InterruptedException {
    LinkedBlockingQueue<Integer> queue = new LinkedBlockingQueue<>();
    ReentrantLock lock = new ReentrantLock();
    CompletableFuture<Integer> sum = new CompletableFuture<>();
    var _ =
        scheduler.spawn(
            "consumer",
            () -> {
              int total = 0;
              try {
                for (int i = 0; i < 10; i++) {
                  total += queue.take();
                }
              } catch (InterruptedException e) {
                throw new AssertionError(e);
              }
              sum.complete(total);
            });
    for (int i = 0; i < 10; i++) {
      int number = i;
      var _ =
          scheduler.spawn(
              "producer",
              () -> {
                lock.lock();
                try {
                  sleep(Duration.ZERO);
                  queue.add(number);
                } finally {
                  lock.unlock();
                }
              });
    }
    assertThat(clock.await(sum, Duration.ofSeconds(1))).isTrue();
    assertThat(sum.join()).isEqualTo(45);
  }

  @Test
  void awaitGivesUpInVirtualTime() throws InterruptedException {
    assertThat(clock.await(new CompletableFuture<>(), Duration.ofSeconds(3))).isFalse();
    assertThat(timeline.nowNanos()).isEqualTo(Duration.ofSeconds(3).toNanos());
  }

  @Test
  void aKilledNodeDoesNothingMore() {
    var _ =
        scheduler.spawn(
            "victim",
            () -> {
              sleep(Duration.ofSeconds(1));
              events.add("still here");
            });
    var _ = clock.schedule(Duration.ofSeconds(1), () -> events.add("timer"));
    timeline.runFor(Duration.ofMillis(500));
    scheduler.kill();
    timeline.runFor(Duration.ofSeconds(5));
    assertThat(events).isEmpty();
  }

  @Test
  void aPausedNodeGoesOnLater() {
    var _ =
        scheduler.spawn(
            "paused",
            () -> {
              sleep(Duration.ofSeconds(1));
              events.add("at " + clock.monotonicNanos());
            });
    timeline.runFor(Duration.ofMillis(500));
    scheduler.pause();
    timeline.runFor(Duration.ofSeconds(5));
    assertThat(events).isEmpty();
    scheduler.resume();
    timeline.runFor(Duration.ofSeconds(1));
    assertThat(events).containsExactly("at " + Duration.ofMillis(5500).toNanos());
  }

  @Test
  void clocksMayDrift() {
    VirtualClock fast = new VirtualClock(timeline, scheduler, 1.1);
    timeline.runFor(Duration.ofSeconds(10));
    assertThat(fast.monotonicNanos()).isEqualTo(Duration.ofSeconds(11).toNanos());
  }

  @Test
  void aFailureIsNotLost() throws InterruptedException {
    Scheduler.Task task =
        scheduler.spawn(
            "failing",
            () -> {
              throw new IllegalStateException("broken");
            });
    task.join();
    assertThatThrownBy(scheduler::rethrowFailure).hasRootCauseMessage("broken");
  }

  @Test
  void theSeedDecidesTheOrder() {
    assertThat(order(1)).isEqualTo(order(1));
    assertThat(order(1)).isNotEqualTo(order(2));
  }

  private static List<Integer> order(long seed) {
    Timeline own = new Timeline(new SeededRandom(seed));
    SimulatedScheduler scheduler = new SimulatedScheduler(own, "n1");
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      int number = i;
      var _ =
          scheduler.spawn(
              "t",
              () -> {
                order.add(number);
              });
    }
    own.runFor(Duration.ofMillis(1));
    return order;
  }
}

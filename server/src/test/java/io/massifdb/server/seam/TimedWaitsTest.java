package io.massifdb.server.seam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class TimedWaitsTest {
  private final TimedWaits waits = new TimedWaits();

  @AfterEach
  void close() {
    waits.close();
  }

  private static <T> FutureTask<T> inVirtualThread(Callable<T> body) {
    FutureTask<T> task = new FutureTask<>(body);
    Thread.ofVirtual().start(task);
    return task;
  }

  private FutureTask<Boolean> waiting(CompletableFuture<?> future, Duration limit) {
    return inVirtualThread(() -> waits.await(future, limit.toNanos()));
  }

  @Test
  void endsWithTheFuture() throws Exception {
    CompletableFuture<String> future = new CompletableFuture<>();
    FutureTask<Boolean> wait = waiting(future, Duration.ofHours(1));
    Thread.sleep(50);
    assertThat(wait.isDone()).isFalse();
    future.complete("now");
    assertThat(wait.get()).isTrue();
  }

  @Test
  void endsWithAFailureOfTheFutureToo() throws Exception {
    CompletableFuture<String> future = new CompletableFuture<>();
    FutureTask<Boolean> wait = waiting(future, Duration.ofHours(1));
    future.completeExceptionally(new IllegalStateException());
    assertThat(wait.get()).isTrue();
  }

  @Test
  void endsWhenTheTimeIsOver() throws Exception {
    assertEndsWhenTheTimeIsOver();
  }

  private void assertEndsWhenTheTimeIsOver() throws Exception {
    long begun = System.nanoTime();
    assertThat(waiting(new CompletableFuture<>(), Duration.ofMillis(150)).get()).isFalse();
    assertThat(System.nanoTime() - begun).isGreaterThanOrEqualTo(Duration.ofMillis(150).toNanos());
  }

  @Test
  void limitsPassAfterALongRestOfTheWatcher() throws Exception {
    Thread.sleep(100);
    assertEndsWhenTheTimeIsOver();
    Thread.sleep(100);
    assertEndsWhenTheTimeIsOver();
  }

  @Test
  void waitsEndInTimeAfterTheClose() throws Exception {
    FutureTask<Boolean> before = waiting(new CompletableFuture<>(), Duration.ofMillis(150));
    Thread.sleep(50);
    waits.close();
    assertThat(before.get()).isFalse();
    assertEndsWhenTheTimeIsOver();
  }

  @Test
  void aDoneFutureIsNotWaitedFor() throws Exception {
    assertThat(waiting(CompletableFuture.completedFuture(1), Duration.ZERO).get()).isTrue();
    assertThat(waiting(new CompletableFuture<>(), Duration.ZERO).get()).isFalse();
  }

  @Test
  void anInterruptEndsTheWait() throws Exception {
    CompletableFuture<Thread> self = new CompletableFuture<>();
    FutureTask<Boolean> wait =
        inVirtualThread(() -> {
          self.complete(Thread.currentThread());
          return waits.await(new CompletableFuture<>(), Duration.ofHours(1).toNanos());
        });
    self.get().interrupt();
    assertThatThrownBy(wait::get)
        .isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(InterruptedException.class);
  }
}

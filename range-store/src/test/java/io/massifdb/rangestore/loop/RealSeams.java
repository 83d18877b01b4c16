package io.massifdb.rangestore.loop;

import io.massifdb.kvapi.NodeId;
import io.massifdb.kvapi.seam.Clock;
import io.massifdb.kvapi.seam.Disk;
import io.massifdb.kvapi.seam.Scheduler;
import io.massifdb.kvapi.seam.Transport;
import io.massifdb.testkit.SeededRandom;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Real time and threads, and no network, for tests of one store on real files. */
final class RealSeams implements Clock, Scheduler, AutoCloseable {
  private final List<Thread> threads = new CopyOnWriteArrayList<>();
  private final ScheduledThreadPoolExecutor timers =
      new ScheduledThreadPoolExecutor(1, this::timerThread);

  private Thread timerThread(Runnable body) {
    Thread thread = Thread.ofPlatform().daemon().name("timers").unstarted(body);
    threads.add(thread);
    return thread;
  }

  LoopSeams seams(Disk disk) {
    return seams(new NoNetwork(), disk);
  }

  LoopSeams seams(Transport transport, Disk disk) {
    return new LoopSeams(this, new SeededRandom(System.nanoTime()), this, transport, disk);
  }

  /** What all threads of this node have used. */
  long cpuNanos() {
    ThreadMXBean bean = ManagementFactory.getThreadMXBean();
    return threads.stream()
        .filter(Thread::isAlive)
        .mapToLong(thread -> bean.getThreadCpuTime(thread.threadId()))
        .sum();
  }

  @Override
  public long monotonicNanos() {
    return System.nanoTime();
  }

  @Override
  public long wallMillis() {
    return System.currentTimeMillis();
  }

  @Override
  public void sleep(Duration duration) throws InterruptedException {
    Thread.sleep(duration);
  }

  @Override
  public Timer schedule(Duration delay, Runnable action) {
    var scheduled = timers.schedule(action, delay.toNanos(), TimeUnit.NANOSECONDS);
    return () -> scheduled.cancel(false);
  }

  @Override
  public boolean await(CompletableFuture<?> future, Duration timeout) throws InterruptedException {
    try {
      var _ = future.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
      return true;
    } catch (ExecutionException _) {
      return true;
    } catch (TimeoutException _) {
      return false;
    }
  }

  @Override
  public Task spawn(String name, Runnable body) {
    return spawnLoop(name, body);
  }

  @Override
  public Task spawnLoop(String name, Runnable body) {
    Thread thread = Thread.ofPlatform().daemon().name(name).start(body);
    threads.add(thread);
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

  @Override
  public void close() {
    timers.shutdownNow();
  }

  private static final class NoNetwork implements Transport {
    @Override
    public NodeId self() {
      return new NodeId(1);
    }

    @Override
    public void register(Channel channel, Handler handler) {}

    @Override
    public CompletableFuture<byte[]> call(
        NodeId to, Channel channel, byte[] payload, Duration timeout) {
      return new CompletableFuture<>();
    }

    @Override
    public void send(NodeId to, Channel channel, byte[] payload) {}

    @Override
    public void close() {}
  }
}

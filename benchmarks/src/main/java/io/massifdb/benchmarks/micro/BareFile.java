package io.massifdb.benchmarks.micro;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * A preallocated file, one thread that writes everything that waits at once and calls fdatasync: no
 * records, no checksums, no index. It begins again at the front when it is full.
 */
@State(Scope.Benchmark)
public class BareFile {
  private static final int FILE_BYTES = 16 << 20;
  private static final int GATHER_BYTES = 1 << 20;

  private record Waiting(byte[] data, Semaphore durable) {}

  private final ScratchDirectory directory = new ScratchDirectory();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition work = lock.newCondition();
  private final ThreadLocal<Semaphore> signals = ThreadLocal.withInitial(() -> new Semaphore(0));
  private final FileChannel channel;
  private final Thread writer;
  private List<Waiting> queue = new ArrayList<>();
  private boolean closing;

  public BareFile() {
    try {
      channel =
          FileChannel.open(
              directory.path().resolve("log"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      ByteBuffer zeroes = ByteBuffer.allocateDirect(FILE_BYTES);
      while (zeroes.hasRemaining()) {
        channel.write(zeroes, zeroes.position());
      }
      channel.force(true);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    writer = Thread.ofPlatform().name("bare-file").start(this::run);
  }

  /** Returns when the data is on the disk. */
  void append(byte[] data) {
    Semaphore durable = signals.get();
    lock.lock();
    try {
      queue.add(new Waiting(data, durable));
      work.signal();
    } finally {
      lock.unlock();
    }
    durable.acquireUninterruptibly();
  }

  private void run() {
    ByteBuffer buffer = ByteBuffer.allocateDirect(GATHER_BYTES);
    long position = 0;
    try {
      for (List<Waiting> taken = take(); !taken.isEmpty(); taken = take()) {
        buffer.clear();
        taken.forEach(each -> buffer.put(each.data()));
        buffer.flip();
        if (position + buffer.remaining() > FILE_BYTES) {
          position = 0;
        }
        while (buffer.hasRemaining()) {
          position += channel.write(buffer, position);
        }
        channel.force(false);
        taken.forEach(each -> each.durable().release());
      }
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private List<Waiting> take() {
    lock.lock();
    try {
      while (queue.isEmpty() && !closing) {
        work.awaitUninterruptibly();
      }
      List<Waiting> taken = queue;
      queue = new ArrayList<>();
      return taken;
    } finally {
      lock.unlock();
    }
  }

  @TearDown
  public void close() throws InterruptedException {
    lock.lock();
    try {
      closing = true;
      work.signal();
    } finally {
      lock.unlock();
    }
    writer.join();
    directory.delete();
  }
}

package io.massifdb.testkit;

import io.massifdb.kvapi.seam.Engine;
import io.massifdb.kvapi.seam.EngineIterator;
import io.massifdb.kvapi.seam.Family;
import io.massifdb.kvapi.seam.RandomSource;
import io.massifdb.kvapi.seam.WriteBatch;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The engine of tests and the simulation: a persistent tree per family and an explicit durable
 * image. {@link #crash} keeps what the last flush covered and any number of the batches after it,
 * never a batch without its predecessors, as RocksDB without write-ahead log does.
 */
public final class MemoryEngine implements Engine {
  /** More unflushed batches than this become durable by themselves, as a full write buffer does. */
  private static final int UNFLUSHED_MAX = 4096;

  private final ReentrantLock writing = new ReentrantLock();
  private final Deque<Image> unflushed = new ArrayDeque<>();
  private Image durable = Image.EMPTY;
  private volatile Runnable beforeCall = () -> {};
  private volatile Image present = Image.EMPTY;

  @Override
  public byte @Nullable [] get(Family family, byte[] key) {
    return present.get(family, key);
  }

  @Override
  public EngineIterator iterator(Family family, byte[] lower, byte[] upper) {
    return present.iterator(family, lower, upper);
  }

  /** Runs before each write and flush: for a crash at each of them. */
  public void beforeCall(Runnable action) {
    beforeCall = action;
  }

  @Override
  public void write(WriteBatch batch) {
    beforeCall.run();
    writing.lock();
    try {
      present = present.apply(batch);
      unflushed.addLast(present);
      if (unflushed.size() > UNFLUSHED_MAX) {
        durable = unflushed.removeFirst();
      }
    } finally {
      writing.unlock();
    }
  }

  @Override
  public Snapshot snapshot() {
    return present;
  }

  @Override
  public void flush() {
    beforeCall.run();
    writing.lock();
    try {
      durable = present;
      unflushed.clear();
    } finally {
      writing.unlock();
    }
  }

  @Override
  public long approximateBytes(byte[] lower, byte[] upper) {
    long bytes = 0;
    EngineIterator it = iterator(Family.DATA, lower, upper);
    for (it.seekToFirst(); it.isValid(); it.next()) {
      bytes += it.key().length + it.value().length;
    }
    return bytes;
  }

  /** Batches written since the last flush. */
  public int unflushedBatches() {
    writing.lock();
    try {
      return unflushed.size();
    } finally {
      writing.unlock();
    }
  }

  /** Loses everything that was not flushed. */
  public void crash() {
    crash(0);
  }

  /** Loses a random suffix of what was not flushed. */
  public void crash(RandomSource random) {
    crash(random.nextInt(unflushedBatches() + 1));
  }

  /** Keeps the first {@code kept} of the unflushed batches. */
  public void crash(int kept) {
    writing.lock();
    try {
      Iterator<Image> images = unflushed.iterator();
      for (int i = 0; i < kept && images.hasNext(); i++) {
        durable = images.next();
      }
      present = durable;
      unflushed.clear();
    } finally {
      writing.unlock();
    }
  }

  @Override
  public void close() {
    flush();
  }

  /** One immutable state of all families. */
  private record Image(
      @Nullable SortedTree data, @Nullable SortedTree intent, @Nullable SortedTree meta)
      implements Snapshot {
    static final Image EMPTY = new Image(null, null, null);

    Image apply(WriteBatch batch) {
      Changes changes = new Changes(this);
      batch.forEach(changes);
      return new Image(
          changes.tree(Family.DATA), changes.tree(Family.INTENT), changes.tree(Family.META));
    }

    @Nullable SortedTree tree(Family family) {
      return switch (family) {
        case DATA -> data;
        case INTENT -> intent;
        case META -> meta;
      };
    }

    @Override
    public byte @Nullable [] get(Family family, byte[] key) {
      SortedTree entry = SortedTree.find(tree(family), key);
      return entry == null ? null : entry.value().clone();
    }

    @Override
    public EngineIterator iterator(Family family, byte[] lower, byte[] upper) {
      return new SortedTreeIterator(tree(family), lower.clone(), upper.clone());
    }

    @Override
    public void close() {}
  }

  private static final class Changes implements WriteBatch.Visitor {
    private final @Nullable SortedTree[] trees = new SortedTree[Family.values().length + 1];

    Changes(Image image) {
      for (Family family : Family.values()) {
        trees[family.id()] = image.tree(family);
      }
    }

    @Nullable SortedTree tree(Family family) {
      return trees[family.id()];
    }

    @Override
    public void put(Family family, byte[] key, byte[] value) {
      trees[family.id()] = SortedTree.put(trees[family.id()], key, value);
    }

    @Override
    public void delete(Family family, byte[] key) {
      trees[family.id()] = SortedTree.remove(trees[family.id()], key);
    }

    @Override
    public void deleteRange(Family family, byte[] from, byte[] to) {
      trees[family.id()] = SortedTree.removeRange(trees[family.id()], from, to);
    }
  }
}

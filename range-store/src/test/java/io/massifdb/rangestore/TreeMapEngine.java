package io.massifdb.rangestore;

import io.massifdb.kvapi.seam.Engine;
import io.massifdb.kvapi.seam.EngineIterator;
import io.massifdb.kvapi.seam.Family;
import io.massifdb.kvapi.seam.WriteBatch;
import java.util.Arrays;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** The naive engine of the tests: one sorted map, copied when it changes. */
public final class TreeMapEngine implements Engine {
  private final ReentrantLock lock = new ReentrantLock();
  private volatile View view = new View(new TreeMap<>(Arrays::compareUnsigned));

  @Override
  public void write(WriteBatch batch) {
    lock.lock();
    try {
      NavigableMap<byte[], byte[]> next = new TreeMap<>(view.entries);
      batch.forEach(
          new WriteBatch.Visitor() {
            @Override
            public void put(Family family, byte[] key, byte[] value) {
              next.put(tagged(family, key), value);
            }

            @Override
            public void delete(Family family, byte[] key) {
              next.remove(tagged(family, key));
            }

            @Override
            public void deleteRange(Family family, byte[] from, byte[] to) {
              next.subMap(tagged(family, from), tagged(family, to)).clear();
            }
          });
      view = new View(next);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public byte @Nullable [] get(Family family, byte[] key) {
    return view.get(family, key);
  }

  @Override
  public EngineIterator iterator(Family family, byte[] lower, byte[] upper) {
    return view.iterator(family, lower, upper);
  }

  @Override
  public Snapshot snapshot() {
    return view;
  }

  @Override
  public void flush() {}

  @Override
  public long approximateBytes(byte[] lower, byte[] upper) {
    return view
        .entries
        .subMap(tagged(Family.DATA, lower), tagged(Family.DATA, upper))
        .entrySet()
        .stream()
        .mapToLong(entry -> (long) entry.getKey().length + entry.getValue().length)
        .sum();
  }

  @Override
  public void close() {}

  private static byte[] tagged(Family family, byte[] key) {
    byte[] tagged = new byte[key.length + 1];
    tagged[0] = (byte) family.id();
    System.arraycopy(key, 0, tagged, 1, key.length);
    return tagged;
  }

  private record View(NavigableMap<byte[], byte[]> entries) implements Snapshot {
    @Override
    public byte @Nullable [] get(Family family, byte[] key) {
      return entries.get(tagged(family, key));
    }

    @Override
    public EngineIterator iterator(Family family, byte[] lower, byte[] upper) {
      boolean empty = Arrays.compareUnsigned(lower, upper) >= 0;
      byte[] from = tagged(family, lower);
      return new MapIterator(
          family, entries.subMap(from, true, empty ? from : tagged(family, upper), false));
    }

    @Override
    public void close() {}
  }

  private static final class MapIterator implements EngineIterator {
    private final Family family;
    private final NavigableMap<byte[], byte[]> entries;
    private Map.@Nullable Entry<byte[], byte[]> entry;

    MapIterator(Family family, NavigableMap<byte[], byte[]> entries) {
      this.family = family;
      this.entries = entries;
    }

    @Override
    public void seek(byte[] key) {
      entry = entries.ceilingEntry(tagged(family, key));
    }

    @Override
    public void seekForPrevious(byte[] key) {
      entry = entries.floorEntry(tagged(family, key));
    }

    @Override
    public void seekToFirst() {
      entry = entries.firstEntry();
    }

    @Override
    public void seekToLast() {
      entry = entries.lastEntry();
    }

    @Override
    public boolean isValid() {
      return entry != null;
    }

    @Override
    public void next() {
      entry = entries.higherEntry(current().getKey());
    }

    @Override
    public void previous() {
      entry = entries.lowerEntry(current().getKey());
    }

    @Override
    public byte[] key() {
      byte[] tagged = current().getKey();
      return Arrays.copyOfRange(tagged, 1, tagged.length);
    }

    @Override
    public byte[] value() {
      return current().getValue();
    }

    @Override
    public void close() {}

    private Map.Entry<byte[], byte[]> current() {
      Map.Entry<byte[], byte[]> current = entry;
      if (current == null) {
        throw new AssertionError("iterator is not valid");
      }
      return current;
    }
  }
}

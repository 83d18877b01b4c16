package io.massifdb.txnlayer.routing;

import io.massifdb.kvapi.Key;
import io.massifdb.kvapi.KeySpan;
import io.massifdb.kvapi.KeyValue;
import io.massifdb.kvapi.Keys;
import io.massifdb.kvapi.RangeDescriptor;
import io.massifdb.kvapi.codec.DescriptorCodec;
import io.massifdb.kvapi.seam.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Finds the range of a key through the two-level directory: the first level lies in the system
 * range ({@link Keys#DIRECTORY_ROOT}), the second in ordinary ranges ({@link
 * Keys#DIRECTORY_START}). On each level the entry with the greatest start at or below the key names
 * the range: one reverse scan with limit 1. Lookups of one key that run at the same time share one
 * walk. Thread-safe.
 */
final class RangeDirectory {
  /** Reads directory entries of one range. */
  interface MetaReader {
    /** The last pair of a span that lies in one range, or null; throws {@link Unreachable}. */
    @Nullable KeyValue last(KeySpan span, Deadline deadline);
  }

  /** The directory could not be read in time. */
  static final class Unreachable extends RuntimeException {
    Unreachable(String message) {
      super(message, null, false, false);
    }
  }

  private final RangeCache cache;
  private final Clock clock;
  private final MetaReader reader;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<Key, CompletableFuture<RangeLocation>> walks = new HashMap<>();

  RangeDirectory(RangeCache cache, Clock clock, MetaReader reader) {
    this.cache = cache;
    this.clock = clock;
    this.reader = reader;
  }

  /** The range that holds the key. */
  RangeLocation locate(Key key, Deadline deadline) {
    RangeLocation cached = cache.find(key);
    return cached != null ? cached : shared(key, deadline);
  }

  /** The range that holds the keys just below {@code end}. */
  RangeLocation locateBefore(Key end, Deadline deadline) {
    RangeLocation cached = cache.findBefore(end);
    if (cached != null) {
      return cached;
    }
    // A range that ends at or above `end` and starts below it: the walk looks for starts below it.
    RangeDescriptor found = walk(end, true, deadline);
    cache.insert(found);
    return new RangeLocation(found, null);
  }

  private RangeLocation shared(Key key, Deadline deadline) {
    CompletableFuture<RangeLocation> mine = new CompletableFuture<>();
    CompletableFuture<RangeLocation> other = join(key, mine);
    if (other != null) {
      RangeLocation found = await(other, deadline);
      return found != null ? found : locate(key, deadline);
    }
    try {
      RangeDescriptor found = walk(key, false, deadline);
      cache.insert(found);
      RangeLocation cached = cache.find(key);
      RangeLocation location = cached != null ? cached : new RangeLocation(found, null);
      mine.complete(location);
      return location;
    } finally {
      leave(key);
      mine.completeExceptionally(new Unreachable("the lookup that was shared failed"));
    }
  }

  private @Nullable CompletableFuture<RangeLocation> join(
      Key key, CompletableFuture<RangeLocation> mine) {
    lock.lock();
    try {
      return walks.putIfAbsent(key, mine);
    } finally {
      lock.unlock();
    }
  }

  private void leave(Key key) {
    lock.lock();
    try {
      walks.remove(key);
    } finally {
      lock.unlock();
    }
  }

  /** Null when the walk of the other failed: then the caller walks itself, in its own budget. */
  private @Nullable RangeLocation await(CompletableFuture<RangeLocation> other, Deadline deadline) {
    try {
      if (!clock.await(other, deadline.remaining())) {
        throw new Unreachable("range lookup timed out");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Unreachable("range lookup interrupted");
    }
    return other.isCompletedExceptionally() ? null : other.join();
  }

  private RangeDescriptor walk(Key key, boolean below, Deadline deadline) {
    RangeDescriptor found =
        key.compareTo(Keys.CATALOG_START) >= 0 ? secondLevel(key, below, deadline) : null;
    if (found == null) {
      // A range of the first level may reach beyond it while the cluster is small.
      found = firstLevel(key, below, deadline);
    }
    boolean fits =
        found != null
            && (below
                ? found.span().start().compareTo(key) < 0 && found.span().end().compareTo(key) >= 0
                : found.span().contains(key));
    if (found == null || !fits) {
      throw new Unreachable("no range is listed for key " + key);
    }
    return found;
  }

  private @Nullable RangeDescriptor firstLevel(Key key, boolean below, Deadline deadline) {
    KeySpan span = entries(Keys.DIRECTORY_ROOT, key, below);
    KeyValue last = reader.last(span, deadline);
    return last == null ? null : decode(last);
  }

  private @Nullable RangeDescriptor secondLevel(Key key, boolean below, Deadline deadline) {
    KeySpan wanted = entries(Keys.DIRECTORY_START, key, below);
    Key end = wanted.end();
    while (end.compareTo(wanted.start()) > 0) {
      KeySpan range = locateBefore(end, deadline).descriptor().span();
      KeySpan part = new KeySpan(wanted.start(), end).intersect(range);
      if (part == null) {
        throw new Unreachable("the directory changes");
      }
      KeyValue last = reader.last(part, deadline);
      if (last != null) {
        return decode(last);
      }
      end = part.start(); // the entry lies in the directory range before
    }
    return null;
  }

  /** The directory entries of starts at or below (or strictly below) the key. */
  private static KeySpan entries(Key prefix, Key key, boolean below) {
    Key entry = Keys.append(prefix, key.bytes());
    return new KeySpan(prefix, below && key.length() > 0 ? entry : entry.next());
  }

  private static RangeDescriptor decode(KeyValue entry) {
    byte[] value = entry.value();
    if (value == null) {
      throw new Unreachable("a directory entry without value at " + entry.key());
    }
    return DescriptorCodec.decodeRange(value);
  }

  /** For tests: nothing shares a walk now. */
  List<Key> walking() {
    lock.lock();
    try {
      return List.copyOf(walks.keySet());
    } finally {
      lock.unlock();
    }
  }
}

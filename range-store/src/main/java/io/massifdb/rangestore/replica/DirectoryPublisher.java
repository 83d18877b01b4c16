package io.massifdb.rangestore.replica;

import io.massifdb.kvapi.Answer;
import io.massifdb.kvapi.Key;
import io.massifdb.kvapi.KeySpan;
import io.massifdb.kvapi.KeyValue;
import io.massifdb.kvapi.Keys;
import io.massifdb.kvapi.RangeDescriptor;
import io.massifdb.kvapi.Request;
import io.massifdb.kvapi.codec.DescriptorCodec;
import io.massifdb.kvapi.port.KvSender;
import io.massifdb.kvapi.seam.Clock;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Lists ranges in the directory, so that gateways find them: a compare-and-set per entry, unless
 * one of the same or a newer epoch is there. Whoever holds a lease lists its range, again and again
 * until done; who finds an outdated entry meanwhile is sent on by the ranges themselves.
 *
 * <p>A range is also listed at the starts of those that it took over. Their entries cannot go: a
 * late publisher of such a range would list it again, while of two entries the newer one stays.
 */
public final class DirectoryPublisher {
  private static final Duration BUDGET = Duration.ofSeconds(2);
  private static final int PAGE = 100;
  private static final Duration PAUSE_FIRST = Duration.ofMillis(50);
  private static final Duration PAUSE_LAST = Duration.ofSeconds(5);

  private final KvSender sender;
  private final Clock clock;

  public DirectoryPublisher(KvSender sender, Clock clock) {
    this.sender = sender;
    this.clock = clock;
  }

  /** Lists the descriptors in this order; blocks until done or no longer {@code wanted}. */
  public void publish(List<RangeDescriptor> descriptors, BooleanSupplier wanted)
      throws InterruptedException {
    for (RangeDescriptor descriptor : descriptors) {
      Duration pause = PAUSE_FIRST;
      while (wanted.getAsBoolean() && !(isListed(descriptor) && isListedInside(descriptor))) {
        clock.sleep(pause);
        Duration doubled = pause.multipliedBy(2);
        pause = doubled.compareTo(PAUSE_LAST) < 0 ? doubled : PAUSE_LAST;
      }
    }
  }

  private boolean isListed(RangeDescriptor descriptor) {
    Key entry = Keys.directoryEntry(descriptor.span().start());
    if (!(sender.send(new Request.MetaGet(entry), BUDGET) instanceof Answer.Value present)) {
      return false;
    }
    byte[] listed = present.value();
    return !isOutdated(listed, descriptor) || isReplaced(entry, listed, descriptor);
  }

  /** At the starts of ranges that this one took over, if there are any. */
  private boolean isListedInside(RangeDescriptor descriptor) {
    Key start = descriptor.span().start();
    if (start.compareTo(Keys.TABLES_START) < 0) {
      return true; // only tables' ranges are merged
    }
    Key from = Keys.directoryEntry(start).next();
    Key end = Keys.directoryEntry(descriptor.span().end());
    while (from.compareTo(end) < 0) {
      Request scan = new Request.MetaScan(new KeySpan(from, end), false, PAGE);
      if (!(sender.send(scan, BUDGET) instanceof Answer.Pairs found)) {
        return false;
      }
      for (KeyValue entry : found.pairs()) {
        if (isOutdated(entry.value(), descriptor)
            && !isReplaced(entry.key(), entry.value(), descriptor)) {
          return false;
        }
      }
      from = found.pairs().size() < PAGE ? end : found.pairs().getLast().key().next();
    }
    return true;
  }

  private static boolean isOutdated(byte @Nullable [] listed, RangeDescriptor descriptor) {
    return listed == null
        || descriptor.epoch().isNewerThan(DescriptorCodec.decodeRange(listed).epoch());
  }

  private boolean isReplaced(Key entry, byte @Nullable [] listed, RangeDescriptor descriptor) {
    byte[] encoded = DescriptorCodec.encode(descriptor);
    return sender.send(new Request.MetaPut(entry, encoded, listed), BUDGET) instanceof Answer.Done;
  }
}

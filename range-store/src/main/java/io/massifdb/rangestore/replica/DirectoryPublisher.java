package io.massifdb.rangestore.replica;

import io.massifdb.kvapi.Answer;
import io.massifdb.kvapi.Key;
import io.massifdb.kvapi.Keys;
import io.massifdb.kvapi.RangeDescriptor;
import io.massifdb.kvapi.Request;
import io.massifdb.kvapi.codec.DescriptorCodec;
import io.massifdb.kvapi.port.KvSender;
import io.massifdb.kvapi.seam.Clock;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * Lists ranges in the directory, so that gateways find them: a compare-and-set per entry, unless
 * one of the same or a newer epoch is there. Whoever holds a lease lists its range, again and again
 * until done; who finds an outdated entry meanwhile is sent on by the ranges themselves.
 */
public final class DirectoryPublisher {
  private static final Duration BUDGET = Duration.ofSeconds(2);
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
      while (wanted.getAsBoolean() && !isListed(descriptor)) {
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
    if (listed != null
        && !descriptor.epoch().isNewerThan(DescriptorCodec.decodeRange(listed).epoch())) {
      return true;
    }
    byte[] encoded = DescriptorCodec.encode(descriptor);
    return sender.send(new Request.MetaPut(entry, encoded, listed), BUDGET) instanceof Answer.Done;
  }
}

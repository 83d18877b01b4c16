package io.massifdb.rangestore.loop;

import io.massifdb.kvapi.RangeId;
import java.util.Map;
import java.util.TreeMap;

/**
 * Keeps the log short. What the log may forget must be durable in the engine: so from time to time
 * the engine is flushed, and what was applied before the flush may go afterwards, unless a live
 * follower still needs it. A follower cuts only what was durable a flush earlier, so that it can
 * still serve others when it becomes leader. A log above its limit is cut in any case; who needed
 * it gets a snapshot.
 */
final class LogKeeper {
  private static final long MILLI = 1_000_000;

  private final RaftLoop loop;
  private final Map<RangeId, Long> durable = new TreeMap<>();
  private final Map<RangeId, Long> durableBefore = new TreeMap<>();
  private long bytesSinceFlush;
  private long lastFlushNanos;
  private boolean flushing;

  LogKeeper(RaftLoop loop) {
    this.loop = loop;
    this.lastFlushNanos = loop.nowNanos();
  }

  void appended(long bytes) {
    bytesSinceFlush += bytes;
  }

  /** Called once per tick. */
  void tick() {
    if (flushing || bytesSinceFlush == 0) {
      return;
    }
    long sinceNanos = loop.nowNanos() - lastFlushNanos;
    boolean due = sinceNanos > loop.settings().flushInterval().toMillis() * MILLI;
    if (due || bytesSinceFlush > loop.settings().flushLogBytes()) {
      flush();
    }
  }

  private void flush() {
    flushing = true;
    bytesSinceFlush = 0;
    Map<RangeId, Long> applied = new TreeMap<>();
    loop.eachGroup(group -> applied.put(group.range(), group.handle().appliedIndex()));
    loop.onFlusher(() -> {
      loop.engine().flush();
      loop.post(() -> flushed(applied));
    });
  }

  private void flushed(Map<RangeId, Long> applied) {
    flushing = false;
    lastFlushNanos = loop.nowNanos();
    durableBefore.clear();
    durableBefore.putAll(durable);
    durable.clear();
    durable.putAll(applied);
    loop.eachGroup(this::truncate);
  }

  private void truncate(Group group) {
    long most = durable.getOrDefault(group.range(), 0L);
    long until;
    if (group.handle().logBytes() > loop.settings().groupLogBytes()) {
      until = most;
    } else if (group.handle().isLeader()) {
      until = Math.min(most, group.neededByFollowers());
    } else {
      until = durableBefore.getOrDefault(group.range(), 0L);
    }
    if (until >= group.groupLog().firstIndex()) {
      RangeId range = group.range();
      loop.log()
          .truncate(
              range,
              until,
              group.termAt(until),
              () -> loop.post(() -> loop.log().finishTruncation(range)));
    }
  }
}

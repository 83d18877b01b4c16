package io.massifdb.rangestore.log;

import io.massifdb.kvapi.RangeId;
import io.massifdb.kvapi.seam.Disk;
import io.massifdb.kvapi.seam.Scheduler;
import io.massifdb.raft.Entry;
import io.massifdb.raft.HardState;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The log of all Raft groups of a store.
 *
 * <pre>
 * append(r1) append(r7) append(r3)         any thread: encode nothing, queue
 *      \         |         /
 *       [ queue of writes ]
 *               |                          one writer thread:
 *     batch record + all records           one buffer, one write,
 *        of everything waiting             one sync,
 *               |
 *     indexes of the groups                then the callbacks, in order
 * </pre>
 *
 * While one sync runs the next batch gathers: the slower the disk, the larger the batch. Segments
 * are preallocated; each begins with the state of all groups, so that old segments die in order as
 * soon as none of their entries is live; the few live entries of a lagging group are copied
 * forward. An index (range -> entry -> segment and offset) and the latest entries are in memory.
 *
 * <p>A failed write or sync is final: callbacks of that and all later writes never run, and the
 * failure callback does once. What a crash may leave behind, and how it is told from damage, is in
 * {@link LogRecovery}.
 */
public final class RaftLogStore implements AutoCloseable {
  /** Is told that the store cannot go on. */
  @FunctionalInterface
  public interface Failure {
    void failed(String message, Throwable cause);
  }

  private static final Runnable NO_CALLBACK = new NoCallback();

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition work = lock.newCondition();
  private final Disk disk;
  private final LogSettings settings;
  private final Failure failure;
  private final LogWriter writer;
  private final Map<Long, GroupLog> groups = new TreeMap<>();
  private final Map<Long, Long> destroyed = new TreeMap<>();
  private final Deque<Slot> cache = new ArrayDeque<>();
  private final Scheduler.Task task;
  private volatile Runnable afterEachSync = NO_CALLBACK;
  private List<LogWrite> queue = new ArrayList<>();
  private long cachedBytes;
  private boolean urgent;
  private boolean closing;
  private boolean failed;

  private RaftLogStore(
      Disk disk,
      String directory,
      LogSettings settings,
      Scheduler scheduler,
      Failure failure,
      LogRecovery found)
      throws IOException {
    this.disk = disk;
    this.settings = settings;
    this.failure = failure;
    this.writer = new LogWriter(disk, directory, settings, found.segments, found.lastBatch);
    destroyed.putAll(found.destroyed);
    found.groups.forEach((range, group) -> groups.put(range, restore(range, group)));
    writer.sealFound(found.sealed);
    writer.roll(checkpoint());
    this.task = scheduler.spawnLoop("raft-log", this::run);
  }

  /** Reads what is there and starts the writer; {@link LogCorruption} when it is damaged. */
  public static RaftLogStore open(
      Disk disk, String directory, LogSettings settings, Scheduler scheduler, Failure failure)
      throws IOException {
    disk.createDirectories(directory);
    LogRecovery found = new LogRecovery(disk, directory, settings.cacheBytes());
    found.run();
    for (String name : found.unsynced) {
      disk.delete(name);
    }
    return new RaftLogStore(disk, directory, settings, scheduler, failure, found);
  }

  /** Runs on the writer's thread, after the callbacks of each sync. */
  public void afterEachSync(Runnable action) {
    afterEachSync = action;
  }

  private GroupLog restore(long range, LogRecovery.FoundGroup found) {
    GroupLog group =
        new GroupLog(
            this,
            new LogRecord.Group(
                range,
                found.replicaId,
                found.baseIndex,
                found.baseTerm,
                found.state,
                found.installIndex,
                found.installTerm));
    for (FoundEntry entry : found.entries.all()) {
      Slot slot = new Slot(group, entry);
      group.append(slot);
      if (slot.cached != null) {
        cache(slot);
      }
    }
    return group;
  }

  /** The log of a range's member, if there is one. */
  public Optional<GroupLog> group(RangeId range) {
    return locked(() -> Optional.ofNullable(groups.get(range.value())));
  }

  /** All members, ordered by range. */
  public List<GroupLog> groups() {
    return locked(() -> List.copyOf(groups.values()));
  }

  /** The highest replica id that was destroyed in this store, 0 if none. */
  public long destroyedReplica(RangeId range) {
    return locked(() -> destroyed.getOrDefault(range.value(), 0L));
  }

  /**
   * Begins the log of a new member, whose state machine stands at the given index. It is durable
   * with the next write of the group.
   */
  public GroupLog create(RangeId range, long replicaId, long baseIndex, long baseTerm) {
    HardState state = new HardState(baseTerm, 0, baseIndex);
    LogRecord.Group record =
        new LogRecord.Group(range.value(), replicaId, baseIndex, baseTerm, state, 0, 0);
    GroupLog group = new GroupLog(this, record);
    lock.lock();
    try {
      if (replicaId <= destroyed.getOrDefault(range.value(), 0L)) {
        throw new AssertionError(range + " replica " + replicaId + " was destroyed here");
      }
      if (groups.putIfAbsent(range.value(), group) != null) {
        throw new AssertionError(range + " has a log already");
      }
    } finally {
      lock.unlock();
    }
    submit(new LogWrite(List.of(record), false, NO_CALLBACK));
    return group;
  }

  /**
   * One group's work: hard state and entries, which replace everything from the first one's index
   * on.
   *
   * @param urgent false when nobody waits: then it becomes durable with a later write
   */
  public record Append(
      RangeId range,
      @Nullable HardState state,
      List<Entry> entries,
      boolean urgent,
      Runnable onDurable) {}

  /** Stores the work of several groups, together if there is room. */
  public void append(List<Append> appends) {
    List<LogWrite> writes = new ArrayList<>(appends.size());
    for (Append append : appends) {
      long range = append.range().value();
      List<LogRecord> records = new ArrayList<>(append.entries().size() + 1);
      // Of a write that was not synced the beginning may be there after a crash: a commit index
      // comes after the entries that it covers.
      for (Entry entry : append.entries()) {
        records.add(new LogRecord.Append(range, entry));
      }
      if (append.state() != null) {
        records.add(new LogRecord.Hard(range, append.state()));
      }
      writes.add(new LogWrite(records, append.urgent(), append.onDurable()));
    }
    submit(writes);
  }

  /**
   * Notes that the entries up to the index, whose effects the engine holds durably, are not needed.
   * They go when {@link #finishTruncation} is called, at a moment that suits the core's thread, not
   * before the callback. Nobody waits: the mark rides along with the next urgent write.
   */
  public void truncate(RangeId range, long index, long term, Runnable onDurable) {
    LogRecord record = new LogRecord.Truncate(range.value(), index, term);
    submit(new LogWrite(List.of(record), false, onDurable));
  }

  /** Drops what a durable mark of {@link #truncate} covers. */
  public void finishTruncation(RangeId range) {
    lock.lock();
    try {
      GroupLog group = groups.get(range.value());
      if (group != null) {
        group.truncate();
      }
    } finally {
      lock.unlock();
    }
  }

  /** To be durable before the engine is touched by a snapshot. */
  public void beginInstall(RangeId range, long index, long term, Runnable onDurable) {
    LogRecord record = new LogRecord.BeginInstall(range.value(), index, term);
    submit(new LogWrite(List.of(record), true, onDurable));
  }

  /** The engine holds the snapshot durably: it replaces the log. */
  public void reset(
      RangeId range, @Nullable HardState state, long index, long term, Runnable onDurable) {
    List<LogRecord> records = new ArrayList<>();
    records.add(new LogRecord.Reset(range.value(), index, term));
    if (state != null) {
      records.add(new LogRecord.Hard(range.value(), state));
    }
    submit(new LogWrite(records, true, onDurable));
  }

  /** Forgets a member for good. */
  public void destroy(RangeId range, long replicaId, Runnable onDurable) {
    LogRecord record = new LogRecord.Destroy(range.value(), replicaId);
    submit(new LogWrite(List.of(record), true, onDurable));
  }

  /** What the files take. */
  public long bytes() {
    return locked(writer::bytes);
  }

  private void submit(LogWrite write) {
    submit(List.of(write));
  }

  private void submit(List<LogWrite> writes) {
    lock.lock();
    try {
      if (closing || failed) {
        return;
      }
      queue.addAll(writes);
      if (writes.stream().anyMatch(LogWrite::urgent)) {
        urgent = true;
        work.signal();
      }
    } finally {
      lock.unlock();
    }
  }

  private void run() {
    try {
      for (List<LogWrite> writes = take(); !writes.isEmpty(); writes = take()) {
        write(writes);
      }
      writer.close();
    } catch (IOException | RuntimeException | AssertionError e) {
      lock.lock();
      try {
        failed = true;
        queue.clear();
      } finally {
        lock.unlock();
      }
      failure.failed("writing the Raft log failed: " + e.getMessage(), e);
    }
  }

  /** Everything that waits, or nothing when the store closes. */
  private List<LogWrite> take() {
    lock.lock();
    try {
      while (!urgent && !closing) {
        work.awaitUninterruptibly();
      }
      urgent = false;
      List<LogWrite> taken = queue;
      queue = new ArrayList<>();
      return taken;
    } finally {
      lock.unlock();
    }
  }

  private void write(List<LogWrite> writes) throws IOException {
    for (int from = 0; from < writes.size(); ) {
      int to = from;
      int bytes = 0;
      while (to < writes.size() && (to == from || bytes < settings.gatherBytes())) {
        for (LogRecord record : writes.get(to).records()) {
          bytes += LogRecordCodec.sizeBytes(record);
        }
        to++;
      }
      gather(writes.subList(from, to), bytes);
      from = to;
    }
  }

  private void gather(List<LogWrite> writes, int bytes) throws IOException {
    if (writer.isFull(bytes)) {
      writer.seal();
      writer.roll(locked(this::checkpoint));
    }
    List<LogRecord> records = new ArrayList<>();
    List<Slot> moved = stragglers();
    for (Slot slot : moved) {
      records.add(new LogRecord.Rewrite(slot.group.range().value(), load(slot)));
    }
    for (LogWrite write : writes) {
      records.addAll(write.records());
    }
    int[] offsets = writer.write(records);
    publish(records, offsets, moved);
    for (LogWrite write : writes) {
      write.onDurable().run();
    }
    afterEachSync.run();
    for (Segment dead : locked(writer::takeDead)) {
      writer.discard(dead);
    }
  }

  /** The live entries of the oldest segment when there are too many segments and it holds few. */
  private List<Slot> stragglers() {
    return locked(() -> {
      Segment oldest = writer.copiedForward();
      List<Slot> found = new ArrayList<>();
      if (oldest != null) {
        for (GroupLog group : groups.values()) {
          for (Slot slot : group.slotsIn(oldest)) {
            found.add(slot);
          }
        }
      }
      return found;
    });
  }

  private void publish(List<LogRecord> records, int[] offsets, List<Slot> moved) {
    lock.lock();
    try {
      Segment segment = writer.active();
      for (int i = 0; i < moved.size(); i++) {
        move(moved.get(i), segment, offsets[i]);
      }
      for (int i = moved.size(); i < records.size(); i++) {
        publish(records.get(i), segment, offsets[i]);
      }
      evict();
    } finally {
      lock.unlock();
    }
  }

  private void move(Slot slot, Segment segment, int offset) {
    if (slot.group.isLive(slot)) {
      slot.segment.liveBytes -= slot.sizeBytes;
      segment.liveBytes += slot.sizeBytes;
      slot.segment = segment;
      slot.offset = offset;
    }
  }

  private void publish(LogRecord record, Segment segment, int offset) {
    if (record instanceof LogRecord.Destroy destroy) {
      publish(destroy);
      return;
    }
    GroupLog group = groups.get(record.range());
    if (group == null) {
      return; // destroyed since
    }
    switch (record) {
      case LogRecord.Append append -> {
        Slot slot =
            new Slot(group, append.entry(), segment, offset, LogRecordCodec.sizeBytes(record));
        group.append(slot);
        cache(slot);
      }
      case LogRecord.Hard hard -> group.hardState(hard.state());
      case LogRecord.Truncate truncate -> group.mark(truncate.index(), truncate.term());
      case LogRecord.Reset reset -> group.reset(reset.index(), reset.term());
      case LogRecord.BeginInstall begin -> group.beginInstall(begin.index(), begin.term());
      case LogRecord.Group _ -> {}
      case LogRecord.Destroy _, LogRecord.BatchStart _, LogRecord.Seal _, LogRecord.Rewrite _ ->
          throw new AssertionError("not for submitting: " + record);
    }
  }

  /** A successor may have a log here already: that stays. */
  private void publish(LogRecord.Destroy destroy) {
    GroupLog group = groups.get(destroy.range());
    if (group != null && group.replicaId() <= destroy.replicaId()) {
      group.clear();
      groups.remove(destroy.range());
    }
    destroyed.merge(destroy.range(), destroy.replicaId(), Math::max);
  }

  private void cache(Slot slot) {
    cache.addLast(slot);
    cachedBytes += slot.sizeBytes;
  }

  private void evict() {
    while (cachedBytes > settings.cacheBytes()) {
      Slot oldest = cache.removeFirst();
      cachedBytes -= oldest.sizeBytes;
      oldest.cached = null;
    }
  }

  private List<LogRecord> checkpoint() {
    List<LogRecord> states = new ArrayList<>();
    destroyed.forEach((range, replica) -> states.add(new LogRecord.Destroy(range, replica)));
    groups.values().forEach(group -> states.add(group.state()));
    return states;
  }

  List<Entry> read(GroupLog group, long low, long high, long bytesMax) {
    List<Slot> slots;
    List<Entry> entries = new ArrayList<>();
    lock.lock();
    try {
      slots = group.slots(low, high, bytesMax);
      for (Slot slot : slots) {
        // A file may go as soon as the lock is free: what is not cached is read under it.
        entries.add(load(slot));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("reading the Raft log failed: " + e.getMessage(), e);
    } finally {
      lock.unlock();
    }
    return entries;
  }

  private Entry load(Slot slot) throws IOException {
    Entry cached = slot.cached;
    if (cached != null) {
      return cached;
    }
    byte[] bytes = disk.read(slot.segment.name, slot.offset, slot.sizeBytes);
    LogRecord record = LogRecordCodec.decode(bytes, 0, slot.segment.number);
    Entry entry =
        switch (record) {
          case LogRecord.Append append -> append.entry();
          case LogRecord.Rewrite rewrite -> rewrite.entry();
          case null, default -> null;
        };
    if (entry == null || entry.index() != slot.index || entry.term() != slot.term) {
      throw new LogCorruption(
          "the Raft log is damaged in %s at byte %d".formatted(slot.segment.name, slot.offset));
    }
    return entry;
  }

  <T> T locked(Supplier<T> read) {
    lock.lock();
    try {
      return read.get();
    } finally {
      lock.unlock();
    }
  }

  /** Writes what waits, then ends the writer. */
  @Override
  public void close() {
    lock.lock();
    try {
      closing = true;
      work.signal();
    } finally {
      lock.unlock();
    }
    try {
      task.join();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private record NoCallback() implements Runnable {
    @Override
    public void run() {}
  }
}

package io.massifdb.rangestore.log;

import io.massifdb.kvapi.seam.Disk;
import io.massifdb.raft.Entry;
import io.massifdb.raft.HardState;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Reads all segments at start.
 *
 * <p>Damage is legal in one place only: in the last gather write of the last segment, which a crash
 * may have torn before its sync. It is told from corruption by the batch records: a batch is
 * written after the one before it was synced, thus damage that has a sound, later batch behind it
 * hit what was durable, and so does damage in a segment that has a successor.
 */
final class LogRecovery {
  /** One group while replaying. */
  static final class FoundGroup {
    final long replicaId;
    long baseIndex;
    long baseTerm;
    HardState state;
    long installIndex;
    long installTerm;
    final FoundEntries entries;

    FoundGroup(LogRecord.Group group) {
      replicaId = group.replicaId();
      entries = new FoundEntries(group.baseIndex());
      state = group.state();
      restate(group);
    }

    final void restate(LogRecord.Group group) {
      baseIndex = group.baseIndex();
      baseTerm = group.baseTerm();
      state = group.state();
      installIndex = group.installIndex();
      installTerm = group.installTerm();
      entries.rebase(baseIndex);
    }
  }

  final Map<Long, FoundGroup> groups = new TreeMap<>();

  /** Highest destroyed replica id by range. */
  final Map<Long, Long> destroyed = new TreeMap<>();

  final List<Segment> segments = new ArrayList<>();

  /** Files of the log's end that were never synced. */
  final List<String> unsynced = new ArrayList<>();

  long lastBatch;
  boolean sealed = true;

  private final Disk disk;
  private final String directory;
  private final long cacheBytes;
  private final Deque<FoundEntry> latest = new ArrayDeque<>();
  private long latestBytes;

  /**
   * Prepares.
   *
   * @param cacheBytes entries kept in memory, the latest ones; of the others only where they are
   */
  LogRecovery(Disk disk, String directory, long cacheBytes) {
    this.disk = disk;
    this.directory = directory;
    this.cacheBytes = cacheBytes;
  }

  /** Reads everything, changes nothing. */
  void run() throws IOException {
    List<Long> numbers = new ArrayList<>();
    for (String name : disk.list(directory)) {
      long number = Segment.numberOf(name);
      if (number >= 0) {
        numbers.add(number);
      }
    }
    for (int i = 0; i < numbers.size(); i++) {
      if (i > 0 && numbers.get(i) != numbers.get(i - 1) + 1) {
        throw new LogCorruption(
            "the Raft log in %s misses segment %016x".formatted(directory, numbers.get(i - 1) + 1));
      }
      replay(new Segment(numbers.get(i), directory), i == numbers.size() - 1);
    }
    groups.values().forEach(LogRecovery::requireNoGap);
  }

  private void replay(Segment segment, boolean last) throws IOException {
    byte[] bytes = disk.read(segment.name);
    if (!SegmentHeader.isSound(bytes, segment.number)) {
      if (!last || laterProof(bytes, 0, segment.number)) {
        throw damaged(segment, 0);
      }
      unsynced.add(segment.name); // a crash came before its first sync
      return;
    }
    segments.add(segment);
    sealed = false;
    int offset = SegmentHeader.BYTES;
    while (!sealed) {
      LogRecord record = LogRecordCodec.decode(bytes, offset, segment.number);
      if (record == null) {
        if (!last || laterProof(bytes, offset, segment.number)) {
          throw damaged(segment, offset);
        }
        break;
      }
      int size = LogRecordCodec.sizeBytes(record);
      apply(record, segment, offset, size);
      offset += size;
    }
    segment.end = offset;
  }

  private static LogCorruption damaged(Segment segment, int offset) {
    return new LogCorruption(
        "the Raft log is damaged in %s at byte %d, in data that was durable"
            .formatted(segment.name, offset));
  }

  /**
   * Whether something lies behind the offset that was written after all before it was durable: a
   * sound batch later than the last one seen, or the seal.
   */
  private boolean laterProof(byte[] bytes, int offset, long segment) {
    int from = LogRecordCodec.align(offset);
    for (int at = from; at < bytes.length; at += LogRecordCodec.ALIGNMENT) {
      if (LogRecordCodec.looksLikeBatch(bytes, at)
          && LogRecordCodec.decode(bytes, at, segment) instanceof LogRecord.BatchStart batch
          && batch.batch() > lastBatch) {
        return true;
      }
      if (LogRecordCodec.looksLikeSeal(bytes, at)
          && LogRecordCodec.decode(bytes, at, segment) instanceof LogRecord.Seal) {
        return true;
      }
    }
    return false;
  }

  private void apply(LogRecord record, Segment segment, int offset, int size) {
    switch (record) {
      case LogRecord.BatchStart batch -> lastBatch = batch.batch();
      case LogRecord.Seal _ -> sealed = true;
      case LogRecord.Group group -> group(group);
      case LogRecord.Destroy destroy -> {
        FoundGroup group = groups.get(destroy.range());
        if (group != null && group.replicaId <= destroy.replicaId()) {
          groups.remove(destroy.range());
        }
        destroyed.merge(destroy.range(), destroy.replicaId(), Math::max);
      }
      case LogRecord.Append append -> {
        FoundGroup group = known(append.range(), segment, offset);
        Entry entry = append.entry();
        group.entries.removeFrom(entry.index());
        put(group, entry, segment, offset, size);
      }
      case LogRecord.Rewrite rewrite ->
          put(known(rewrite.range(), segment, offset), rewrite.entry(), segment, offset, size);
      case LogRecord.Hard hard -> known(hard.range(), segment, offset).state = hard.state();
      case LogRecord.Truncate truncate -> {
        FoundGroup group = known(truncate.range(), segment, offset);
        if (truncate.index() > group.baseIndex) {
          group.baseIndex = truncate.index();
          group.baseTerm = truncate.term();
          group.entries.rebase(group.baseIndex);
        }
      }
      case LogRecord.Reset reset -> {
        FoundGroup group = known(reset.range(), segment, offset);
        group.entries.reset(reset.index());
        group.baseIndex = reset.index();
        group.baseTerm = reset.term();
        group.installIndex = 0;
        group.installTerm = 0;
      }
      case LogRecord.BeginInstall begin -> {
        FoundGroup group = known(begin.range(), segment, offset);
        group.installIndex = begin.index();
        group.installTerm = begin.term();
      }
    }
  }

  private void group(LogRecord.Group record) {
    FoundGroup group = groups.get(record.range());
    if (group == null || group.replicaId != record.replicaId()) {
      groups.put(record.range(), new FoundGroup(record));
    } else {
      group.restate(record);
    }
  }

  private FoundGroup known(long range, Segment segment, int offset) {
    FoundGroup group = groups.get(range);
    if (group == null) {
      throw new LogCorruption(
          "the Raft log speaks of unknown range %d in %s at byte %d"
              .formatted(range, segment.name, offset));
    }
    return group;
  }

  private void put(FoundGroup group, Entry entry, Segment segment, int offset, int size) {
    if (entry.index() <= group.baseIndex) {
      return;
    }
    FoundEntry found = new FoundEntry(entry, segment, offset, size);
    group.entries.put(found);
    latest.addLast(found);
    latestBytes += size;
    while (latestBytes > cacheBytes) {
      FoundEntry oldest = latest.removeFirst();
      latestBytes -= oldest.sizeBytes;
      oldest.entry = null;
    }
  }

  private static void requireNoGap(FoundGroup group) {
    long missing = group.entries.firstMissing();
    if (missing != 0) {
      throw new LogCorruption(
          "the Raft log of replica %d misses entry %d".formatted(group.replicaId, missing));
    }
  }
}

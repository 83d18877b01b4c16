package io.massifdb.rangestore.log;

import io.massifdb.kvapi.seam.Disk;
import io.massifdb.raft.Entry;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Reads the log of a stopped store for a human, and changes nothing. */
public final class LogInspection {
  /** Is told what is found, in the order of the log. */
  public interface Listener {
    /** A segment begins. */
    void segment(String file, long number, long fileBytes);

    /** One record of it. */
    void record(Item item);
  }

  /**
   * A record. What a kind does not have is 0.
   *
   * @param kind as in {@code docs/formats/raft-log.md}
   * @param range 0 for records of the log itself
   * @param bytes with frame and padding
   */
  public record Item(int offset, String kind, long range, long term, long index, int bytes) {}

  private final Disk disk;
  private final String directory;

  public LogInspection(Disk disk, String directory) {
    this.disk = disk;
    this.directory = directory;
  }

  /**
   * Reads everything that is readable.
   *
   * @return descriptions of all damage; empty for a log that a store would open
   */
  public List<String> run(Listener listener) throws IOException {
    List<String> damage = new ArrayList<>();
    for (String file : disk.list(directory)) {
      long number = Segment.numberOf(file);
      if (number >= 0) {
        segment(new Segment(number, directory), listener);
      }
    }
    try {
      new LogRecovery(disk, directory, 0).run();
    } catch (LogCorruption found) {
      damage.add(String.valueOf(found.getMessage()));
    }
    return damage;
  }

  private void segment(Segment segment, Listener listener) throws IOException {
    byte[] bytes = disk.read(segment.name);
    listener.segment(segment.name, segment.number, bytes.length);
    if (!SegmentHeader.isSound(bytes, segment.number)) {
      return;
    }
    int offset = SegmentHeader.BYTES;
    LogRecord record = LogRecordCodec.decode(bytes, offset, segment.number);
    while (record != null) {
      int size = LogRecordCodec.sizeBytes(record);
      listener.record(item(record, offset, size));
      offset += size;
      record = LogRecordCodec.decode(bytes, offset, segment.number);
    }
  }

  private static Item item(LogRecord record, int offset, int size) {
    String kind = record.getClass().getSimpleName().toLowerCase(Locale.ROOT);
    long range = record.range();
    return switch (record) {
      case LogRecord.Append append -> entry(append.entry(), kind, range, offset, size);
      case LogRecord.Rewrite rewrite -> entry(rewrite.entry(), kind, range, offset, size);
      case LogRecord.BatchStart batch -> new Item(offset, "batch", 0, 0, batch.batch(), size);
      case LogRecord.Hard hard ->
          new Item(offset, kind, range, hard.state().term(), hard.state().commit(), size);
      case LogRecord.Truncate cut -> new Item(offset, kind, range, cut.term(), cut.index(), size);
      case LogRecord.Reset reset ->
          new Item(offset, kind, range, reset.term(), reset.index(), size);
      case LogRecord.BeginInstall begin ->
          new Item(offset, kind, range, begin.term(), begin.index(), size);
      case LogRecord.Group group ->
          new Item(offset, kind, range, group.baseTerm(), group.baseIndex(), size);
      case LogRecord.Destroy destroy -> new Item(offset, kind, range, 0, destroy.replicaId(), size);
      case LogRecord.Seal _ -> new Item(offset, kind, 0, 0, 0, size);
    };
  }

  private static Item entry(Entry entry, String kind, long range, int offset, int size) {
    return new Item(offset, kind, range, entry.term(), entry.index(), size);
  }
}

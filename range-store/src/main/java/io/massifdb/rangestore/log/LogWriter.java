package io.massifdb.rangestore.log;

import io.massifdb.kvapi.seam.Disk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The files of the log: which segments there are, and how a batch gets into the last one. */
final class LogWriter {
  private static final int RECYCLED_BYTES_FACTOR = 2;

  private final Disk disk;
  private final String directory;
  private final LogSettings settings;
  private final Deque<Segment> segments;
  private final Deque<String> spares = new ArrayDeque<>();
  private long lastBatch;
  private long spareNumber;
  private Disk.@Nullable AppendFile file;
  private ByteBuffer buffer = ByteBuffer.allocate(64 << 10);

  LogWriter(Disk disk, String directory, LogSettings settings, List<Segment> found, long lastBatch)
      throws IOException {
    this.disk = disk;
    this.directory = directory;
    this.settings = settings;
    this.segments = new ArrayDeque<>(found);
    this.lastBatch = lastBatch;
    for (String name : disk.list(directory)) {
      if (name.startsWith("spare-")) {
        disk.delete(directory + "/" + name);
      }
    }
  }

  Segment active() {
    return segments.getLast();
  }

  /** Approximate: spares and preallocated room not counted. */
  long bytes() {
    long bytes = 0;
    for (Segment segment : segments) {
      bytes += segment.end;
    }
    return bytes;
  }

  /** Ends the last segment of an earlier life behind its last sound record. */
  void sealFound(boolean sealed) throws IOException {
    if (!sealed) {
      file = disk.open(active().name);
      seal();
    }
  }

  /** Whether a batch of that many bytes should begin a new segment. */
  boolean isFull(int bytes) {
    return active().end + bytes > settings.segmentBytes() && active().end > SegmentHeader.BYTES;
  }

  /** Ends the active segment; durable before the next one is begun. */
  void seal() throws IOException {
    buffer.clear();
    LogRecordCodec.encode(new LogRecord.Seal(), active().number, buffer);
    flush();
    open().close();
    file = null;
  }

  /**
   * Begins a segment with the states of all groups. Its header is durable before anything else is
   * written into it: a sound batch behind a damaged header is corruption, not a torn write.
   */
  void roll(List<LogRecord> checkpoint) throws IOException {
    Segment segment =
        new Segment(segments.isEmpty() ? 0 : segments.getLast().number + 1, directory);
    String spare = spares.pollFirst();
    if (spare == null) {
      file = disk.create(segment.name, settings.segmentBytes());
    } else {
      disk.rename(spare, segment.name);
      file = disk.open(segment.name);
    }
    segments.addLast(segment);
    buffer.clear();
    SegmentHeader.encode(segment.number, buffer);
    flush();
    disk.syncDirectory(directory);
    write(checkpoint);
  }

  /** One batch, durable when the call returns; answers where each record went. */
  int[] write(List<LogRecord> records) throws IOException {
    Segment segment = active();
    int[] offsets = new int[records.size()];
    buffer.clear();
    put(new LogRecord.BatchStart(++lastBatch), segment);
    for (int i = 0; i < offsets.length; i++) {
      offsets[i] = segment.end + buffer.position();
      put(records.get(i), segment);
    }
    flush();
    return offsets;
  }

  private void put(LogRecord record, Segment segment) {
    int size = LogRecordCodec.sizeBytes(record);
    if (buffer.remaining() < size) {
      int capacity = Math.max(buffer.capacity() * 2, buffer.position() + size);
      buffer = ByteBuffer.allocate(capacity).put(buffer.flip());
    }
    LogRecordCodec.encode(record, segment.number, buffer);
  }

  private void flush() throws IOException {
    Segment segment = active();
    int bytes = buffer.flip().remaining();
    open().write(segment.end, buffer);
    open().sync();
    segment.end += bytes;
    if (buffer.capacity() > RECYCLED_BYTES_FACTOR * settings.gatherBytes()) {
      buffer = ByteBuffer.allocate(64 << 10);
    }
  }

  private Disk.AppendFile open() {
    if (file == null) {
      throw new AssertionError("no open segment");
    }
    return file;
  }

  /** The oldest segment, if it should be emptied by copying what is live. */
  @Nullable Segment copiedForward() {
    Segment oldest = segments.getFirst();
    boolean few = oldest.liveBytes > 0 && oldest.liveBytes < settings.segmentBytes() / 4;
    return segments.size() > settings.segmentsKept() && few ? oldest : null;
  }

  /** Takes out the oldest segments as long as nothing in them is live; in order, always. */
  List<Segment> takeDead() {
    List<Segment> dead = new ArrayList<>();
    while (segments.size() > 1 && segments.getFirst().liveBytes == 0) {
      dead.add(segments.removeFirst());
    }
    return dead;
  }

  /** Deletes a dead segment, or keeps its file for use as a later one. */
  void discard(Segment dead) throws IOException {
    if (spares.size() < settings.spareSegments() && disk.size(dead.name) >= dead.end) {
      String spare = directory + "/spare-" + spareNumber++;
      disk.rename(dead.name, spare);
      spares.addLast(spare);
    } else {
      disk.delete(dead.name);
    }
    disk.syncDirectory(directory); // else a crash might bring back one segment and not the next
  }

  /** After a proper end nothing may be taken for torn. */
  void close() throws IOException {
    if (file != null) {
      seal();
    }
  }
}

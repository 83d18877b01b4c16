package io.massifdb.rangestore.loop;

import io.massifdb.kvapi.seam.Engine;
import io.massifdb.kvapi.seam.EngineIterator;
import io.massifdb.kvapi.seam.WriteBatch;
import java.util.Iterator;
import java.util.List;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Cuts the content of spans into chunks. The same engine snapshot gives the same chunks each time,
 * which is what makes a transfer resumable.
 */
final class SnapshotChunks implements AutoCloseable {
  private final Engine.Snapshot snapshot;
  private final Iterator<EngineSpan> spans;
  private final int chunkBytes;
  private final CRC32C checksum = new CRC32C();
  private @Nullable EngineSpan span;
  private @Nullable EngineIterator entries;
  private int chunks;
  private long bytes;

  SnapshotChunks(Engine.Snapshot snapshot, List<EngineSpan> spans, int chunkBytes) {
    this.snapshot = snapshot;
    this.spans = spans.iterator();
    this.chunkBytes = chunkBytes;
  }

  /** The next chunk, an encoded write batch of puts; null after the last. */
  byte @Nullable [] next() {
    WriteBatch batch = new WriteBatch();
    for (EngineIterator it = entry(); it != null; it = entry()) {
      batch.put(present().family(), it.key(), it.value());
      it.next();
      if (batch.sizeBytes() >= chunkBytes) {
        break;
      }
    }
    if (batch.isEmpty()) {
      return null;
    }
    byte[] encoded = batch.encode();
    chunks++;
    bytes += encoded.length;
    checksum.update(encoded);
    return encoded;
  }

  /** The iterator, at an entry that was not taken yet; null when there is none. */
  private @Nullable EngineIterator entry() {
    while (entries == null || !entries.isValid()) {
      close();
      if (!spans.hasNext()) {
        return null;
      }
      EngineSpan next = spans.next();
      span = next;
      entries = snapshot.iterator(next.family(), next.lower(), next.upper());
      entries.seekToFirst();
    }
    return entries;
  }

  private EngineSpan present() {
    if (span == null) {
      throw new AssertionError("no span yet");
    }
    return span;
  }

  /** Of what {@link #next} gave until now. */
  int chunks() {
    return chunks;
  }

  SnapshotPart.End end() {
    return new SnapshotPart.End(chunks, bytes, (int) checksum.getValue());
  }

  @Override
  public void close() {
    if (entries != null) {
      entries.close();
      entries = null;
    }
  }
}

package io.massifdb.execution.spill;

import io.massifdb.expression.Batch;
import io.massifdb.expression.BatchCodec;
import io.massifdb.expression.SqlType;
import io.massifdb.kvapi.seam.Disk.AppendFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads a [SpillFile] from front to back.
public final class SpillReader {
  private static final int CHUNK_BYTES = 128 << 10;

  private final AppendFile file;
  private final long end;
  private final List<SqlType> types;
  private ByteBuffer chunk = ByteBuffer.allocate(0);
  private long position;

  SpillReader(AppendFile file, long end, List<SqlType> types) {
    this.file = file;
    this.end = end;
    this.types = types;
  }

  /// The next batch, null at the end.
  public @Nullable Batch next() {
    if (position == end && !chunk.hasRemaining()) {
      return null;
    }
    fill(4);
    int length = chunk.getInt();
    fill(length);
    byte[] encoded = new byte[length];
    chunk.get(encoded);
    return BatchCodec.decode(encoded, types);
  }

  private void fill(int wanted) {
    int left = chunk.remaining();
    if (left >= wanted) {
      return;
    }
    int more = (int) Math.min(Math.max(wanted - left, CHUNK_BYTES), end - position);
    if (left + more < wanted) {
      throw new AssertionError("a temporary file ends within a batch");
    }
    try {
      ByteBuffer larger = ByteBuffer.allocate(left + more).put(chunk);
      larger.put(file.read(position, more));
      chunk = larger.flip();
      position += more;
    } catch (IOException e) {
      throw SpillSpace.failed(e);
    }
  }
}

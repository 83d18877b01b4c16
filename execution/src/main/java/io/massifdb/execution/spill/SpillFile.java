package io.massifdb.execution.spill;

import io.massifdb.expression.Batch;
import io.massifdb.expression.BatchCodec;
import io.massifdb.expression.SqlType;
import io.massifdb.kvapi.seam.Disk.AppendFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;

/// A sequence of batches on disk: written once from front to back, then read as often as wanted.
///
/// ```
/// for each batch:  length(4, big-endian)  batch in the form of BatchCodec
/// ```
///
/// Confined to one query's thread.
public final class SpillFile implements AutoCloseable {
  private static final int BUFFER_BYTES = 256 << 10;

  private final SpillSpace space;
  private final String name;
  private final AppendFile file;
  private final List<SqlType> types;
  private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
  private long written;
  private long rows;
  private boolean closed;

  SpillFile(SpillSpace space, String name, AppendFile file, List<SqlType> types) {
    this.space = space;
    this.name = name;
    this.file = file;
    this.types = types;
  }

  public List<SqlType> types() {
    return types;
  }

  /// Rows appended so far.
  public long rows() {
    return rows;
  }

  /// Bytes of them.
  public long bytes() {
    return written + buffer.position();
  }

  /// Appends the living rows.
  public void append(Batch batch) {
    byte[] encoded = BatchCodec.encode(batch);
    rows += batch.size();
    if (buffer.remaining() < encoded.length + 4) {
      flush();
    }
    if (buffer.remaining() >= encoded.length + 4) {
      buffer.putInt(encoded.length).put(encoded);
    } else {
      ByteBuffer large = ByteBuffer.allocate(encoded.length + 4);
      write(large.putInt(encoded.length).put(encoded).flip());
    }
  }

  private void flush() {
    write(buffer.flip());
    buffer.clear();
  }

  private void write(ByteBuffer bytes) {
    int length = bytes.remaining();
    if (length == 0) {
      return;
    }
    space.reserve(length);
    long position = written;
    // Counted first: what was reserved is given back at the end, also when the write fails.
    written += length;
    try {
      file.write(position, bytes);
    } catch (IOException e) {
      throw SpillSpace.failed(e);
    }
  }

  /// Reads from the beginning all that was appended before.
  public SpillReader reader() {
    flush();
    return new SpillReader(file, written, types);
  }

  /// Removes the file.
  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    try {
      file.close();
    } catch (IOException e) {
      throw SpillSpace.failed(e);
    } finally {
      space.remove(name, written);
    }
  }
}

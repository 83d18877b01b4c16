package io.massifdb.execution.spill;

import io.massifdb.expression.SqlException;
import io.massifdb.expression.SqlState;
import io.massifdb.expression.SqlType;
import io.massifdb.kvapi.seam.Disk;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/// Where a node's queries put rows that do not fit in memory: files below one directory, which live
/// no longer than their query. Nothing of them is ever synced; what a crash leaves behind is
/// removed at the next start. Thread-safe.
public final class SpillSpace {
  /// 64 GiB.
  public static final long DEFAULT_LIMIT_BYTES = 64L << 30;

  private static final String DIRECTORY = "spill";

  private final Disk disk;
  private final long limitBytes;
  private final AtomicLong names = new AtomicLong();
  private final AtomicLong usedBytes = new AtomicLong();

  private SpillSpace(Disk disk, long limitBytes) {
    this.disk = disk;
    this.limitBytes = limitBytes;
  }

  /// Opens the space and empties it.
  ///
  /// @param limitBytes all files together
  public static SpillSpace open(Disk disk, long limitBytes) throws IOException {
    disk.createDirectories(DIRECTORY);
    for (String left : disk.list(DIRECTORY)) {
      disk.delete(DIRECTORY + "/" + left);
    }
    return new SpillSpace(disk, limitBytes);
  }

  /// A new, empty file for rows of these types.
  ///
  /// @throws SqlException 58030 when the disk refuses
  public SpillFile create(List<SqlType> types) {
    String name = DIRECTORY + "/" + names.incrementAndGet();
    try {
      return new SpillFile(this, name, disk.create(name, 0), types);
    } catch (IOException e) {
      throw failed(e);
    }
  }

  /// Bytes in all files.
  public long usedBytes() {
    return usedBytes.get();
  }

  void reserve(long bytes) {
    if (usedBytes.addAndGet(bytes) > limitBytes) {
      usedBytes.addAndGet(-bytes);
      throw new SqlException(
          SqlState.CONFIGURATION_LIMIT_EXCEEDED,
          "temporary files exceed their limit",
          "The limit of this node is " + limitBytes + " bytes.",
          null);
    }
  }

  void remove(String name, long bytes) {
    usedBytes.addAndGet(-bytes);
    try {
      disk.delete(name);
    } catch (IOException e) {
      throw failed(e);
    }
  }

  static SqlException failed(IOException cause) {
    return new SqlException(
        SqlState.IO_ERROR, "could not use a temporary file: " + cause.getMessage());
  }
}

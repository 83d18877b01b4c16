package io.massifdb.execution.spill;

import io.massifdb.expression.Batch;
import io.massifdb.expression.SqlType;
import io.massifdb.expression.Vector;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Rows spread over sixteen files by four bits of their hash. A partition that is still too large
/// is spread again one level deeper, by other bits.
public final class SpillPartitions implements AutoCloseable {
  /// Files of one level.
  public static final int COUNT = 16;

  /// After so many levels the hash has no bits left.
  public static final int LEVELS_MAX = 6;

  private final SpillSpace space;
  private final List<SqlType> types;
  private final int level;
  private final @Nullable SpillFile[] files = new @Nullable SpillFile[COUNT];
  private final Vector[][] pending = new Vector[COUNT][];
  private final int[] pendingRows = new int[COUNT];
  private long bytes;

  public SpillPartitions(SpillSpace space, List<SqlType> types, int level) {
    this.space = space;
    this.types = types;
    this.level = level;
  }

  /// Appends a row to the partition of its hash.
  public void append(int hash, Vector[] columns, int row) {
    int partition = partition(hash);
    Vector[] rows = pending[partition];
    if (rows == null) {
      rows = Batch.vectors(types, 64);
      pending[partition] = rows;
    }
    for (int c = 0; c < rows.length; c++) {
      rows[c].appendFrom(columns[c], row);
    }
    if (++pendingRows[partition] == Batch.CAPACITY) {
      flush(partition);
    }
  }

  private int partition(int hash) {
    // The lowest bits choose the slot of a hash table; these come from the other end.
    return (hash >>> (28 - 4 * level)) & (COUNT - 1);
  }

  private void flush(int partition) {
    SpillFile file = files[partition];
    if (file == null) {
      file = space.create(types);
      files[partition] = file;
    }
    long before = file.bytes();
    file.append(new Batch(pendingRows[partition], pending[partition]));
    bytes += file.bytes() - before;
    for (Vector column : pending[partition]) {
      column.clear();
    }
    pendingRows[partition] = 0;
  }

  /// Bytes in all files together.
  public long bytes() {
    return bytes;
  }

  /// No more rows: the partitions in order, null for an empty one. They are the caller's to close.
  public List<@Nullable SpillFile> finish() {
    List<@Nullable SpillFile> finished = new ArrayList<>();
    for (int i = 0; i < COUNT; i++) {
      if (pendingRows[i] > 0) {
        flush(i);
      }
      finished.add(files[i]);
      files[i] = null;
    }
    return finished;
  }

  @Override
  public void close() {
    for (int i = 0; i < COUNT; i++) {
      SpillFile file = files[i];
      if (file != null) {
        files[i] = null;
        file.close();
      }
    }
  }
}

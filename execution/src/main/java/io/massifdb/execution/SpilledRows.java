package io.massifdb.execution;

import io.massifdb.execution.spill.SpillFile;
import io.massifdb.execution.spill.SpillReader;
import io.massifdb.expression.Batch;
import org.jspecify.annotations.Nullable;

/// Delivers the rows of a file, which the owner removes; null stands for no rows.
final class SpilledRows implements Operator {
  private final @Nullable SpillFile file;
  private @Nullable SpillReader reader;

  SpilledRows(@Nullable SpillFile file) {
    this.file = file;
  }

  @Override
  public void open() {
    reader = file == null ? null : file.reader();
  }

  @Override
  public @Nullable Batch next() {
    SpillReader open = reader;
    return open == null ? null : open.next();
  }

  @Override
  public void close() {
    reader = null;
  }
}

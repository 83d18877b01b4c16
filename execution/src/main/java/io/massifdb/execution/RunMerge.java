package io.massifdb.execution;

import io.massifdb.execution.spill.SpillFile;
import io.massifdb.execution.spill.SpillReader;
import io.massifdb.expression.Batch;
import io.massifdb.expression.SqlType;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/// Reads sorted runs as one. Among equal rows those of an earlier run come first.
final class RunMerge {
  private final List<SqlType> types;
  private final PriorityQueue<Run> heads;

  RunMerge(List<SpillFile> files, List<SqlType> types, RowOrder order) {
    this.types = types;
    Comparator<Run> byRow =
        (a, b) -> order.compare(a.batch.columns(), a.row, b.batch.columns(), b.row);
    this.heads = new PriorityQueue<>(files.size() + 1, byRow.thenComparingInt(run -> run.number));
    for (int i = 0; i < files.size(); i++) {
      SpillReader reader = files.get(i).reader();
      Batch first = reader.next();
      if (first != null) {
        heads.add(new Run(i, reader, first));
      }
    }
  }

  @Nullable Batch next() {
    BatchBuilder builder = new BatchBuilder(types);
    while (!builder.isFull()) {
      Run run = heads.poll();
      if (run == null) {
        break;
      }
      builder.append(run.batch.columns(), run.row);
      if (run.advance()) {
        heads.add(run);
      }
    }
    return builder.takeIfAny();
  }

  private static final class Run {
    final int number;
    final SpillReader reader;
    Batch batch;
    int row;

    Run(int number, SpillReader reader, Batch batch) {
      this.number = number;
      this.reader = reader;
      this.batch = batch;
    }

    boolean advance() {
      if (++row < batch.size()) {
        return true;
      }
      Batch following = reader.next();
      if (following == null) {
        return false;
      }
      batch = following;
      row = 0;
      return true;
    }
  }
}

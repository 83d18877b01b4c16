package io.massifdb.execution;

import io.massifdb.execution.spill.SpillFile;
import io.massifdb.execution.spill.SpillPartitions;
import io.massifdb.execution.spill.SpillReader;
import io.massifdb.expression.Batch;
import io.massifdb.expression.SqlType;
import io.massifdb.expression.Vector;
import io.massifdb.planner.plan.PhysicalPlan;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The first row for each combination of values in some columns, delivered as soon as it comes.
/// When the keys exceed an operator's share of memory, rows with keys that were not seen before go
/// to disk by the hash of the key; when the input has ended, one partition after the other is read
/// in its place.
final class DistinctOperator implements Operator {
  /// Rows of one partition that wait on disk.
  private record Waiting(SpillFile file, int level) {}

  private final PhysicalPlan plan;
  private final List<SqlType> types;
  private final int[] columns;
  private final Operator input;
  private final ExecutionContext context;
  private final KeyBytes key = new KeyBytes();
  private final Deque<Waiting> waiting = new ArrayDeque<>();
  private @Nullable KeyTable seen;
  private @Nullable SpillPartitions overflow;
  private @Nullable Waiting current;
  private @Nullable SpillReader reader;

  DistinctOperator(
      PhysicalPlan plan, List<Integer> keys, Operator input, ExecutionContext context) {
    this.plan = plan;
    this.types = plan.types();
    this.columns = keys.stream().mapToInt(Integer::intValue).toArray();
    this.input = input;
    this.context = context;
  }

  @Override
  public void open() {
    seen = new KeyTable(context.memory());
    input.open();
  }

  @Override
  public @Nullable Batch next() {
    KeyTable known = seen;
    while (known != null) {
      context.evaluation().checkCancelled();
      Batch batch = reader == null ? input.next() : reader.next();
      if (batch == null) {
        known = nextPartition(known);
      } else {
        Batch fresh = fresh(batch, known);
        if (fresh != null) {
          return fresh;
        }
      }
    }
    return null;
  }

  private @Nullable Batch fresh(Batch batch, KeyTable known) {
    int[] selection = new int[batch.size()];
    int count = 0;
    Vector[] keys = new Vector[columns.length];
    for (int i = 0; i < keys.length; i++) {
      keys[i] = batch.column(columns[i]);
    }
    SpillPartitions files = overflow;
    if (files == null && known.heldBytes() > context.memory().operatorBytes()) {
      files = overflow(known);
    }
    for (int i = 0; i < batch.size(); i++) {
      int row = batch.row(i);
      key.addRow(keys, row);
      if (files == null) {
        int before = known.size();
        if (known.add(key) == before) {
          selection[count++] = row;
        }
      } else if (known.find(key) == KeyTable.ABSENT) {
        files.append(KeyTable.hash(key), batch.columns(), row);
      }
    }
    return count == 0 ? null : batch.select(selection, count);
  }

  /// Null when the hash has no more bits to spread by: then the keys must fit.
  private @Nullable SpillPartitions overflow(KeyTable known) {
    int level = current == null ? 0 : current.level() + 1;
    if (level > SpillPartitions.LEVELS_MAX || known.size() == 0) {
      return null;
    }
    SpillPartitions files = new SpillPartitions(context.spill(), types, level);
    overflow = files;
    return files;
  }

  /// The keys of the input so far are done with; null when no partition waits.
  private @Nullable KeyTable nextPartition(KeyTable known) {
    SpillPartitions files = overflow;
    if (files != null) {
      int level = current == null ? 0 : current.level() + 1;
      for (SpillFile file : files.finish()) {
        if (file != null) {
          waiting.addLast(new Waiting(file, level));
          context.noteSpill(plan, file.bytes());
        }
      }
      overflow = null;
    }
    known.close();
    if (current != null) {
      current.file().close();
    }
    current = waiting.pollFirst();
    reader = current == null ? null : current.file().reader();
    seen = current == null ? null : new KeyTable(context.memory());
    return seen;
  }

  @Override
  public void close() {
    input.close();
    if (seen != null) {
      seen.close();
      seen = null;
    }
    if (overflow != null) {
      overflow.close();
      overflow = null;
    }
    reader = null;
    if (current != null) {
      current.file().close();
      current = null;
    }
    waiting.forEach(partition -> partition.file().close());
    waiting.clear();
  }
}

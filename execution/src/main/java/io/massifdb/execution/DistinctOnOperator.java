package io.massifdb.execution;

import io.massifdb.expression.Batch;
import io.massifdb.expression.Vector;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The first row for each combination of key values.
final class DistinctOnOperator implements Operator {
  private final int[] columns;
  private final Operator input;
  private final ExecutionContext context;
  private final KeyBytes key = new KeyBytes();
  private @Nullable KeyTable seen;

  DistinctOnOperator(List<Integer> keys, Operator input, ExecutionContext context) {
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
    if (known == null) {
      return null;
    }
    for (Batch batch = input.next(); batch != null; batch = input.next()) {
      int[] selection = new int[batch.size()];
      int count = 0;
      Vector[] keys = new Vector[columns.length];
      for (int i = 0; i < keys.length; i++) {
        keys[i] = batch.column(columns[i]);
      }
      for (int i = 0; i < batch.size(); i++) {
        key.addRow(keys, batch.row(i));
        int before = known.size();
        if (known.add(key) == before) {
          selection[count++] = batch.row(i);
        }
      }
      if (count > 0) {
        return batch.select(selection, count);
      }
    }
    return null;
  }

  @Override
  public void close() {
    input.close();
    if (seen != null) {
      seen.close();
      seen = null;
    }
  }
}

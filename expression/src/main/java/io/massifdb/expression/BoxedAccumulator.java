package io.massifdb.expression;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// An accumulator that keeps one object of state for each group.
///
/// @param <S> the state of a group
abstract class BoxedAccumulator<S> implements Accumulator {
  private final List<@Nullable S> states = new ArrayList<>();

  @Override
  public final void ensureGroups(int count) {
    while (states.size() < count) {
      states.add(null);
    }
  }

  final @Nullable S get(int group) {
    return states.get(group);
  }

  final void set(int group, S state) {
    states.set(group, state);
  }

  @Override
  public void add(Batch batch, Vector[] arguments, int[] groups) {
    @Nullable Object[] values = new @Nullable Object[arguments.length];
    for (int i = 0; i < batch.size(); i++) {
      int row = batch.row(i);
      for (int a = 0; a < values.length; a++) {
        values[a] = arguments[a].get(row);
      }
      addRow(groups[i], values);
    }
  }

  @Override
  public long memoryBytes() {
    return states.size() * 96L;
  }
}

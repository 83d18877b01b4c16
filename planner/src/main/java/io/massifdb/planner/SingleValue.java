package io.massifdb.planner;

import io.massifdb.expression.Accumulator;
import io.massifdb.expression.Batch;
import io.massifdb.expression.Function;
import io.massifdb.expression.SqlException;
import io.massifdb.expression.SqlState;
import io.massifdb.expression.SqlType;
import io.massifdb.expression.Vector;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The aggregate behind a scalar subquery: the value of the only row, NULL without a row, 21000
/// with more than one.
final class SingleValue implements Accumulator {
  private final SqlType type;
  private final List<@Nullable Object> values = new ArrayList<>();
  private final BitSet filled = new BitSet();

  private SingleValue(SqlType type) {
    this.type = type;
  }

  static Function function(SqlType type) {
    return new Function(
        "single_value",
        List.of(type),
        0,
        type,
        Function.Kind.AGGREGATE,
        false,
        Set.of(),
        (Function.Aggregate) (_, result) -> new SingleValue(result));
  }

  @Override
  public void ensureGroups(int count) {
    while (values.size() < count) {
      values.add(null);
    }
  }

  @Override
  public void add(Batch batch, Vector[] arguments, int[] groups) {
    for (int i = 0; i < batch.size(); i++) {
      set(groups[i], arguments[0].get(batch.row(i)));
    }
  }

  @Override
  public void addRow(int group, @Nullable Object[] arguments) {
    set(group, arguments[0]);
  }

  private void set(int group, @Nullable Object value) {
    if (filled.get(group)) {
      throw new SqlException(
          SqlState.CARDINALITY_VIOLATION,
          "more than one row returned by a subquery used as an expression");
    }
    filled.set(group);
    values.set(group, value);
  }

  @Override
  public SqlType stateType() {
    return type;
  }

  @Override
  public @Nullable Object state(int group) {
    return values.get(group);
  }

  @Override
  public void merge(int group, @Nullable Object state) {
    set(group, state);
  }

  @Override
  public @Nullable Object result(int group) {
    return values.get(group);
  }

  @Override
  public long memoryBytes() {
    return values.size() * 40L;
  }
}

package io.massifdb.execution;

import io.massifdb.expression.Accumulator;
import io.massifdb.expression.Batch;
import io.massifdb.expression.Function.Aggregate;
import io.massifdb.expression.LongVector;
import io.massifdb.expression.SqlType;
import io.massifdb.expression.Vector;
import io.massifdb.planner.plan.AggregateCall;
import io.massifdb.planner.plan.SortKey;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One aggregate call over all groups: applies FILTER, DISTINCT and ORDER BY before the accumulator
/// sees a row.
final class GroupedCall implements AutoCloseable {
  private final AggregateCall call;
  private final ExecutionContext context;
  private final Accumulator accumulator;
  private final KeyBytes key = new KeyBytes();
  private final @Nullable KeyTable seen;
  private final @Nullable RowStore ordered;
  private final int inputWidth;
  private long reservedBytes;

  private GroupedCall(
      AggregateCall call,
      Accumulator accumulator,
      @Nullable RowStore ordered,
      int inputWidth,
      ExecutionContext context) {
    this.call = call;
    this.context = context;
    this.accumulator = accumulator;
    this.seen = call.distinct() ? new KeyTable(context.memory()) : null;
    this.ordered = ordered;
    this.inputWidth = inputWidth;
  }

  static GroupedCall create(
      AggregateCall call, List<SqlType> inputTypes, ExecutionContext context) {
    if (!(call.function().implementation() instanceof Aggregate aggregate)) {
      throw new AssertionError("no aggregate: " + call.function());
    }
    List<SqlType> arguments = call.arguments().stream().map(inputTypes::get).toList();
    RowStore ordered = null;
    if (!call.order().isEmpty()) {
      List<SqlType> types = new ArrayList<>(inputTypes);
      types.add(SqlType.INT8);
      ordered = new RowStore(types, context.memory());
    }
    return new GroupedCall(
        call, aggregate.create(arguments, call.type()), ordered, inputTypes.size(), context);
  }

  /// @param groups group of the i-th living row
  /// @param groupCount groups so far
  void add(Batch batch, int[] groups, int groupCount) {
    Batch rows = batch;
    int[] numbers = groups;
    if (call.filterColumn() >= 0 || seen != null) {
      int[] selection = new int[batch.size()];
      int[] kept = new int[batch.size()];
      int count = 0;
      for (int i = 0; i < batch.size(); i++) {
        int row = batch.row(i);
        if (passes(batch, row, groups[i])) {
          selection[count] = row;
          kept[count++] = groups[i];
        }
      }
      rows = batch.select(selection, count);
      numbers = kept;
    }
    RowStore store = ordered;
    if (store == null) {
      accumulate(rows, numbers, groupCount);
    } else {
      store.append(withGroups(rows, numbers));
    }
  }

  private Batch withGroups(Batch batch, int[] groups) {
    Vector[] columns = new Vector[inputWidth + 1];
    System.arraycopy(batch.columns(), 0, columns, 0, inputWidth);
    LongVector numbers = new LongVector(SqlType.INT8, batch.rowCount());
    numbers.resize(batch.rowCount());
    for (int i = 0; i < batch.size(); i++) {
      numbers.setLong(batch.row(i), groups[i]);
    }
    columns[inputWidth] = numbers;
    return new Batch(batch.rowCount(), columns, batch.selection(), batch.size());
  }

  private boolean passes(Batch batch, int row, int group) {
    if (call.filterColumn() >= 0) {
      LongVector truth = (LongVector) batch.column(call.filterColumn());
      if (truth.isNull(row) || !truth.getBoolean(row)) {
        return false;
      }
    }
    KeyTable known = seen;
    if (known == null) {
      return true;
    }
    key.clear();
    for (int argument : call.arguments()) {
      key.add(batch.column(argument), row);
    }
    key.addNumber(group);
    int before = known.size();
    return known.add(key) == before;
  }

  private void accumulate(Batch batch, int[] groups, int groupCount) {
    Vector[] arguments = new Vector[call.arguments().size()];
    for (int i = 0; i < arguments.length; i++) {
      arguments[i] = batch.column(call.arguments().get(i));
    }
    accumulator.ensureGroups(groupCount);
    accumulator.add(batch, arguments, groups);
    long held = accumulator.memoryBytes();
    if (held > reservedBytes) {
      context.memory().reserve(held - reservedBytes);
      reservedBytes = held;
    }
  }

  /// No more rows.
  void finish(int groupCount) {
    accumulator.ensureGroups(groupCount);
    RowStore store = ordered;
    if (store == null) {
      return;
    }
    List<SortKey> keys = new ArrayList<>(call.order());
    int[] order = SortOperator.order(store, new RowOrder(keys), context);
    LongVector groups = (LongVector) store.columns()[inputWidth];
    @Nullable Object[] arguments = new @Nullable Object[call.arguments().size()];
    for (int row : order) {
      for (int i = 0; i < arguments.length; i++) {
        arguments[i] = store.columns()[call.arguments().get(i)].get(row);
      }
      accumulator.addRow((int) groups.getLong(row), arguments);
    }
  }

  @Nullable Object result(int group) {
    return accumulator.result(group);
  }

  /// Memory reserved for all groups.
  long heldBytes() {
    long held = reservedBytes;
    if (seen != null) {
      held += seen.heldBytes();
    }
    return ordered == null ? held : held + ordered.heldBytes();
  }

  @Override
  public void close() {
    context.memory().release(reservedBytes);
    reservedBytes = 0;
    if (seen != null) {
      seen.close();
    }
    if (ordered != null) {
      ordered.close();
    }
  }
}

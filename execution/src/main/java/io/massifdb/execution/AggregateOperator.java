package io.massifdb.execution;

import io.massifdb.expression.Batch;
import io.massifdb.expression.SqlType;
import io.massifdb.expression.Vector;
import io.massifdb.planner.plan.AggregateCall;
import io.massifdb.planner.plan.PhysicalPlan.Aggregate;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Groups by hash and aggregates; one hash table for each grouping set. Without calls it is
/// DISTINCT.
final class AggregateOperator implements Operator {
  private final Aggregate plan;
  private final Operator input;
  private final ExecutionContext context;
  private final List<SqlType> inputTypes;
  private List<Grouping> groupings = List.of();
  private int current;
  private int next;

  AggregateOperator(Aggregate plan, Operator input, ExecutionContext context) {
    this.plan = plan;
    this.input = input;
    this.context = context;
    this.inputTypes = plan.input().types();
  }

  @Override
  public void open() {
    current = 0;
    next = 0;
    groupings = new ArrayList<>();
    for (List<Integer> set : plan.groupSets()) {
      groupings.add(new Grouping(set));
    }
    try (input) {
      input.open();
      for (Batch batch = input.next(); batch != null; batch = input.next()) {
        context.evaluation().checkCancelled();
        for (Grouping grouping : groupings) {
          grouping.add(batch);
        }
      }
    }
    groupings.forEach(Grouping::finish);
  }

  @Override
  public @Nullable Batch next() {
    BatchBuilder builder = new BatchBuilder(plan.types());
    while (current < groupings.size() && !builder.isFull()) {
      Grouping grouping = groupings.get(current);
      if (next >= grouping.size()) {
        grouping.close();
        current++;
        next = 0;
      } else {
        builder.appendDatums(grouping.result(next++));
      }
    }
    return builder.takeIfAny();
  }

  @Override
  public void close() {
    groupings.forEach(Grouping::close);
    groupings = List.of();
  }

  /// The groups of one grouping set.
  private final class Grouping implements AutoCloseable {
    private final List<Integer> set;
    private final int[] columns;
    private final KeyBytes key = new KeyBytes();
    private final KeyTable keys = new KeyTable(context.memory());
    private final RowStore groups;
    private final List<GroupedCall> calls = new ArrayList<>();

    Grouping(List<Integer> set) {
      this.set = set;
      this.columns = set.stream().mapToInt(place -> plan.groups().get(place)).toArray();
      List<SqlType> types = new ArrayList<>();
      for (int column : columns) {
        types.add(inputTypes.get(column));
      }
      this.groups = new RowStore(types, context.memory());
      for (AggregateCall call : plan.calls()) {
        calls.add(GroupedCall.create(call, inputTypes, context));
      }
      if (columns.length == 0) {
        addGroup(new Vector[0], 0);
      }
    }

    private int addGroup(Vector[] vectors, int row) {
      key.addRow(vectors, row);
      int known = keys.size();
      int group = keys.add(key);
      if (group == known) {
        groups.append(vectors, row);
      }
      return group;
    }

    void add(Batch batch) {
      Vector[] vectors = new Vector[columns.length];
      for (int i = 0; i < vectors.length; i++) {
        vectors[i] = batch.column(columns[i]);
      }
      int[] numbers = new int[batch.size()];
      if (columns.length > 0) {
        for (int i = 0; i < numbers.length; i++) {
          numbers[i] = addGroup(vectors, batch.row(i));
        }
      }
      for (GroupedCall call : calls) {
        call.add(batch, numbers, keys.size());
      }
    }

    void finish() {
      calls.forEach(call -> call.finish(keys.size()));
    }

    int size() {
      return keys.size();
    }

    @Nullable Object[] result(int group) {
      @Nullable Object[] row = new @Nullable Object[plan.columns().size()];
      for (int i = 0; i < columns.length; i++) {
        row[set.get(i)] = groups.columns()[i].get(group);
      }
      int place = plan.groups().size();
      for (GroupedCall call : calls) {
        row[place++] = call.result(group);
      }
      return row;
    }

    @Override
    public void close() {
      keys.close();
      groups.close();
      calls.forEach(GroupedCall::close);
    }
  }
}

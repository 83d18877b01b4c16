package io.massifdb.execution;

import io.massifdb.execution.spill.SpillFile;
import io.massifdb.execution.spill.SpillReader;
import io.massifdb.expression.Batch;
import io.massifdb.planner.plan.PhysicalPlan.Aggregate;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Groups by hash and aggregates; one hash table for each grouping set. Without calls it is
/// DISTINCT. When the groups exceed an operator's share of memory, rows of further groups go to
/// disk ([Grouping]); after the groups in memory were delivered, one partition after the other is
/// aggregated in their place.
final class AggregateOperator implements Operator {
  /// Rows of one partition that wait on disk.
  private record Waiting(List<Integer> set, SpillFile file, int level) {}

  private final Aggregate plan;
  private final Operator input;
  private final ExecutionContext context;
  private final Deque<Grouping> groupings = new ArrayDeque<>();
  private final Deque<Waiting> waiting = new ArrayDeque<>();
  private int next;

  AggregateOperator(Aggregate plan, Operator input, ExecutionContext context) {
    this.plan = plan;
    this.input = input;
    this.context = context;
  }

  @Override
  public void open() {
    next = 0;
    long share = context.memory().operatorBytes() / plan.groupSets().size();
    for (List<Integer> set : plan.groupSets()) {
      groupings.add(new Grouping(plan, set, 0, share, context));
    }
    List<Grouping> all = new ArrayList<>(groupings);
    try (input) {
      input.open();
      for (Batch batch = input.next(); batch != null; batch = input.next()) {
        context.evaluation().checkCancelled();
        for (Grouping grouping : all) {
          grouping.add(batch);
        }
      }
    }
    all.forEach(this::finish);
  }

  private void finish(Grouping grouping) {
    grouping.finish();
    for (SpillFile file : grouping.takeSpilled()) {
      waiting.addLast(new Waiting(grouping.set(), file, grouping.level() + 1));
      context.noteSpill(plan, file.bytes());
    }
  }

  @Override
  public @Nullable Batch next() {
    BatchBuilder builder = new BatchBuilder(plan.types());
    while (!builder.isFull()) {
      Grouping grouping = groupings.peekFirst();
      if (grouping == null) {
        Waiting partition = waiting.pollFirst();
        if (partition == null) {
          break;
        }
        aggregate(partition);
      } else if (next >= grouping.size()) {
        groupings.removeFirst();
        grouping.close();
        next = 0;
      } else {
        builder.appendDatums(grouping.result(next++));
      }
    }
    return builder.takeIfAny();
  }

  private void aggregate(Waiting partition) {
    try (SpillFile file = partition.file()) {
      Grouping grouping =
          new Grouping(
              plan, partition.set(), partition.level(), context.memory().operatorBytes(), context);
      groupings.add(grouping);
      SpillReader reader = file.reader();
      for (Batch batch = reader.next(); batch != null; batch = reader.next()) {
        context.evaluation().checkCancelled();
        grouping.add(batch);
      }
      finish(grouping);
    }
  }

  @Override
  public void close() {
    groupings.forEach(Grouping::close);
    groupings.clear();
    waiting.forEach(partition -> partition.file().close());
    waiting.clear();
  }
}

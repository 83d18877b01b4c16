package io.massifdb.execution;

import io.massifdb.execution.spill.SpillFile;
import io.massifdb.execution.spill.SpillPartitions;
import io.massifdb.expression.Batch;
import io.massifdb.expression.SqlType;
import io.massifdb.expression.Vector;
import io.massifdb.planner.plan.AggregateCall;
import io.massifdb.planner.plan.PhysicalPlan.Aggregate;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The groups of one grouping set. Up to a limit of memory every new key makes a group; beyond it
/// the rows of known groups are still aggregated, and those of new ones go to partitions on disk,
/// to be grouped later by a grouping of the next level.
final class Grouping implements AutoCloseable {
  /// The number of a row whose group is on disk.
  private static final int ELSEWHERE = -1;

  private final Aggregate plan;
  private final List<Integer> set;
  private final int level;
  private final long limitBytes;
  private final ExecutionContext context;
  private final int[] columns;
  private final KeyBytes key = new KeyBytes();
  private final KeyTable keys;
  private final RowStore groups;
  private final List<GroupedCall> calls = new ArrayList<>();
  private @Nullable SpillPartitions overflow;

  /// @param set places in the plan's groups
  /// @param level how often the rows were spread over partitions before
  /// @param limitBytes beyond it new groups go to disk
  Grouping(
      Aggregate plan, List<Integer> set, int level, long limitBytes, ExecutionContext context) {
    this.plan = plan;
    this.set = set;
    this.level = level;
    this.limitBytes = limitBytes;
    this.context = context;
    this.columns = set.stream().mapToInt(place -> plan.groups().get(place)).toArray();
    this.keys = new KeyTable(context.memory());
    List<SqlType> inputTypes = plan.input().types();
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

  List<Integer> set() {
    return set;
  }

  int level() {
    return level;
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
    SpillPartitions files = overflow();
    int[] numbers = new int[batch.size()];
    if (files != null) {
      addKnown(batch, vectors, numbers, files);
      return;
    }
    if (columns.length > 0) {
      for (int i = 0; i < numbers.length; i++) {
        numbers[i] = addGroup(vectors, batch.row(i));
      }
    }
    accumulate(batch, numbers);
  }

  private void addKnown(Batch batch, Vector[] vectors, int[] numbers, SpillPartitions files) {
    int[] selection = new int[batch.size()];
    int count = 0;
    for (int i = 0; i < batch.size(); i++) {
      int row = batch.row(i);
      key.addRow(vectors, row);
      int number = keys.find(key);
      if (number == ELSEWHERE) {
        files.append(KeyTable.hash(key), batch.columns(), row);
      } else {
        numbers[count] = number;
        selection[count++] = row;
      }
    }
    if (count > 0) {
      accumulate(batch.select(selection, count), numbers);
    }
  }

  private void accumulate(Batch batch, int[] numbers) {
    for (GroupedCall call : calls) {
      call.add(batch, numbers, keys.size());
    }
  }

  /// Where rows of new groups go; null while there is room for groups, or when the hash has no more
  /// bits to spread by.
  private @Nullable SpillPartitions overflow() {
    if (overflow == null
        && columns.length > 0
        && keys.size() > 0
        && level <= SpillPartitions.LEVELS_MAX
        && heldBytes() > limitBytes) {
      overflow = new SpillPartitions(context.spill(), plan.input().types(), level);
    }
    return overflow;
  }

  private long heldBytes() {
    long held = keys.heldBytes() + groups.heldBytes();
    for (GroupedCall call : calls) {
      held += call.heldBytes();
    }
    return held;
  }

  /// No more rows.
  void finish() {
    calls.forEach(call -> call.finish(keys.size()));
  }

  /// The partitions with the rows of other groups; they are the caller's to close.
  List<SpillFile> takeSpilled() {
    SpillPartitions files = overflow;
    if (files == null) {
      return List.of();
    }
    List<SpillFile> taken = new ArrayList<>();
    for (SpillFile file : files.finish()) {
      if (file != null) {
        taken.add(file);
      }
    }
    return taken;
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
    if (overflow != null) {
      overflow.close();
    }
  }
}

package io.massifdb.execution;

import io.massifdb.execution.spill.SpillFile;
import io.massifdb.execution.spill.SpillPartitions;
import io.massifdb.expression.Batch;
import io.massifdb.expression.Expression;
import io.massifdb.expression.SqlType;
import io.massifdb.expression.Vector;
import io.massifdb.planner.plan.JoinKind;
import io.massifdb.planner.plan.PhysicalPlan.HashJoin;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A hash join of inputs of any size. As long as the right rows fit into an operator's share of
/// memory it is a [HashJoinOperator] over them. When they do not, both inputs are spread over
/// partitions on disk by the hash of their keys, and each pair of partitions is joined by a join of
/// its own, which may spread its rows again. (A grace hash join.)
///
/// NOT IN must know of every right row before it can deliver the first left one; its right rows
/// have to fit.
final class SpillingHashJoin implements Operator {
  /// The rows of one partition on both sides.
  private record Pair(@Nullable SpillFile left, @Nullable SpillFile right) {
    void close() {
      if (left != null) {
        left.close();
      }
      if (right != null) {
        right.close();
      }
    }
  }

  private final HashJoin plan;
  private final Operator left;
  private final Operator right;
  private final ExecutionContext context;
  private final int level;
  private final Deque<Pair> pairs = new ArrayDeque<>();
  private @Nullable Operator join;
  private @Nullable Pair current;

  SpillingHashJoin(HashJoin plan, Operator left, Operator right, ExecutionContext context) {
    this(plan, left, right, context, 0);
  }

  private SpillingHashJoin(
      HashJoin plan, Operator left, Operator right, ExecutionContext context, int level) {
    this.plan = plan;
    this.left = left;
    this.right = right;
    this.context = context;
    this.level = level;
  }

  @Override
  public void open() {
    RowStore rows = new RowStore(plan.right().types(), context.memory());
    SpillPartitions overflow;
    try {
      overflow = collectRight(rows);
    } catch (RuntimeException | Error failure) {
      rows.close();
      throw failure;
    }
    if (overflow == null) {
      HashJoinOperator inMemory = new HashJoinOperator(plan, left, right, context);
      join = inMemory;
      inMemory.openWith(rows);
    } else {
      partition(overflow);
    }
  }

  /// Reads the right input, into memory or, when it is too large, all of it to disk.
  private @Nullable SpillPartitions collectRight(RowStore rows) {
    boolean maySpill = !plan.nullAware() && level <= SpillPartitions.LEVELS_MAX;
    SpillPartitions overflow = null;
    KeyHashes hashes = new KeyHashes(plan.rightKeys(), context);
    try (right) {
      right.open();
      for (Batch batch = right.next(); batch != null; batch = right.next()) {
        context.evaluation().checkCancelled();
        if (overflow == null) {
          rows.append(batch);
          if (maySpill && rows.heldBytes() > context.memory().operatorBytes()) {
            overflow = new SpillPartitions(context.spill(), plan.right().types(), level);
            hashes.append(rows.batch(), overflow);
            rows.discard();
          }
        } else {
          hashes.append(batch, overflow);
        }
      }
      return overflow;
    } catch (RuntimeException | Error failure) {
      if (overflow != null) {
        overflow.close();
      }
      throw failure;
    }
  }

  private void partition(SpillPartitions rights) {
    List<SqlType> leftTypes = plan.left().types();
    try (rights;
        SpillPartitions lefts = new SpillPartitions(context.spill(), leftTypes, level)) {
      KeyHashes hashes = new KeyHashes(plan.leftKeys(), context);
      try (left) {
        left.open();
        for (Batch batch = left.next(); batch != null; batch = left.next()) {
          context.evaluation().checkCancelled();
          hashes.append(batch, lefts);
        }
      }
      List<@Nullable SpillFile> leftFiles = lefts.finish();
      List<@Nullable SpillFile> rightFiles = rights.finish();
      for (int i = 0; i < SpillPartitions.COUNT; i++) {
        Pair pair = new Pair(leftFiles.get(i), rightFiles.get(i));
        pairs.addLast(pair);
        note(pair.left());
        note(pair.right());
      }
    }
  }

  private void note(@Nullable SpillFile file) {
    if (file != null) {
      context.noteSpill(plan, file.bytes());
    }
  }

  @Override
  public @Nullable Batch next() {
    while (true) {
      Operator joining = join;
      Batch batch = joining == null ? null : joining.next();
      if (batch != null) {
        return batch;
      }
      if (!nextPair()) {
        return null;
      }
    }
  }

  private boolean nextPair() {
    if (join != null && current == null) {
      return false;
    }
    closeCurrent();
    Pair pair = pairs.pollFirst();
    while (pair != null && deliversNothing(pair)) {
      pair.close();
      pair = pairs.pollFirst();
    }
    if (pair == null) {
      return false;
    }
    current = pair;
    SpillingHashJoin joining =
        new SpillingHashJoin(
            plan, new SpilledRows(pair.left()), new SpilledRows(pair.right()), context, level + 1);
    join = joining;
    joining.open();
    return true;
  }

  private boolean deliversNothing(Pair pair) {
    JoinKind kind = plan.kind();
    boolean leftAlone = kind == JoinKind.LEFT || kind == JoinKind.FULL || kind == JoinKind.ANTI;
    return (pair.left() == null && !kind.keepsRight()) || (pair.right() == null && !leftAlone);
  }

  private void closeCurrent() {
    if (join != null) {
      join.close();
      join = null;
    }
    if (current != null) {
      current.close();
      current = null;
    }
  }

  @Override
  public void close() {
    left.close();
    right.close();
    closeCurrent();
    pairs.forEach(Pair::close);
    pairs.clear();
  }

  /// Spreads the rows of one side by the hash of its keys.
  private static final class KeyHashes {
    private final Expressions keys;
    private final ExecutionContext context;
    private final KeyBytes key = new KeyBytes();

    KeyHashes(List<Expression> keys, ExecutionContext context) {
      this.keys = new Expressions(keys);
      this.context = context;
    }

    void append(Batch batch, SpillPartitions partitions) {
      Vector[] values = keys.evaluate(batch, context.evaluation());
      for (int i = 0; i < batch.size(); i++) {
        int row = batch.row(i);
        key.addRow(values, row);
        partitions.append(KeyTable.hash(key), batch.columns(), row);
      }
    }
  }
}

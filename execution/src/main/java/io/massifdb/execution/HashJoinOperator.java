package io.massifdb.execution;

import io.massifdb.expression.Batch;
import io.massifdb.expression.Vector;
import io.massifdb.planner.plan.JoinKind;
import io.massifdb.planner.plan.PhysicalPlan.HashJoin;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Finds the candidates by the hash of the join keys. Right rows with the same key are chained.
final class HashJoinOperator extends PairingOperator {
  private static final int END = -1;

  private final HashJoin plan;
  private final ExecutionContext context;
  private final Expressions leftKeys;
  private final Expressions rightKeys;
  private final KeyBytes key = new KeyBytes();
  private @Nullable KeyTable keys;
  private int[] firstRow = new int[0];
  private int[] nextRow = new int[0];
  private int[] candidates = new int[0];
  private boolean[] leftNull = new boolean[0];
  private boolean rightEmpty;
  private boolean rightHasNull;
  private long reservedBytes;

  HashJoinOperator(HashJoin plan, Operator left, Operator right, ExecutionContext context) {
    super(
        plan.kind(),
        left,
        plan.left().types(),
        right,
        plan.right().types(),
        plan.condition(),
        context);
    this.plan = plan;
    this.context = context;
    this.leftKeys = new Expressions(plan.leftKeys());
    this.rightKeys = new Expressions(plan.rightKeys());
  }

  @Override
  void prepareRight(RowStore rows) {
    KeyTable table = new KeyTable(context.memory());
    keys = table;
    reservedBytes = rows.size() * 8L;
    context.memory().reserve(reservedBytes);
    rightEmpty = rows.size() == 0;
    rightHasNull = false;
    firstRow = new int[rows.size()];
    nextRow = new int[rows.size()];
    Arrays.fill(firstRow, END);
    if (rightEmpty) {
      return;
    }
    Vector[] values = rightKeys.evaluate(rows.batch(), context.evaluation());
    // Backwards, so that a chain lists its rows in their order.
    for (int row = rows.size() - 1; row >= 0; row--) {
      if (!encode(values, row)) {
        rightHasNull = true;
        continue;
      }
      int id = table.add(key);
      nextRow[row] = firstRow[id];
      firstRow[id] = row;
    }
  }

  /// False when a NULL keeps the row from matching anything.
  private boolean encode(Vector[] values, int row) {
    key.clear();
    for (int i = 0; i < values.length; i++) {
      if (values[i].isNull(row) && !plan.nullEqual().get(i)) {
        return false;
      }
      key.add(values[i], row);
    }
    return true;
  }

  @Override
  void prepareLeft(Batch batch) {
    candidates = new int[batch.size()];
    leftNull = new boolean[batch.size()];
    KeyTable table = keys;
    if (table == null) {
      throw new AssertionError("not open");
    }
    Vector[] values = leftKeys.evaluate(batch, context.evaluation());
    for (int i = 0; i < candidates.length; i++) {
      leftNull[i] = !encode(values, batch.row(i));
      int id = leftNull[i] ? KeyTable.ABSENT : table.find(key);
      candidates[i] = id == KeyTable.ABSENT ? END : firstRow[id];
    }
  }

  @Override
  int nextCandidate(int leftIndex, int last) {
    return last < 0 ? candidates[leftIndex] : nextRow[last];
  }

  @Override
  boolean antiKeeps(int leftIndex) {
    if (!plan.nullAware() || plan.kind() != JoinKind.ANTI || rightEmpty) {
      return true;
    }
    return !rightHasNull && !leftNull[leftIndex];
  }

  @Override
  public void close() {
    super.close();
    context.memory().release(reservedBytes);
    reservedBytes = 0;
    if (keys != null) {
      keys.close();
      keys = null;
    }
  }
}

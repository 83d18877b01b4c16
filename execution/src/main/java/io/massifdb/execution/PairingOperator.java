package io.massifdb.execution;

import io.massifdb.expression.Batch;
import io.massifdb.expression.CompiledExpression;
import io.massifdb.expression.Expression;
import io.massifdb.expression.SqlType;
import io.massifdb.expression.Vector;
import io.massifdb.planner.plan.JoinKind;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What all joins with a materialised right input share. A subclass names the candidates among the
/// right rows for each left row; this class tests the condition on them, a batch of pairs at a
/// time, and delivers what the kind of join asks for.
abstract class PairingOperator implements Operator {
  private final JoinKind kind;
  private final Operator left;
  private final Operator rightInput;
  private final List<SqlType> leftTypes;
  private final List<SqlType> rightTypes;
  private final List<SqlType> pairTypes;
  private final @Nullable CompiledExpression condition;
  private final ExecutionContext context;

  private @Nullable RowStore right;
  private @Nullable Batch leftBatch;
  private int leftIndex;
  private int lastCandidate;
  private BitSet leftMatched = new BitSet();
  private BitSet rightMatched = new BitSet();
  private int nextUnmatchedRight;

  PairingOperator(
      JoinKind kind,
      Operator left,
      List<SqlType> leftTypes,
      Operator rightInput,
      List<SqlType> rightTypes,
      @Nullable Expression condition,
      ExecutionContext context) {
    this.kind = kind;
    this.left = left;
    this.rightInput = rightInput;
    this.leftTypes = leftTypes;
    this.rightTypes = rightTypes;
    this.pairTypes = new ArrayList<>(leftTypes);
    this.pairTypes.addAll(rightTypes);
    this.condition = Expressions.compile(condition);
    this.context = context;
  }

  /// The right rows are complete.
  abstract void prepareRight(RowStore rows);

  /// A new left batch is about to be joined.
  abstract void prepareLeft(Batch batch);

  /// The next right row to try for a living left row, after `last` (-1 at first); -1 = no more.
  abstract int nextCandidate(int leftIndex, int last);

  /// Whether an unmatched left row is delivered by ANTI; NOT IN knows better.
  boolean antiKeeps(int leftIndex) {
    return true;
  }

  @Override
  public void open() {
    openWith(RowStore.drain(rightInput, rightTypes, context));
  }

  /// Opens with the right rows, which are this operator's from now on.
  final void openWith(RowStore rows) {
    right = rows;
    leftBatch = null;
    rightMatched = new BitSet();
    nextUnmatchedRight = 0;
    prepareRight(rows);
    left.open();
  }

  @Override
  public @Nullable Batch next() {
    RowStore rows = right;
    if (rows == null) {
      return null;
    }
    while (true) {
      context.evaluation().checkCancelled();
      if (leftBatch == null) {
        Batch batch = rows.size() == 0 && rightDecides() ? null : left.next();
        if (batch == null) {
          return kind.keepsRight() ? unmatchedRight(rows) : null;
        }
        start(batch);
      }
      Batch joined = joinSome(rows);
      if (joined != null) {
        return joined;
      }
    }
  }

  /// Without right rows there is no result at all.
  private boolean rightDecides() {
    return kind == JoinKind.INNER || kind == JoinKind.SEMI || kind == JoinKind.RIGHT;
  }

  private void start(Batch batch) {
    leftBatch = batch;
    leftIndex = 0;
    lastCandidate = -1;
    leftMatched = new BitSet(batch.size());
    prepareLeft(batch);
  }

  /// Pairs up to a batch of candidates; at the end of the left batch what is left over of it. Null
  /// when there is nothing to deliver yet.
  private @Nullable Batch joinSome(RowStore rows) {
    Batch batch = leftBatch;
    if (batch == null) {
      return null;
    }
    if (leftIndex >= batch.size()) {
      leftBatch = null;
      return rest(batch);
    }
    int[] lefts = new int[Batch.CAPACITY];
    int[] rights = new int[Batch.CAPACITY];
    int count = 0;
    while (leftIndex < batch.size() && count < Batch.CAPACITY) {
      int candidate = isDecided(leftIndex) ? -1 : nextCandidate(leftIndex, lastCandidate);
      if (candidate < 0) {
        leftIndex++;
        lastCandidate = -1;
      } else {
        lastCandidate = candidate;
        lefts[count] = leftIndex;
        rights[count++] = candidate;
        if (condition == null) {
          leftMatched.set(leftIndex);
        }
      }
    }
    return count == 0 ? null : pairs(batch, rows, lefts, rights, count);
  }

  private boolean isDecided(int index) {
    return !kind.showsRight() && leftMatched.get(index);
  }

  private @Nullable Batch pairs(Batch batch, RowStore rows, int[] lefts, int[] rights, int count) {
    if (condition == null && !kind.showsRight()) {
      return null;
    }
    Vector[] columns = new Vector[pairTypes.size()];
    for (int c = 0; c < columns.length; c++) {
      boolean fromLeft = c < leftTypes.size();
      Vector source = fromLeft ? batch.column(c) : rows.columns()[c - leftTypes.size()];
      Vector copy = Vector.create(pairTypes.get(c), count);
      copy.resize(count);
      for (int i = 0; i < count; i++) {
        copy.copyFrom(source, fromLeft ? batch.row(lefts[i]) : rights[i], i);
      }
      columns[c] = copy;
    }
    Batch joined = new Batch(count, columns);
    if (condition != null) {
      int[] selection = new int[count];
      int passed = condition.filter(joined, selection, context.evaluation());
      joined = joined.select(selection, passed);
    }
    for (int i = 0; i < joined.size(); i++) {
      int pair = joined.row(i);
      leftMatched.set(lefts[pair]);
      if (kind.keepsRight()) {
        rightMatched.set(rights[pair]);
      }
    }
    return kind.showsRight() && joined.size() > 0 ? joined : null;
  }

  private @Nullable Batch rest(Batch batch) {
    return switch (kind) {
      case INNER, RIGHT -> null;
      case SEMI, ANTI -> {
        int[] selection = new int[batch.size()];
        int count = 0;
        for (int i = 0; i < batch.size(); i++) {
          boolean keep =
              kind == JoinKind.SEMI ? leftMatched.get(i) : !leftMatched.get(i) && antiKeeps(i);
          if (keep) {
            selection[count++] = batch.row(i);
          }
        }
        yield count == 0 ? null : batch.select(selection, count);
      }
      case LEFT, FULL -> {
        BatchBuilder builder = new BatchBuilder(pairTypes);
        Vector[] none = Batch.vectors(rightTypes, 0);
        for (int i = leftMatched.nextClearBit(0);
            i < batch.size();
            i = leftMatched.nextClearBit(i + 1)) {
          builder.append(batch.columns(), batch.row(i), none, -1);
        }
        yield builder.takeIfAny();
      }
    };
  }

  private @Nullable Batch unmatchedRight(RowStore rows) {
    BatchBuilder builder = new BatchBuilder(pairTypes);
    Vector[] none = Batch.vectors(leftTypes, 0);
    while (!builder.isFull()) {
      int row = rightMatched.nextClearBit(nextUnmatchedRight);
      if (row >= rows.size()) {
        break;
      }
      nextUnmatchedRight = row + 1;
      builder.append(none, -1, rows.columns(), row);
    }
    return builder.takeIfAny();
  }

  @Override
  public void close() {
    left.close();
    if (right != null) {
      right.close();
      right = null;
    }
  }
}

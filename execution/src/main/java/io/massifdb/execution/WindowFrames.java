package io.massifdb.execution;

import io.massifdb.expression.EvaluationContext;
import io.massifdb.expression.Evaluator;
import io.massifdb.expression.Expression;
import io.massifdb.expression.SqlException;
import io.massifdb.expression.SqlState;
import io.massifdb.planner.plan.WindowFrame;
import org.jspecify.annotations.Nullable;

/// Start and end of the frame of each row of a partition.
final class WindowFrames {
  private final WindowFrame frame;
  private final WindowPartition partition;
  private final long startOffset;
  private final long endOffset;

  WindowFrames(WindowFrame frame, WindowPartition partition, EvaluationContext context) {
    this.frame = frame;
    this.partition = partition;
    this.startOffset = offset(frame.start().offset(), "starting", context);
    this.endOffset = offset(frame.end().offset(), "ending", context);
    boolean hasOffset = frame.start().offset() != null || frame.end().offset() != null;
    if (frame.unit() == WindowFrame.Unit.RANGE && hasOffset) {
      throw new SqlException(
          SqlState.FEATURE_NOT_SUPPORTED, "RANGE with an offset is not supported in a frame");
    }
  }

  private static long offset(
      @Nullable Expression expression, String which, EvaluationContext context) {
    if (expression == null) {
      return 0;
    }
    Object value = Evaluator.evaluateConstant(expression, context);
    if (value == null) {
      throw new SqlException(
          SqlState.NULL_VALUE_NOT_ALLOWED, "frame " + which + " offset must not be null");
    }
    long offset = ((Number) value).longValue();
    if (offset < 0) {
      throw new SqlException(
          new SqlState("22013"), "frame " + which + " offset must not be negative");
    }
    return offset;
  }

  boolean startsAtPartition() {
    return frame.start().kind() == WindowFrame.Kind.UNBOUNDED_PRECEDING;
  }

  boolean hasExclusion() {
    return frame.exclude() != WindowFrame.Exclude.NO_OTHERS;
  }

  int start(int row) {
    return clamp(
        switch (frame.start().kind()) {
          case UNBOUNDED_PRECEDING -> 0;
          case UNBOUNDED_FOLLOWING -> partition.size();
          case CURRENT_ROW -> byRows() ? row : partition.groupStart(partition.group(row));
          case PRECEDING ->
              byRows() ? row - startOffset : groupStart(partition.group(row) - startOffset);
          case FOLLOWING ->
              byRows() ? row + startOffset : groupStart(partition.group(row) + startOffset);
        });
  }

  /// Exclusive.
  int end(int row) {
    return clamp(
        switch (frame.end().kind()) {
          case UNBOUNDED_PRECEDING -> 0;
          case UNBOUNDED_FOLLOWING -> partition.size();
          case CURRENT_ROW -> byRows() ? row + 1 : partition.groupStart(partition.group(row) + 1);
          case PRECEDING ->
              byRows() ? row - endOffset + 1 : groupStart(partition.group(row) - endOffset + 1);
          case FOLLOWING ->
              byRows() ? row + endOffset + 1 : groupStart(partition.group(row) + endOffset + 1);
        });
  }

  /// Whether a row of the frame of `row` is left out of it.
  boolean isExcluded(int row, int other) {
    boolean peers = partition.group(row) == partition.group(other);
    return switch (frame.exclude()) {
      case NO_OTHERS -> false;
      case CURRENT_ROW -> other == row;
      case GROUP -> peers;
      case TIES -> peers && other != row;
    };
  }

  private boolean byRows() {
    return frame.unit() == WindowFrame.Unit.ROWS;
  }

  private long groupStart(long group) {
    if (group < 0) {
      return 0;
    }
    return group > partition.groups() ? partition.size() : partition.groupStart((int) group);
  }

  private int clamp(long row) {
    return (int) Math.max(0, Math.min(row, partition.size()));
  }
}

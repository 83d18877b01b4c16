package io.massifdb.execution;

import io.massifdb.expression.ArrayValue;
import io.massifdb.expression.BytesVector;
import io.massifdb.expression.Comparisons;
import io.massifdb.expression.DoubleVector;
import io.massifdb.expression.Interval;
import io.massifdb.expression.LongVector;
import io.massifdb.expression.Numeric;
import io.massifdb.expression.ObjectVector;
import io.massifdb.expression.RecordValue;
import io.massifdb.expression.SqlType;
import io.massifdb.expression.TypeKind;
import io.massifdb.expression.Vector;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// PostgreSQL's order of values of one type. NaN is above all numbers and equal to itself, -0
/// equals 0, text is ordered by code points, and padding of `character` does not count.
final class DatumOrder {
  private DatumOrder() {}

  /// Order of two values that are not NULL.
  static int compare(Vector left, int leftRow, Vector right, int rightRow) {
    return switch (left) {
      case LongVector longs ->
          Long.compare(longs.getLong(leftRow), ((LongVector) right).getLong(rightRow));
      case DoubleVector doubles ->
          compareDoubles(doubles.getDouble(leftRow), ((DoubleVector) right).getDouble(rightRow));
      case BytesVector bytes -> compareBytes(bytes, leftRow, (BytesVector) right, rightRow);
      case ObjectVector objects ->
          compareObjects(present(objects.get(leftRow)), present(right.get(rightRow)));
    };
  }

  static int compareDoubles(double left, double right) {
    // Adding 0.0 turns -0.0 into 0.0; Double.compare already has NaN on top.
    return Double.compare(left + 0.0, right + 0.0);
  }

  private static int compareBytes(BytesVector left, int leftRow, BytesVector right, int rightRow) {
    if (left.type().kind() == TypeKind.JSONB) {
      return Comparisons.compare(
          present(left.get(leftRow)), present(right.get(rightRow)), SqlType.JSONB);
    }
    if (left.type().kind() != TypeKind.CHAR) {
      return left.compare(leftRow, right, rightRow);
    }
    return Arrays.compareUnsigned(
        left.data(),
        left.start(leftRow),
        unpaddedEnd(left, leftRow),
        right.data(),
        right.start(rightRow),
        unpaddedEnd(right, rightRow));
  }

  /// End of the value without trailing blanks.
  static int unpaddedEnd(BytesVector vector, int row) {
    int end = vector.end(row);
    byte[] data = vector.data();
    while (end > vector.start(row) && data[end - 1] == ' ') {
      end--;
    }
    return end;
  }

  /// Order of boxed values; NULL is above everything.
  static int compareNullable(@Nullable Object left, @Nullable Object right) {
    if (left == null) {
      return right == null ? 0 : 1;
    }
    if (right == null) {
      return -1;
    }
    return compareObjects(left, right);
  }

  static int compareObjects(Object left, Object right) {
    return switch (left) {
      case Numeric numeric -> numeric.compareTo((Numeric) right);
      case Interval interval -> interval.compareTo((Interval) right);
      case ArrayValue array -> compareArrays(array, (ArrayValue) right);
      case RecordValue row -> compareLists(row.values(), ((RecordValue) right).values());
      case Boolean truth -> Boolean.compare(truth, (Boolean) right);
      case Double number -> compareDoubles(number, (Double) right);
      case Long number -> Long.compare(number, (Long) right);
      case String text -> compareTexts(text, (String) right);
      case byte[] bytes -> Arrays.compareUnsigned(bytes, (byte[]) right);
      case UUID uuid -> compareUuids(uuid, (UUID) right);
      default -> throw new AssertionError("no order for " + left.getClass());
    };
  }

  private static int compareArrays(ArrayValue left, ArrayValue right) {
    int byValues = compareLists(left.values(), right.values());
    if (byValues != 0) {
      return byValues;
    }
    int byRank = Integer.compare(left.dimensions().size(), right.dimensions().size());
    if (byRank != 0) {
      return byRank;
    }
    int byDimensions = compareIntegers(left.dimensions(), right.dimensions());
    return byDimensions != 0
        ? byDimensions
        : compareIntegers(left.lowerBounds(), right.lowerBounds());
  }

  private static int compareIntegers(List<Integer> left, List<Integer> right) {
    for (int i = 0; i < left.size(); i++) {
      int order = Integer.compare(left.get(i), right.get(i));
      if (order != 0) {
        return order;
      }
    }
    return 0;
  }

  private static int compareLists(
      List<? extends @Nullable Object> left, List<? extends @Nullable Object> right) {
    int common = Math.min(left.size(), right.size());
    for (int i = 0; i < common; i++) {
      int order = compareNullable(left.get(i), right.get(i));
      if (order != 0) {
        return order;
      }
    }
    return Integer.compare(left.size(), right.size());
  }

  /// By code points, which is the order of the UTF-8 bytes (Java's own order is that of UTF-16).
  private static int compareTexts(String left, String right) {
    int common = Math.min(left.length(), right.length());
    for (int i = 0; i < common; i++) {
      char a = left.charAt(i);
      char b = right.charAt(i);
      if (a != b) {
        boolean bothSurrogates = Character.isSurrogate(a) == Character.isSurrogate(b);
        return bothSurrogates ? Character.compare(a, b) : Character.isSurrogate(a) ? 1 : -1;
      }
    }
    return Integer.compare(left.length(), right.length());
  }

  private static int compareUuids(UUID left, UUID right) {
    int high = Long.compareUnsigned(left.getMostSignificantBits(), right.getMostSignificantBits());
    return high != 0
        ? high
        : Long.compareUnsigned(left.getLeastSignificantBits(), right.getLeastSignificantBits());
  }

  private static Object present(@Nullable Object value) {
    if (value == null) {
      throw new AssertionError("NULL has no order");
    }
    return value;
  }
}

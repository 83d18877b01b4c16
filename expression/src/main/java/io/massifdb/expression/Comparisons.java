package io.massifdb.expression;

import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// PostgreSQL's order and equality of values: text by code point, NaN above all numbers and equal
/// to itself, char(n) without trailing blanks, arrays and records element by element with NULL
/// above values, uuid by its bytes.
public final class Comparisons {
  private Comparisons() {}

  /// Order of two values of one type.
  public static int compare(Object left, Object right, SqlType type) {
    return switch (type.kind()) {
      case FLOAT4, FLOAT8 -> compareDoubles((Double) left, (Double) right);
      case CHAR -> compareText(Casts.stripBlanks((String) left), Casts.stripBlanks((String) right));
      case BYTEA -> Arrays.compareUnsigned((byte[]) left, (byte[]) right);
      case UUID -> compareUuids((UUID) left, (UUID) right);
      case ARRAY, INT2VECTOR, OIDVECTOR -> compareArrays((ArrayValue) left, (ArrayValue) right);
      case RECORD -> compareRecords((RecordValue) left, (RecordValue) right);
      case JSONB -> compareDocuments(JsonText.parse((String) left), JsonText.parse((String) right));
      default ->
          switch (left) {
            case Long number -> number.compareTo((Long) right);
            case String text -> compareText(text, (String) right);
            case Boolean truth -> truth.compareTo((Boolean) right);
            case Numeric numeric -> numeric.compareTo((Numeric) right);
            case Interval interval -> interval.compareTo((Interval) right);
            default -> throw new AssertionError("no order: " + left.getClass());
          };
    };
  }

  public static boolean equal(Object left, Object right, SqlType type) {
    return type.kind() == TypeKind.TEXT ? left.equals(right) : compare(left, right, type) == 0;
  }

  /// Hash that agrees with [#equal].
  public static int hash(Object value, SqlType type) {
    return switch (value) {
      case Double number -> Double.hashCode(number == 0 ? 0.0 : number);
      case byte[] bytes -> Arrays.hashCode(bytes);
      case Interval interval -> interval.canonical().hashCode();
      case String text ->
          type.kind() == TypeKind.CHAR ? Casts.stripBlanks(text).hashCode() : text.hashCode();
      case ArrayValue array -> {
        int hash = 1;
        for (Object element : array.values()) {
          hash = hash * 31 + (element == null ? 0 : hash(element, array.element()));
        }
        yield hash;
      }
      case RecordValue row -> {
        int hash = 1;
        for (int i = 0; i < row.values().size(); i++) {
          Object field = row.values().get(i);
          hash = hash * 31 + (field == null ? 0 : hash(field, row.types().get(i)));
        }
        yield hash;
      }
      default -> value.hashCode();
    };
  }

  /// Order for sorting, with the place of NULLs; `descending` does not move them.
  public static int compareForSort(
      @Nullable Object left,
      @Nullable Object right,
      SqlType type,
      boolean descending,
      boolean nullsFirst) {
    if (left == null || right == null) {
      int order = left == null ? (right == null ? 0 : 1) : -1;
      return nullsFirst ? -order : order;
    }
    int order = compare(left, right, type);
    return descending ? -order : order;
  }

  static int compareDoubles(double left, double right) {
    if (left < right) {
      return -1;
    }
    if (left > right) {
      return 1;
    }
    if (left == right) {
      return 0;
    }
    return Boolean.compare(Double.isNaN(left), Double.isNaN(right));
  }

  /// Order of the UTF-8 bytes, which is that of the code points.
  static int compareText(String left, String right) {
    int common = Math.min(left.length(), right.length());
    for (int i = 0; i < common; i++) {
      char a = left.charAt(i);
      char b = right.charAt(i);
      if (a != b) {
        boolean surrogateA = Character.isSurrogate(a);
        return surrogateA == Character.isSurrogate(b)
            ? Character.compare(a, b)
            : surrogateA ? 1 : -1;
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

  private static int compareNullable(@Nullable Object left, @Nullable Object right, SqlType type) {
    return compareForSort(left, right, type, false, false);
  }

  private static int compareArrays(ArrayValue left, ArrayValue right) {
    int common = Math.min(left.size(), right.size());
    for (int i = 0; i < common; i++) {
      int order = compareNullable(left.values().get(i), right.values().get(i), left.element());
      if (order != 0) {
        return order;
      }
    }
    int order = Integer.compare(left.size(), right.size());
    order = order != 0 ? order : compareLists(left.dimensions(), right.dimensions());
    return order != 0 ? order : compareLists(left.lowerBounds(), right.lowerBounds());
  }

  private static int compareLists(List<Integer> left, List<Integer> right) {
    if (left.size() != right.size()) {
      return Integer.compare(left.size(), right.size());
    }
    for (int i = 0; i < left.size(); i++) {
      int order = left.get(i).compareTo(right.get(i));
      if (order != 0) {
        return order;
      }
    }
    return 0;
  }

  private static int compareRecords(RecordValue left, RecordValue right) {
    int common = Math.min(left.values().size(), right.values().size());
    for (int i = 0; i < common; i++) {
      int order = compareNullable(left.values().get(i), right.values().get(i), left.types().get(i));
      if (order != 0) {
        return order;
      }
    }
    return Integer.compare(left.values().size(), right.values().size());
  }

  /// Object > Array > Boolean > Number > String > Null, as jsonb.
  private static int jsonRank(Object value) {
    if (value instanceof Map<?, ?>) {
      return 5;
    }
    if (value instanceof List<?>) {
      return 4;
    }
    if (value instanceof Boolean) {
      return 3;
    }
    return value instanceof Numeric ? 2 : value instanceof String ? 1 : 0;
  }

  /// For historical reasons an empty array that is a whole document comes before all scalars.
  private static int compareDocuments(Object left, Object right) {
    boolean leftEmpty = left instanceof List<?> array && array.isEmpty();
    boolean rightEmpty = right instanceof List<?> array && array.isEmpty();
    if (leftEmpty && jsonRank(right) < 4) {
      return -1;
    }
    return rightEmpty && jsonRank(left) < 4 ? 1 : compareJson(left, right);
  }

  private static int compareJson(Object left, Object right) {
    int rank = Integer.compare(jsonRank(left), jsonRank(right));
    if (rank != 0) {
      return rank;
    }
    return switch (left) {
      case Numeric number -> number.compareTo((Numeric) right);
      case String text -> compareText(text, (String) right);
      case Boolean truth -> truth.compareTo((Boolean) right);
      case List<?> array -> compareJsonArrays(array, (List<?>) right);
      case Map<?, ?> object -> compareJsonObjects(object, (Map<?, ?>) right);
      default -> 0;
    };
  }

  private static int compareJsonArrays(List<?> left, List<?> right) {
    if (left.size() != right.size()) {
      return Integer.compare(left.size(), right.size());
    }
    for (int i = 0; i < left.size(); i++) {
      int order =
          compareJson(Objects.requireNonNull(left.get(i)), Objects.requireNonNull(right.get(i)));
      if (order != 0) {
        return order;
      }
    }
    return 0;
  }

  private static int compareJsonObjects(Map<?, ?> left, Map<?, ?> right) {
    if (left.size() != right.size()) {
      return Integer.compare(left.size(), right.size());
    }
    Iterator<? extends Map.Entry<?, ?>> others = right.entrySet().iterator();
    for (Map.Entry<?, ?> entry : left.entrySet()) {
      Map.Entry<?, ?> other = others.next();
      int order = compareText((String) entry.getKey(), (String) other.getKey());
      if (order == 0) {
        order =
            compareJson(
                Objects.requireNonNull(entry.getValue()), Objects.requireNonNull(other.getValue()));
      }
      if (order != 0) {
        return order;
      }
    }
    return 0;
  }
}

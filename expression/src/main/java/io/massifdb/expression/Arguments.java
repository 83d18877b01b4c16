package io.massifdb.expression;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Typed access to the boxed arguments of a call.
final class Arguments {
  private Arguments() {}

  static Object value(@Nullable Object[] a, int index) {
    return Objects.requireNonNull(a[index]);
  }

  static long integer(@Nullable Object[] a, int index) {
    return (Long) value(a, index);
  }

  /// An int4 argument, or the default when it was left out.
  static int small(@Nullable Object[] a, int index) {
    return (int) integer(a, index);
  }

  static double real(@Nullable Object[] a, int index) {
    return (Double) value(a, index);
  }

  static String text(@Nullable Object[] a, int index) {
    return (String) value(a, index);
  }

  static boolean truth(@Nullable Object[] a, int index) {
    return (Boolean) value(a, index);
  }

  static Numeric numeric(@Nullable Object[] a, int index) {
    return (Numeric) value(a, index);
  }

  static Interval interval(@Nullable Object[] a, int index) {
    return (Interval) value(a, index);
  }

  static byte[] bytes(@Nullable Object[] a, int index) {
    return (byte[]) value(a, index);
  }

  static ArrayValue array(@Nullable Object[] a, int index) {
    return (ArrayValue) value(a, index);
  }
}

package io.massifdb.expression;

import io.massifdb.expression.Function.Flag;
import java.util.Collections;
import java.util.List;

/// Functions that the statements of clients about the catalogue lean on and that need no catalogue
/// themselves.
final class CatalogueSets {
  private static final List<String> UNITS = List.of("bytes", "kB", "MB", "GB", "TB", "PB");

  /// Up to here a size is printed in bytes.
  private static final long BYTES_LIMIT = 10 * 1024;

  /// Up to here, in halves of the unit, a size is printed in that unit.
  private static final long HALVES_LIMIT = 20 * 1024 - 1;

  private CatalogueSets() {}

  static void register(FunctionRegistry registry) {
    registry.strict("pg_size_pretty(int8) text", (a, _) -> pretty(Arguments.integer(a, 0)));
    // There are no partitions.
    registry
        .rows("pg_partition_ancestors(regclass) regclass", (_, _) -> Collections.emptyIterator())
        .with(Flag.STABLE, Flag.GATEWAY_ONLY);
  }

  /// As PostgreSQL: units of 1024, rounded half up, the next one from about 10 on.
  static String pretty(long bytes) {
    if (Math.abs(bytes) < BYTES_LIMIT && bytes != Long.MIN_VALUE) {
      return bytes + " bytes";
    }
    long halves = bytes / (1 << 9);
    int unit = 1;
    while (unit < UNITS.size() - 1 && Math.abs(halves) >= HALVES_LIMIT) {
      halves /= 1 << 10;
      unit++;
    }
    long rounded = (halves + (halves < 0 ? -1 : 1)) / 2;
    return rounded + " " + UNITS.get(unit);
  }
}

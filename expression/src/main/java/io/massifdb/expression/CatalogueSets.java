package io.massifdb.expression;

import io.massifdb.expression.Function.Flag;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.TimeZone;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Functions that the statements of clients about the catalogue lean on and that need no catalogue
/// themselves.
final class CatalogueSets {
  private static final List<String> UNITS = List.of("bytes", "kB", "MB", "GB", "TB", "PB");

  /// Up to here a size is printed in bytes.
  private static final long BYTES_LIMIT = 10 * 1024;

  /// Up to here, in halves of the unit, a size is printed in that unit.
  private static final long HALVES_LIMIT = 20 * 1024 - 1;

  private static final int NAME_BYTES_MAX = 63;

  private CatalogueSets() {}

  static void register(FunctionRegistry registry) {
    registry.strict("pg_size_pretty(int8) text", (a, _) -> pretty(Arguments.integer(a, 0)));
    registry
        .rows(
            "pg_timezone_names() record",
            (_, site) ->
                zones(
                        Instant.ofEpochSecond(
                            Math.floorDiv(
                                site.context().statementMicros(), DateTimes.MICROS_PER_SECOND)))
                    .iterator())
        .with(Flag.STABLE, Flag.GATEWAY_ONLY);
    registry.rows("_pg_expandarray(int2vector) record", (a, _) -> numbered(Arguments.array(a, 0)));
    registry.strict(
        "array_get(name,int4) char",
        (a, _) -> {
          String name = Arguments.text(a, 0);
          int at = Arguments.small(a, 1);
          if (at < 0 || at > NAME_BYTES_MAX) {
            return null;
          }
          return at < name.length() ? name.substring(at, at + 1) : "";
        });
    // There are no partitions.
    registry
        .rows("pg_partition_ancestors(regclass) regclass", (_, _) -> Collections.emptyIterator())
        .with(Flag.STABLE, Flag.GATEWAY_ONLY);
  }

  /// The elements with their numbers.
  private static Iterator<RecordValue> numbered(ArrayValue array) {
    List<RecordValue> rows = new ArrayList<>();
    for (Object element : array.values()) {
      List<@Nullable Object> row = new ArrayList<>();
      row.add(element);
      row.add(rows.size() + 1L);
      rows.add(new RecordValue(List.of(SqlType.INT2, SqlType.INT4), row));
    }
    return rows.iterator();
  }

  /// The zones by name, as they are at a moment.
  private static List<RecordValue> zones(Instant now) {
    List<SqlType> types = List.of(SqlType.TEXT, SqlType.TEXT, SqlType.INTERVAL, SqlType.BOOLEAN);
    List<RecordValue> rows = new ArrayList<>();
    for (String name : new TreeSet<>(ZoneId.getAvailableZoneIds())) {
      ZoneId zone = ZoneId.of(name);
      boolean summer = zone.getRules().isDaylightSavings(now);
      String abbreviation =
          TimeZone.getTimeZone(zone).getDisplayName(summer, TimeZone.SHORT, Locale.ENGLISH);
      long micros = zone.getRules().getOffset(now).getTotalSeconds() * 1_000_000L;
      rows.add(
          new RecordValue(types, List.of(name, abbreviation, new Interval(0, 0, micros), summer)));
    }
    return rows;
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

package io.massifdb.expression;

import java.time.DateTimeException;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Names of time zones as PostgreSQL takes them: any case, region names, abbreviations with a fixed
/// offset, and POSIX offsets whose sign counts west of Greenwich.
public final class Zones {
  private static final Map<String, String> REGIONS = regions();
  private static final Map<String, Integer> HOURS =
      Map.ofEntries(
          Map.entry("utc", 0),
          Map.entry("gmt", 0),
          Map.entry("z", 0),
          Map.entry("zulu", 0),
          Map.entry("est", -5),
          Map.entry("edt", -4),
          Map.entry("cst", -6),
          Map.entry("cdt", -5),
          Map.entry("mst", -7),
          Map.entry("mdt", -6),
          Map.entry("pst", -8),
          Map.entry("pdt", -7),
          Map.entry("cest", 2),
          Map.entry("eest", 3),
          Map.entry("bst", 1),
          Map.entry("jst", 9));

  private Zones() {}

  /// The zone of this name; 22023 when there is none.
  public static ZoneId parse(String name) {
    ZoneId zone = find(name);
    if (zone == null) {
      throw new SqlException(
          SqlState.INVALID_PARAMETER_VALUE, "time zone \"" + name + "\" not recognized");
    }
    return zone;
  }

  /// The zone of this name; null when there is none.
  public static @Nullable ZoneId find(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    Integer hours = HOURS.get(lower);
    if (hours != null) {
      return ZoneOffset.ofHours(hours);
    }
    String region = REGIONS.get(lower);
    if (region != null) {
      return ZoneId.of(region);
    }
    String offset = lower.startsWith("utc") || lower.startsWith("gmt") ? lower.substring(3) : lower;
    if (!offset.matches("[+-]?\\d{1,2}(:\\d{2})?(:\\d{2})?")) {
      return null;
    }
    try {
      boolean signed = offset.startsWith("+") || offset.startsWith("-");
      String[] parts = (signed ? offset.substring(1) : offset).split(":", -1);
      int seconds = 0;
      for (int i = 0; i < parts.length; i++) {
        seconds += Integer.parseInt(parts[i]) * (i == 0 ? 3600 : i == 1 ? 60 : 1);
      }
      return ZoneOffset.ofTotalSeconds(offset.startsWith("-") ? seconds : -seconds);
    } catch (DateTimeException _) {
      return null;
    }
  }

  private static Map<String, String> regions() {
    Map<String, String> regions = new TreeMap<>();
    for (String id : ZoneId.getAvailableZoneIds()) {
      regions.put(id.toLowerCase(Locale.ROOT), id);
    }
    return regions;
  }
}

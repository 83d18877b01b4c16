package io.massifdb.server.session;

import io.massifdb.expression.SqlException;
import io.massifdb.expression.SqlState;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The settings of one session with PostgreSQL's rules: SET lasts if the transaction commits, SET
 * LOCAL until its end. Names with a dot are the client's own and may be anything. Confined to the
 * session's thread.
 */
final class SessionSettings {
  private final Map<String, String> startup = new HashMap<>();
  private final Map<String, String> values = new HashMap<>();

  /** What to restore if the transaction rolls back, and what if it commits (SET LOCAL). */
  private final Map<String, @Nullable String> onRollback = new LinkedHashMap<>();

  private final Map<String, @Nullable String> onCommit = new LinkedHashMap<>();
  private BiConsumer<String, String> report = (_, _) -> {};

  /** {@code listener} gets name and value of each reported setting that changes. */
  void onChange(BiConsumer<String, String> listener) {
    report = listener;
  }

  /** A value from the start-up message: what RESET returns to. */
  void startWith(String name, String value) {
    SettingDefinition definition = definition(name);
    String shown = definition == null ? value : definition.normalise(value);
    startup.put(key(name), shown);
    values.put(key(name), shown);
  }

  /** A fact of the session, such as {@code is_superuser}; not changeable by SET. */
  void fix(String name, String value) {
    startup.put(key(name), value);
    values.put(key(name), value);
  }

  String get(String name) {
    String value = find(name);
    if (value == null) {
      throw unknown(name);
    }
    return value;
  }

  /** Null when there is no such setting. */
  @Nullable String find(String name) {
    SettingDefinition definition = definition(name);
    if (definition == null) {
      return values.get(key(name));
    }
    String value = values.get(definition.key());
    return value != null ? value : definition.defaultValue();
  }

  /** The value with its unit, as SHOW prints it. */
  String show(String name) {
    String value = get(name);
    SettingDefinition definition = definition(name);
    String unit = definition == null ? null : definition.unit();
    return unit == null || value.equals("0") ? value : withUnit(Long.parseLong(value), unit);
  }

  private static String withUnit(long value, String unit) {
    if (unit.equals("ms")) {
      if (value % 3_600_000 == 0) {
        return value / 3_600_000 + "h";
      }
      if (value % 60_000 == 0) {
        return value / 60_000 + "min";
      }
      return value % 1000 == 0 ? value / 1000 + "s" : value + "ms";
    }
    if (value % (1 << 20) == 0) {
      return (value >> 20) + "GB";
    }
    return value % 1024 == 0 ? (value >> 10) + "MB" : value + unit;
  }

  /** The default or start-up value is taken for null. */
  void set(String name, @Nullable String value, boolean local) {
    SettingDefinition definition = definition(name);
    if (definition == null && !name.contains(".")) {
      throw unknown(name);
    }
    String key = key(name);
    String before = values.get(key);
    String after;
    if (value == null) {
      after = startup.get(key);
    } else {
      after = definition == null ? value : definition.normalise(value);
    }
    if (!onRollback.containsKey(key)) {
      onRollback.put(key, before);
    }
    if (local) {
      if (!onCommit.containsKey(key)) {
        onCommit.put(key, before);
      }
    } else {
      onCommit.remove(key);
    }
    change(key, after);
  }

  void resetAll() {
    for (String name : Map.copyOf(values).keySet()) {
      SettingDefinition definition = definition(name);
      boolean changes = definition == null || definition.kind() != SettingDefinition.Kind.FIXED;
      if (changes && !SessionUser.isSetting(name)) {
        set(name, null, false);
      }
    }
  }

  /** Outside of a transaction block each statement ends one. */
  void transactionEnded(boolean committed) {
    Map<String, @Nullable String> restore = new LinkedHashMap<>(committed ? onCommit : onRollback);
    onCommit.clear();
    onRollback.clear();
    restore.forEach(this::change);
  }

  private void change(String key, @Nullable String value) {
    if (value == null) {
      values.remove(key);
    } else {
      values.put(key, value);
    }
    SettingDefinition definition = definition(key);
    if (definition != null && definition.reported()) {
      report.accept(definition.name(), get(key));
    }
  }

  /** All that are reported to a client at login, by name. */
  Map<String, String> reported() {
    Map<String, String> reported = new LinkedHashMap<>();
    for (SettingDefinition definition : SettingDefinition.all()) {
      if (definition.reported()) {
        reported.put(definition.name(), get(definition.name()));
      }
    }
    return reported;
  }

  private static @Nullable SettingDefinition definition(String name) {
    return SettingDefinition.find(name);
  }

  private static String key(String name) {
    return name.toLowerCase(Locale.ROOT);
  }

  private static SqlException unknown(String name) {
    return new SqlException(
        SqlState.UNDEFINED_OBJECT, "unrecognized configuration parameter \"" + name + "\"");
  }
}

package io.massifdb.server.session;

import io.massifdb.expression.SqlException;
import io.massifdb.expression.SqlState;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A run-time setting that SET, SHOW and {@code pg_settings} know.
 *
 * @param key the name in small letters
 * @param reported told to the client whenever it changes (ParameterStatus)
 * @param unit of a number without one: {@code ms}, {@code kB}; null for none
 */
record SettingDefinition(
    String name,
    String key,
    Kind kind,
    String defaultValue,
    boolean reported,
    @Nullable String unit,
    String description) {

  /** What values are taken. */
  enum Kind {
    TEXT("string"),
    BOOLEAN("bool"),
    INTEGER("integer"),
    REAL("real"),
    ENCODING("string"),
    TIME_ZONE("string"),
    DATE_STYLE("string"),
    ISOLATION("enum"),
    /** Known, shown, not changeable. */
    FIXED("string");

    private final String shownType;

    Kind(String shownType) {
      this.shownType = shownType;
    }

    String shownType() {
      return shownType;
    }
  }

  private static final Map<String, SettingDefinition> ALL = new TreeMap<>();

  /** As written here and in small letters: each statement asks for a dozen. */
  private static final Map<String, SettingDefinition> BY_SPELLING = new HashMap<>();

  static {
    fixed("server_version", "15.20", true, "Server version");
    fixed("server_version_num", "150020", false, "Server version as a number");
    fixed("server_encoding", "UTF8", true, "Server encoding");
    fixed("integer_datetimes", "on", true, "Dates are integers");
    fixed("in_hot_standby", "off", true, "Never a standby");
    fixed("is_superuser", "on", true, "Whether the user is a superuser");
    define("session_authorization", Kind.TEXT, "massif", true, null, "The session's user");
    define("role", Kind.TEXT, "none", false, null, "In whose name the session acts");
    fixed("max_identifier_length", "63", false, "Longest identifier in bytes");
    fixed("max_index_keys", "32", false, "Most columns of an index");
    fixed("block_size", "8192", false, "Kept for clients that ask");
    fixed("lc_collate", "C.UTF-8", false, "Collation: code points");
    fixed("lc_ctype", "C.UTF-8", false, "Character classes");
    fixed("wal_level", "logical", false, "Kept for clients that ask");
    fixed("max_connections", "1000", false, "Most connections of a node");
    fixed("max_prepared_transactions", "0", false, "No prepared transactions");
    fixed("password_encryption", "scram-sha-256", false, "How passwords are kept");
    fixed("ssl", "off", false, "Whether TLS is on");
    define("client_encoding", Kind.ENCODING, "UTF8", true, null, "Encoding of the client");
    define("DateStyle", Kind.DATE_STYLE, "ISO, MDY", true, null, "Form of dates");
    define("IntervalStyle", Kind.TEXT, "postgres", true, null, "Form of intervals");
    define("TimeZone", Kind.TIME_ZONE, "UTC", true, null, "Time zone of the session");
    define("application_name", Kind.TEXT, "", true, null, "Name the client gives itself");
    define("standard_conforming_strings", Kind.BOOLEAN, "on", true, null, "Always on");
    define(
        "default_transaction_read_only",
        Kind.BOOLEAN,
        "off",
        true,
        null,
        "New transactions only read");
    define(
        "default_transaction_isolation",
        Kind.ISOLATION,
        "serializable",
        false,
        null,
        "Level of new transactions");
    define("default_transaction_deferrable", Kind.BOOLEAN, "off", false, null, "No effect");
    define(
        "transaction_isolation",
        Kind.ISOLATION,
        "serializable",
        false,
        null,
        "Level of this transaction");
    define(
        "transaction_read_only", Kind.BOOLEAN, "off", false, null, "This transaction only reads");
    define(
        "search_path",
        Kind.TEXT,
        "\"$user\", public",
        false,
        null,
        "Schemas looked through for names");
    define("client_min_messages", Kind.TEXT, "notice", false, null, "Least notice that is sent");
    define("extra_float_digits", Kind.INTEGER, "1", false, null, "Shortest exact text above 0");
    define("bytea_output", Kind.TEXT, "hex", false, null, "Form of bytea");
    define(
        "statement_timeout",
        Kind.INTEGER,
        "0",
        false,
        "ms",
        "Longest time of a statement; 0 = none");
    define(
        "transaction_timeout",
        Kind.INTEGER,
        "0",
        false,
        "ms",
        "Longest time of a transaction, after which the session ends; 0 = none");
    define("idle_session_timeout", Kind.INTEGER, "0", false, "ms", "0 = none");
    define(
        TransactionTokens.REPORT,
        Kind.BOOLEAN,
        "off",
        false,
        null,
        "Tell the token of a transaction as soon as it has one");
    fixed(TransactionTokens.TOKEN, "", false, "Token of this transaction, once it has written");
    define("lock_timeout", Kind.INTEGER, "0", false, "ms", "Longest wait for a lock; 0 = none");
    define("idle_in_transaction_session_timeout", Kind.INTEGER, "0", false, "ms", "0 = none");
    define("check_function_bodies", Kind.BOOLEAN, "on", false, null, "No effect");
    define("synchronize_seqscans", Kind.BOOLEAN, "on", false, null, "No effect");
    define("row_security", Kind.BOOLEAN, "on", false, null, "No effect");
    define("synchronous_commit", Kind.TEXT, "on", false, null, "Commits are always durable");
    define("xmloption", Kind.TEXT, "content", false, null, "No effect");
    define("default_tablespace", Kind.TEXT, "", false, null, "No effect");
    define("default_table_access_method", Kind.TEXT, "heap", false, null, "No effect");
    define(
        "work_mem",
        Kind.INTEGER,
        "65536",
        false,
        "kB",
        "Memory of one sort or hash table before it goes to disk");
    define(
        "query_memory_limit",
        Kind.INTEGER,
        "262144",
        false,
        "kB",
        "Memory of one query, above which it ends");
    define("geqo", Kind.BOOLEAN, "on", false, null, "No effect");
    define("jit", Kind.BOOLEAN, "off", false, null, "No effect");
    define(
        "join_reorder_limit", Kind.INTEGER, "8", false, null, "Joins above are ordered greedily");
    define(
        "auto_parameterize",
        Kind.BOOLEAN,
        "on",
        false,
        null,
        "Simple statements that differ in constants only share a plan");
    define("range_split_bytes", Kind.INTEGER, "67108864", false, null, "Shown as configured");
  }

  private static void fixed(String name, String value, boolean reported, String description) {
    define(name, Kind.FIXED, value, reported, null, description);
  }

  private static void define(
      String name,
      Kind kind,
      String value,
      boolean reported,
      @Nullable String unit,
      String description) {
    String key = name.toLowerCase(Locale.ROOT);
    SettingDefinition defined =
        new SettingDefinition(name, key, kind, value, reported, unit, description);
    ALL.put(key, defined);
    BY_SPELLING.put(key, defined);
    BY_SPELLING.put(name, defined);
  }

  /** In the order of their names. */
  static List<SettingDefinition> all() {
    return List.copyOf(ALL.values());
  }

  static @Nullable SettingDefinition find(String name) {
    SettingDefinition found = BY_SPELLING.get(name);
    return found != null ? found : ALL.get(name.toLowerCase(Locale.ROOT));
  }

  /** The value as it will be shown; 22023 when it is not one. */
  String normalise(String value) {
    return switch (kind) {
      case TEXT -> value;
      case BOOLEAN -> bool(value);
      case INTEGER -> integer(value);
      case REAL -> real(value);
      case ENCODING -> encoding(value);
      case TIME_ZONE -> timeZone(value);
      case DATE_STYLE -> dateStyle(value);
      case ISOLATION -> isolation(value);
      case FIXED ->
          throw new SqlException(
              SqlState.CANT_CHANGE_RUNTIME_PARAM, "parameter \"" + name + "\" cannot be changed");
    };
  }

  private String bool(String value) {
    String on =
        switch (value.toLowerCase(Locale.ROOT)) {
          case "on", "true", "yes", "1", "t", "y" -> "on";
          case "off", "false", "no", "0", "f", "n" -> "off";
          default ->
              throw new SqlException(
                  SqlState.INVALID_PARAMETER_VALUE,
                  "parameter \"" + name + "\" requires a Boolean value");
        };
    if (name.equals("standard_conforming_strings") && on.equals("off")) {
      throw new SqlException(
          SqlState.FEATURE_NOT_SUPPORTED, "standard_conforming_strings is always on");
    }
    return on;
  }

  private String integer(String value) {
    String digits = value.strip();
    long factor = 1;
    if (unit != null) {
      for (Map.Entry<String, Long> known : factors(unit).entrySet()) {
        if (digits.endsWith(known.getKey())) {
          digits = digits.substring(0, digits.length() - known.getKey().length()).strip();
          factor = known.getValue();
          break;
        }
      }
    }
    try {
      return Long.toString(Math.multiplyExact(Long.parseLong(digits), factor));
    } catch (NumberFormatException | ArithmeticException _) {
      throw invalid(value);
    }
  }

  /** Longer suffixes first, so that {@code ms} is not read as {@code s}. */
  private static Map<String, Long> factors(String unit) {
    Map<String, Long> factors = new java.util.LinkedHashMap<>();
    if (unit.equals("ms")) {
      factors.put("ms", 1L);
      factors.put("min", 60_000L);
      factors.put("s", 1000L);
      factors.put("h", 3_600_000L);
      factors.put("d", 86_400_000L);
    } else {
      factors.put("kB", 1L);
      factors.put("MB", 1024L);
      factors.put("GB", 1024L * 1024);
    }
    return factors;
  }

  private String real(String value) {
    try {
      return Double.toString(Double.parseDouble(value));
    } catch (NumberFormatException _) {
      throw invalid(value);
    }
  }

  private String encoding(String value) {
    return switch (value.toUpperCase(Locale.ROOT).replace("-", "")) {
      case "UTF8", "UNICODE" -> "UTF8";
      default ->
          throw new SqlException(
              SqlState.INVALID_PARAMETER_VALUE,
              "invalid value for parameter \"client_encoding\": \"" + value + "\"",
              null,
              "MassifDB speaks UTF8 only.");
    };
  }

  private static String timeZone(String value) {
    try {
      return zone(value).equals(ZoneId.of("UTC")) ? "UTC" : value;
    } catch (DateTimeException _) {
      throw new SqlException(
          SqlState.INVALID_PARAMETER_VALUE,
          "invalid value for parameter \"TimeZone\": \"" + value + "\"");
    }
  }

  /** A zone by name, or hours east of Greenwich. */
  static ZoneId zone(String value) {
    String name = value.strip();
    if (name.matches("[+-]?\\d{1,2}(\\.\\d+)?")) {
      double hours = Double.parseDouble(name);
      return java.time.ZoneOffset.ofTotalSeconds((int) Math.round(hours * 3600));
    }
    for (String known : ZoneId.getAvailableZoneIds().stream().sorted().toList()) {
      if (known.equalsIgnoreCase(name)) {
        return ZoneId.of(known);
      }
    }
    return ZoneId.of(name);
  }

  private static String dateStyle(String value) {
    String order = "MDY";
    for (String part : value.toUpperCase(Locale.ROOT).split(",")) {
      switch (part.strip()) {
        case "ISO", "" -> {}
        case "MDY", "US", "NONEURO" -> order = "MDY";
        case "DMY", "EURO" -> order = "DMY";
        case "YMD" -> order = "YMD";
        default ->
            throw new SqlException(
                SqlState.INVALID_PARAMETER_VALUE,
                "invalid value for parameter \"DateStyle\": \"" + value + "\"",
                null,
                "MassifDB writes dates in the ISO style only.");
      }
    }
    return "ISO, " + order;
  }

  private String isolation(String value) {
    String level = value.toLowerCase(Locale.ROOT);
    return switch (level) {
      case "serializable", "repeatable read", "read committed", "read uncommitted" -> level;
      default -> throw invalid(value);
    };
  }

  private SqlException invalid(String value) {
    return new SqlException(
        SqlState.INVALID_PARAMETER_VALUE,
        "invalid value for parameter \"" + name + "\": \"" + value + "\"");
  }
}

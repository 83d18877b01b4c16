package io.massifdb.jdbc;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Properties;

/** Our own connection properties; all others belong to PgJDBC. */
enum DriverOption {
  FAILOVER(
      "massif.failover",
      "true",
      "Move a connection whose host died to another host, between transactions only"),
  RETRY_READS(
      "massif.retryReads",
      "true",
      "Send a query in autocommit mode to another host when its host died before the answer"),
  ASK_FATE(
      "massif.askFate",
      "true",
      "Ask another host what became of a transaction whose connection was lost in COMMIT"),
  LOAD_BALANCE(
      "massif.loadBalance",
      "true",
      "Start with a different host for each connection, else in order"),
  CONNECT_STAGGER_MILLIS(
      "massif.connectStaggerMillis",
      "250",
      "Try the next host as well when one has not answered for so long; 0: only when it failed"),
  HOST_DOWN_SECONDS(
      "massif.hostDownSeconds", "5", "How long a host that failed is tried only after the others");

  static final String PREFIX = "massif.";

  final String key;
  final String defaultValue;
  final String description;

  DriverOption(String key, String defaultValue, String description) {
    this.key = key;
    this.defaultValue = defaultValue;
    this.description = description;
  }

  boolean isTrue(Properties properties) throws SQLException {
    String value = properties.getProperty(key, defaultValue).toLowerCase(Locale.ROOT);
    return switch (value) {
      case "true", "on", "yes", "1" -> true;
      case "false", "off", "no", "0" -> false;
      default ->
          throw new SQLException(
              "property " + key + " must be true or false, not " + value, SqlStates.INVALID_URL);
    };
  }

  int number(Properties properties) throws SQLException {
    String value = properties.getProperty(key, defaultValue);
    try {
      int number = Integer.parseInt(value);
      if (number >= 0) {
        return number;
      }
    } catch (NumberFormatException e) {
      // falls through to the one message
    }
    throw new SQLException(
        "property " + key + " must be a whole number, not " + value, SqlStates.INVALID_URL);
  }

  /** Refuses a property of our prefix that does not exist, naming the one that was likely meant. */
  static void check(Properties properties) throws SQLException {
    for (String name : properties.stringPropertyNames()) {
      if (name.toLowerCase(Locale.ROOT).startsWith(PREFIX) && !keys().contains(name)) {
        throw new SQLException(
            "unknown property " + name + "; did you mean " + closest(name) + "?",
            SqlStates.INVALID_URL);
      }
    }
  }

  private static List<String> keys() {
    List<String> keys = new ArrayList<>();
    for (DriverOption option : values()) {
      keys.add(option.key);
    }
    return keys;
  }

  private static String closest(String name) {
    String best = FAILOVER.key;
    int bestDistance = Integer.MAX_VALUE;
    for (String key : keys()) {
      int distance = editDistance(name.toLowerCase(Locale.ROOT), key.toLowerCase(Locale.ROOT));
      if (distance < bestDistance) {
        bestDistance = distance;
        best = key;
      }
    }
    return best;
  }

  private static int editDistance(String from, String to) {
    int[] row = new int[to.length() + 1];
    for (int j = 0; j <= to.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= from.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= to.length(); j++) {
        int substituted = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(substituted, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[to.length()];
  }
}

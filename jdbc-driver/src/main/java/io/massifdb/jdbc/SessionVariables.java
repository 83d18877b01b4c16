package io.massifdb.jdbc;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The SET statements that a new session needs to be like the old one. What is set inside a
 * transaction counts from its commit on and is forgotten with its rollback, as in the server.
 * Confined to the thread that uses the connection.
 */
final class SessionVariables {
  private static final Pattern SET =
      Pattern.compile(
          "\\A\\s*(?<verb>set|reset|discard)\\s+(?<scope>session\\s+characteristics|session\\s+authorization"
              + "|session(?=\\s)|local(?=\\s))?\\s*(?<name>time\\s+zone|[\\w.\"]*)",
          Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

  private final Map<String, String> committed = new LinkedHashMap<>();
  private final Map<String, String> pending = new LinkedHashMap<>();

  /** Remembers a SET, RESET or DISCARD statement that the server accepted. */
  void executed(String sql, boolean inTransaction) {
    Matcher matcher = SET.matcher(sql);
    if (!matcher.find()) {
      return;
    }
    String verb = matcher.group("verb").toLowerCase(Locale.ROOT);
    String scope = matcher.group("scope") == null ? "" : normal(matcher.group("scope"));
    String name = normal(matcher.group("name"));
    if (verb.equals("discard") || (verb.equals("reset") && name.equals("all"))) {
      committed.clear();
      pending.clear();
    } else if (scope.contains(" ")) {
      put(scope, sql, inTransaction);
    } else if (!scope.equals("local")
        && !name.equals("transaction")
        && !name.equals("constraints")) {
      put(name, sql, inTransaction);
    }
  }

  void put(String name, String sql, boolean inTransaction) {
    Map<String, String> target = inTransaction ? pending : committed;
    target.remove(name);
    target.put(name, sql);
  }

  void transactionCommitted() {
    pending.forEach((name, sql) -> put(name, sql, false));
    pending.clear();
  }

  void transactionRolledBack() {
    pending.clear();
  }

  /** The statements in the order in which they were given. */
  Collection<String> statements() {
    return List.copyOf(committed.values());
  }

  private static String normal(String name) {
    return name.strip().replaceAll("\\s+", " ").toLowerCase(Locale.ROOT);
  }
}

package io.massifdb.sqllogictest;

import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The variables that a script sets by {@code let}: {@code $name}, {@code ${name:default}}. */
final class Variables {
  private static final Pattern REFERENCE =
      Pattern.compile("\\$(?:\\{(\\w+)(?::([^}]*))?\\}|([A-Za-z_]\\w*))");

  private final Map<String, String> values = new HashMap<>();
  private boolean on;

  void switchTo(boolean on) {
    this.on = on;
  }

  void set(String name, String value) {
    values.put(name, value);
  }

  String replaceIn(String sql) throws ScriptException {
    if ((!on && values.isEmpty()) || sql.indexOf('$') < 0) {
      return sql;
    }
    Matcher matcher = REFERENCE.matcher(sql);
    StringBuilder replaced = new StringBuilder();
    while (matcher.find()) {
      String name = matcher.group(1) == null ? matcher.group(3) : matcher.group(1);
      String value = values.getOrDefault(name, matcher.group(2));
      if (value == null && on && matcher.group(1) != null) {
        throw new ScriptException("variable " + name + " is not set");
      }
      matcher.appendReplacement(
          replaced, Matcher.quoteReplacement(value == null ? matcher.group() : value));
    }
    return matcher.appendTail(replaced).toString();
  }
}

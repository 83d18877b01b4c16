package io.massifdb.shell;

import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What the user can set: how results look, and the variables. Confined to the shell's thread. */
final class Settings {
  static final String ON_ERROR_STOP = "ON_ERROR_STOP";

  /** Whether rows are shown one field a line. */
  enum Expanded {
    OFF,
    ON,
    AUTO
  }

  ResultFormat format = ResultFormat.TABLE;
  Expanded expanded = Expanded.OFF;
  boolean tuplesOnly;
  boolean footer = true;
  boolean timing;
  boolean quiet;
  String nullText = "";
  int border = 1;
  String fieldSeparator = "|";
  String csvSeparator = ",";
  String title = "";
  final Map<String, String> variables = new TreeMap<>();

  boolean isOn(String variable) {
    String value = variables.get(variable);
    return value != null && isTrue(value, false);
  }

  /** How the shell reads truth: any beginning of true or yes, on, 1. */
  static boolean isTrue(String text, boolean otherwise) {
    String value = text.toLowerCase(java.util.Locale.ROOT);
    if (value.isEmpty()) {
      return otherwise;
    }
    if ("true".startsWith(value)
        || "yes".startsWith(value)
        || value.equals("on")
        || value.equals("1")) {
      return true;
    }
    if ("false".startsWith(value)
        || "no".startsWith(value)
        || value.startsWith("of")
        || value.equals("0")) {
      return false;
    }
    return otherwise;
  }

  /** The argument of a switch: toggles when there is none. */
  static boolean toggle(@Nullable String argument, boolean current) throws ShellException {
    if (argument == null) {
      return !current;
    }
    boolean likely = isTrue(argument, true);
    if (likely != isTrue(argument, false)) {
      throw new ShellException("unrecognized value \"" + argument + "\": Boolean expected");
    }
    return likely;
  }
}

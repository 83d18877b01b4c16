package io.massifdb.shell;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The commands that change how results look: {@code \x \a \t \f \C \H \timing \pset}. */
final class FormatCommands {
  private final Settings settings;
  private final Output output;

  FormatCommands(Settings settings, Output output) {
    this.settings = settings;
    this.output = output;
  }

  /** False when the command is not one of these. */
  boolean run(String name, MetaArguments arguments) throws ShellException {
    switch (name) {
      case "x" -> set("expanded", arguments.next());
      case "a" -> set("format", settings.format == ResultFormat.TABLE ? "unaligned" : "table");
      case "t" -> set("tuples_only", arguments.next());
      case "f" -> set("fieldsep", arguments.next());
      case "H" -> set("format", settings.format == ResultFormat.HTML ? "table" : "html");
      case "C" -> set("title", arguments.next());
      case "timing" -> {
        settings.timing = Settings.toggle(arguments.next(), settings.timing);
        say("Timing is " + onOff(settings.timing) + ".");
      }
      case "pset" -> pset(arguments);
      default -> {
        return false;
      }
    }
    return true;
  }

  private void pset(MetaArguments arguments) throws ShellException {
    String option = arguments.next();
    if (option == null) {
      output.message("border      " + settings.border);
      output.message("csv_fieldsep '" + settings.csvSeparator + "'");
      output.message("expanded    " + settings.expanded.name().toLowerCase(Locale.ROOT));
      output.message("fieldsep    '" + settings.fieldSeparator + "'");
      output.message("footer      " + onOff(settings.footer));
      output.message("format      " + settings.format);
      output.message("null        '" + settings.nullText + "'");
      output.message("title       '" + settings.title + "'");
      output.message("tuples_only " + onOff(settings.tuplesOnly));
    } else {
      set(option, arguments.next());
    }
  }

  /** Sets one print option; null is a missing value: switches toggle, others are only shown. */
  void set(String option, @Nullable String value) throws ShellException {
    switch (option) {
      case "format" -> {
        if (value != null) {
          settings.format = ResultFormat.of(value);
        }
        say("Output format is " + settings.format + ".");
      }
      case "expanded", "x", "vertical" -> expanded(value);
      case "null" -> {
        settings.nullText = value == null ? settings.nullText : value;
        say("Null display is \"" + settings.nullText + "\".");
      }
      case "border" -> border(value);
      case "tuples_only", "t" -> {
        settings.tuplesOnly = Settings.toggle(value, settings.tuplesOnly);
        if (value == null) { // psql is silent when told what it shall be.
          say("Tuples only is " + onOff(settings.tuplesOnly) + ".");
        }
      }
      case "footer" -> {
        settings.footer = Settings.toggle(value, settings.footer);
        say("Default footer is " + onOff(settings.footer) + ".");
      }
      case "fieldsep" -> {
        settings.fieldSeparator = value == null ? settings.fieldSeparator : value;
        say("Field separator is \"" + settings.fieldSeparator + "\".");
      }
      case "csv_fieldsep" -> {
        settings.csvSeparator = value == null ? settings.csvSeparator : value;
        say("Field separator for CSV is \"" + settings.csvSeparator + "\".");
      }
      case "title", "C" -> {
        settings.title = value == null ? "" : value;
        say(value == null ? "Title is unset." : "Title is \"" + value + "\".");
      }
      case "pager",
          "linestyle",
          "columns",
          "numericlocale",
          "recordsep",
          "pager_min_lines",
          "unicode_border_linestyle",
          "unicode_column_linestyle",
          "unicode_header_linestyle",
          "tableattr",
          "fieldsep_zero",
          "recordsep_zero" ->
          throw new ShellException("\\pset: option " + option + " is not supported");
      default -> throw new ShellException("\\pset: unknown option: " + option);
    }
  }

  private void expanded(@Nullable String value) throws ShellException {
    if (value != null && value.equals("auto")) {
      settings.expanded = Settings.Expanded.AUTO;
      say("Expanded display is used automatically.");
    } else {
      boolean on = Settings.toggle(value, settings.expanded != Settings.Expanded.OFF);
      settings.expanded = on ? Settings.Expanded.ON : Settings.Expanded.OFF;
      say("Expanded display is " + onOff(on) + ".");
    }
  }

  private void border(@Nullable String value) throws ShellException {
    if (value != null) {
      if (!value.matches("[0-9]")) {
        throw new ShellException("\\pset: border must be 0, 1 or 2");
      }
      settings.border = Math.min(2, Integer.parseInt(value));
    }
    say("Border style is " + settings.border + ".");
  }

  private void say(String text) {
    if (!settings.quiet) {
      output.message(text);
    }
  }

  private static String onOff(boolean on) {
    return on ? "on" : "off";
  }
}

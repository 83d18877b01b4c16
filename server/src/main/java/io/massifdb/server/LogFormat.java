package io.massifdb.server;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/**
 * One line per log record on standard error: {@code 2026-11-01T12:00:00.000Z WARN Peer message}.
 * Named on the command line as the logging configuration; level from {@code MASSIF_LOG} (default
 * WARNING).
 */
public final class LogFormat extends Formatter {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ISO_OFFSET_DATE_TIME.withZone(ZoneId.of("UTC"));

  /** Called by java.util.logging. */
  public LogFormat() {
    Logger root = Logger.getLogger("");
    if (root.getHandlers().length == 0) {
      Handler console = new java.util.logging.ConsoleHandler();
      console.setFormatter(this);
      console.setLevel(Level.ALL);
      root.addHandler(console);
      root.setLevel(level(System.getenv("MASSIF_LOG")));
    }
  }

  private static Level level(@org.jspecify.annotations.Nullable String name) {
    try {
      return name == null ? Level.WARNING : Level.parse(name);
    } catch (IllegalArgumentException _) {
      return Level.WARNING;
    }
  }

  @Override
  public String format(LogRecord record) {
    String name = String.valueOf(record.getLoggerName());
    StringWriter text = new StringWriter();
    PrintWriter line = new PrintWriter(text);
    line.printf(
        "%s %s %s %s%n",
        TIME.format(record.getInstant()),
        record.getLevel(),
        name.substring(name.lastIndexOf('.') + 1),
        formatMessage(record));
    if (record.getThrown() != null) {
      record.getThrown().printStackTrace(line);
    }
    return text.toString();
  }
}

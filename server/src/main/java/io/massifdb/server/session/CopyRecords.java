package io.massifdb.server.session;

import io.massifdb.expression.BinaryFormat;
import io.massifdb.expression.SqlException;
import io.massifdb.expression.SqlState;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Takes the bytes of COPY FROM STDIN, in whatever pieces they come, and hands out records: one text
 * per column, null where the null string stood.
 */
final class CopyRecords {
  private final CopyOptions options;
  private final Consumer<List<@Nullable String>> sink;
  private final ByteArrayOutputStream record = new ByteArrayOutputStream();
  private boolean quoted;
  private boolean escaped;
  private boolean ended;
  private boolean headerSeen;

  CopyRecords(CopyOptions options, Consumer<List<@Nullable String>> sink) {
    this.options = options;
    this.sink = sink;
  }

  void feed(byte[] bytes) {
    for (byte each : bytes) {
      if (each == '\n' && !quoted && !escaped) {
        line();
        continue;
      }
      track(each);
      record.write(each);
    }
  }

  /** Whether a line feed would belong to a value. */
  private void track(byte each) {
    if (!options.csv()) {
      escaped = !escaped && each == '\\';
    } else if (quoted && !escaped && each == options.escape() && each != options.quote()) {
      escaped = true;
    } else if (escaped) {
      escaped = false;
    } else if (each == options.quote()) {
      quoted = !quoted;
    }
  }

  void finish() {
    if (quoted) {
      throw new SqlException(SqlState.BAD_COPY_FILE_FORMAT, "unterminated CSV quoted field");
    }
    if (record.size() > 0) {
      line();
    }
  }

  private void line() {
    byte[] bytes = record.toByteArray();
    record.reset();
    escaped = false;
    int length = bytes.length;
    if (length > 0 && bytes[length - 1] == '\r') {
      length--;
    }
    String line = BinaryFormat.decodeUtf8(Arrays.copyOf(bytes, length));
    if (ended || line.equals("\\.")) {
      ended = true;
      return;
    }
    if (options.header() && !headerSeen) {
      headerSeen = true;
      return;
    }
    sink.accept(options.csv() ? csv(line) : text(line));
  }

  // ---- text

  private List<@Nullable String> text(String line) {
    List<@Nullable String> values = new ArrayList<>();
    int start = 0;
    for (int i = 0; i <= line.length(); i++) {
      if (i == line.length() || line.charAt(i) == options.delimiter()) {
        String raw = line.substring(start, i);
        values.add(raw.equals(options.nullString()) ? null : unescaped(raw));
        start = i + 1;
      } else if (line.charAt(i) == '\\') {
        i++;
      }
    }
    return values;
  }

  private static String unescaped(String raw) {
    if (raw.indexOf('\\') < 0) {
      return raw;
    }
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < raw.length(); i++) {
      char c = raw.charAt(i);
      if (c != '\\' || i + 1 == raw.length()) {
        text.append(c);
        continue;
      }
      char next = raw.charAt(++i);
      switch (next) {
        case 'b' -> text.append('\b');
        case 'f' -> text.append('\f');
        case 'n' -> text.append('\n');
        case 'r' -> text.append('\r');
        case 't' -> text.append('\t');
        case 'v' -> text.append('\u000b');
        case 'x' -> i = number(raw, i + 1, 16, 2, text, next);
        default -> {
          if (next >= '0' && next <= '7') {
            i = number(raw, i, 8, 3, text, next);
          } else {
            text.append(next);
          }
        }
      }
    }
    return text.toString();
  }

  /** Returns the place of the number's last digit. */
  private static int number(
      String raw, int from, int radix, int digits, StringBuilder text, char otherwise) {
    int end = from;
    while (end < raw.length()
        && end < from + digits
        && Character.digit(raw.charAt(end), radix) >= 0) {
      end++;
    }
    if (end == from) {
      text.append(otherwise);
      return from - 1;
    }
    text.append((char) (Integer.parseInt(raw.substring(from, end), radix) & 0xff));
    return end - 1;
  }

  // ---- csv

  private List<@Nullable String> csv(String line) {
    List<@Nullable String> values = new ArrayList<>();
    StringBuilder value = new StringBuilder();
    boolean inside = false;
    boolean wasQuoted = false;
    for (int i = 0; i <= line.length(); i++) {
      boolean end = i == line.length();
      char c = end ? options.delimiter() : line.charAt(i);
      if (inside && !end) {
        if (c == options.escape()
            && i + 1 < line.length()
            && (line.charAt(i + 1) == options.quote() || line.charAt(i + 1) == options.escape())) {
          value.append(line.charAt(++i));
        } else if (c == options.quote()) {
          inside = false;
        } else {
          value.append(c);
        }
      } else if (!end && c == options.quote()) {
        inside = true;
        wasQuoted = true;
      } else if (c == options.delimiter()) {
        String text = value.toString();
        values.add(!wasQuoted && text.equals(options.nullString()) ? null : text);
        value.setLength(0);
        wasQuoted = false;
      } else {
        value.append(c);
      }
    }
    return values;
  }
}

package io.massifdb.expression;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The layout of `jsonb_pretty`: four blanks for each level.
final class JsonPretty {
  private JsonPretty() {}

  static String write(Object value) {
    StringBuilder out = new StringBuilder();
    write(out, value, 0);
    return out.toString();
  }

  private static void write(StringBuilder out, @Nullable Object value, int depth) {
    if (value instanceof Map<?, ?> object) {
      String separator = "{\n";
      for (var entry : object.entrySet()) {
        out.append(separator).repeat(' ', 4 * (depth + 1));
        JsonText.quote(out, (String) entry.getKey());
        out.append(": ");
        write(out, entry.getValue(), depth + 1);
        separator = ",\n";
      }
      out.append(object.isEmpty() ? "{\n" : "\n").repeat(' ', 4 * depth).append('}');
    } else if (value instanceof List<?> list) {
      String separator = "[\n";
      for (Object element : list) {
        out.append(separator).repeat(' ', 4 * (depth + 1));
        write(out, element, depth + 1);
        separator = ",\n";
      }
      out.append(list.isEmpty() ? "[\n" : "\n").repeat(' ', 4 * depth).append(']');
    } else {
      out.append(JsonText.write(value));
    }
  }
}

package io.massifdb.server.session;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The text of {@code search_path}: names with commas between, in double quotes where they need it.
 */
final class SearchPath {
  private SearchPath() {}

  static List<String> parse(String text) {
    List<String> names = new ArrayList<>();
    StringBuilder name = new StringBuilder();
    boolean quoted = false;
    boolean wasQuoted = false;
    for (int i = 0; i <= text.length(); i++) {
      char c = i < text.length() ? text.charAt(i) : ',';
      if (c == '"' && i < text.length()) {
        if (quoted && i + 1 < text.length() && text.charAt(i + 1) == '"') {
          name.append('"');
          i++;
        } else {
          quoted = !quoted;
          wasQuoted = true;
        }
      } else if (c == ',' && (!quoted || i == text.length())) {
        String found =
            wasQuoted ? name.toString() : name.toString().strip().toLowerCase(Locale.ROOT);
        if (!found.isEmpty()) {
          names.add(found);
        }
        name.setLength(0);
        wasQuoted = false;
      } else if (quoted || !Character.isWhitespace(c)) {
        name.append(c);
      }
    }
    return names;
  }
}

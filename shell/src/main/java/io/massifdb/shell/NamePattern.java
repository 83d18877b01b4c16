package io.massifdb.shell;

import org.jspecify.annotations.Nullable;

/**
 * A pattern as {@code \d} takes it: {@code name}, {@code schema.name}, {@code *} and {@code ?};
 * folded to lower case outside double quotes.
 */
record NamePattern(@Nullable Part schema, @Nullable Part name) {
  /** One half: the text with {@code %} and {@code _} when it has wildcards. */
  record Part(String text, boolean wildcards) {
    String condition(String column) {
      String literal = "'" + text.replace("'", "''") + "'";
      return column + (wildcards ? " LIKE " : " = ") + literal;
    }
  }

  static final NamePattern ALL = new NamePattern(null, null);

  static NamePattern parse(@Nullable String text) {
    if (text == null) {
      return ALL;
    }
    Part schema = null;
    StringBuilder part = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"') {
        quoted = !quoted;
        part.append(c);
      } else if (c == '.' && !quoted) {
        schema = part(part.toString());
        part.setLength(0);
      } else {
        part.append(c);
      }
    }
    return new NamePattern(schema, part(part.toString()));
  }

  private static Part part(String text) {
    boolean wildcards = false;
    boolean quoted = false;
    StringBuilder plain = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"') {
        quoted = !quoted;
      } else {
        wildcards |= !quoted && (c == '*' || c == '?');
        plain.append(quoted ? c : Character.toLowerCase(c));
      }
    }
    String folded = plain.toString();
    if (!wildcards) {
      return new Part(folded, false);
    }
    String like =
        folded
            .replace("\\", "\\\\")
            .replace("%", "\\%")
            .replace("_", "\\_")
            .replace("*", "%")
            .replace("?", "_");
    return new Part(like, true);
  }

  /** The conditions, each starting with AND. Without a schema: only what is visible. */
  String conditions(String schemaColumn, String nameColumn, String visible) {
    StringBuilder conditions = new StringBuilder();
    if (schema != null) {
      conditions.append(" AND ").append(schema.condition(schemaColumn));
    } else if (!visible.isEmpty()) {
      conditions.append(" AND ").append(visible);
    }
    if (name != null) {
      conditions.append(" AND ").append(name.condition(nameColumn));
    }
    return conditions.toString();
  }
}

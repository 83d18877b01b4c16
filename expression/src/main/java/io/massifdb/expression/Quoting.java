package io.massifdb.expression;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// Quoting of identifiers and literals.
public final class Quoting {
  /// Words that PostgreSQL reserves, so that an identifier of that name needs quotes.
  private static final Set<String> RESERVED =
      Set.of(
          "all",
          "analyse",
          "analyze",
          "and",
          "any",
          "array",
          "as",
          "asc",
          "asymmetric",
          "authorization",
          "between",
          "bigint",
          "binary",
          "bit",
          "boolean",
          "both",
          "case",
          "cast",
          "char",
          "character",
          "check",
          "coalesce",
          "collate",
          "collation",
          "column",
          "concurrently",
          "constraint",
          "create",
          "cross",
          "current_catalog",
          "current_date",
          "current_role",
          "current_schema",
          "current_time",
          "current_timestamp",
          "current_user",
          "dec",
          "decimal",
          "default",
          "deferrable",
          "desc",
          "distinct",
          "do",
          "else",
          "end",
          "except",
          "exists",
          "extract",
          "false",
          "fetch",
          "float",
          "for",
          "foreign",
          "freeze",
          "from",
          "full",
          "grant",
          "greatest",
          "group",
          "grouping",
          "having",
          "ilike",
          "in",
          "initially",
          "inner",
          "inout",
          "int",
          "integer",
          "intersect",
          "interval",
          "into",
          "is",
          "isnull",
          "join",
          "lateral",
          "leading",
          "least",
          "left",
          "like",
          "limit",
          "localtime",
          "localtimestamp",
          "national",
          "natural",
          "nchar",
          "none",
          "normalize",
          "not",
          "notnull",
          "null",
          "nullif",
          "numeric",
          "offset",
          "on",
          "only",
          "or",
          "order",
          "out",
          "outer",
          "overlaps",
          "overlay",
          "placing",
          "position",
          "precision",
          "primary",
          "real",
          "references",
          "returning",
          "right",
          "row",
          "select",
          "session_user",
          "setof",
          "similar",
          "smallint",
          "some",
          "substring",
          "symmetric",
          "table",
          "tablesample",
          "then",
          "time",
          "timestamp",
          "to",
          "trailing",
          "treat",
          "trim",
          "true",
          "union",
          "unique",
          "user",
          "using",
          "values",
          "varchar",
          "variadic",
          "verbose",
          "when",
          "where",
          "window",
          "with",
          "xmlattributes",
          "xmlconcat",
          "xmlelement",
          "xmlexists",
          "xmlforest",
          "xmlnamespaces",
          "xmlparse",
          "xmlpi",
          "xmlroot",
          "xmlserialize",
          "xmltable");

  private Quoting() {}

  /// As `quote_ident`: in quotes unless it is a plain lower-case name.
  public static String identifier(String name) {
    boolean plain = !name.isEmpty() && !RESERVED.contains(name);
    for (int i = 0; i < name.length() && plain; i++) {
      char c = name.charAt(i);
      plain = (c >= 'a' && c <= 'z') || c == '_' || (i > 0 && c >= '0' && c <= '9');
    }
    return plain ? name : "\"" + name.replace("\"", "\"\"") + "\"";
  }

  /// As `quote_literal`: an escape string when there is a backslash.
  public static String literal(String text) {
    String quoted = "'" + text.replace("'", "''").replace("\\", "\\\\") + "'";
    return text.indexOf('\\') >= 0 ? "E" + quoted : quoted;
  }

  /// The parts of a dotted name; unquoted ones in lower case.
  public static List<String> parseIdentifier(String text) {
    List<String> parts = new ArrayList<>();
    int at = 0;
    String trimmed = text.trim();
    while (true) {
      int start = at;
      StringBuilder part = new StringBuilder();
      if (trimmed.startsWith("\"", at)) {
        at++;
        while (at < trimmed.length()) {
          if (trimmed.charAt(at) == '"' && !trimmed.startsWith("\"\"", at)) {
            break;
          }
          at += trimmed.charAt(at) == '"' ? 1 : 0;
          part.append(trimmed.charAt(at++));
        }
        at++;
      } else {
        while (at < trimmed.length() && isNamePart(trimmed.charAt(at))) {
          part.append(Character.toLowerCase(trimmed.charAt(at++)));
        }
      }
      if (part.isEmpty() || at > trimmed.length() || at == start) {
        throw invalid(text);
      }
      parts.add(part.toString());
      if (at == trimmed.length()) {
        return parts;
      }
      if (trimmed.charAt(at) != '.') {
        throw invalid(text);
      }
      at++;
    }
  }

  private static boolean isNamePart(char c) {
    return Character.isLetterOrDigit(c) || c == '_' || c == '$';
  }

  private static SqlException invalid(String text) {
    return new SqlException(
        SqlState.INVALID_PARAMETER_VALUE, "string is not a valid identifier: \"" + text + "\"");
  }
}

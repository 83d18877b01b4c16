package io.massifdb.server.session;

import io.massifdb.expression.SqlException;
import io.massifdb.expression.SqlState;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * How the lines of a COPY look.
 *
 * @param forceQuote columns that are always quoted; {@code *} for all
 * @param forceNotNull columns of which the null string is a string like others
 */
record CopyOptions(
    boolean csv,
    char delimiter,
    String nullString,
    boolean header,
    char quote,
    char escape,
    List<String> forceQuote,
    List<String> forceNotNull) {

  static CopyOptions of(Map<String, String> given) {
    String format = given.getOrDefault("format", "text");
    switch (format) {
      case "text", "csv" -> {}
      case "binary" ->
          throw new SqlException(
              SqlState.FEATURE_NOT_SUPPORTED, "COPY in binary format is not supported");
      default -> throw invalid("COPY format \"" + format + "\" not recognized");
    }
    boolean csv = format.equals("csv");
    for (String name : given.keySet()) {
      switch (name) {
        case "format", "freeze", "delimiter", "null", "header", "encoding" -> {}
        case "quote", "escape", "force_quote", "force_not_null", "force_null" -> {
          if (!csv) {
            throw new SqlException(
                SqlState.FEATURE_NOT_SUPPORTED,
                "COPY " + name.replace('_', ' ') + " available only in CSV mode");
          }
        }
        default ->
            throw new SqlException(SqlState.SYNTAX_ERROR, "option \"" + name + "\" not recognized");
      }
    }
    char delimiter = one(given.getOrDefault("delimiter", csv ? "," : "\t"), "delimiter");
    char quote = one(given.getOrDefault("quote", "\""), "quote");
    return new CopyOptions(
        csv,
        delimiter,
        given.getOrDefault("null", csv ? "" : "\\N"),
        isTrue(given.getOrDefault("header", "false")),
        quote,
        one(given.getOrDefault("escape", String.valueOf(quote)), "escape"),
        list(given.get("force_quote")),
        list(given.get("force_not_null")));
  }

  private static List<String> list(@org.jspecify.annotations.Nullable String names) {
    return names == null ? List.of() : Arrays.asList(names.split(",", -1));
  }

  private static boolean isTrue(String value) {
    return switch (value) {
      case "true", "on", "1", "match" -> true;
      case "false", "off", "0" -> false;
      default ->
          throw new SqlException(
              SqlState.SYNTAX_ERROR, "header requires a Boolean value or \"match\"");
    };
  }

  private static char one(String text, String option) {
    if (text.length() != 1 || text.charAt(0) > 127) {
      throw new SqlException(
          SqlState.FEATURE_NOT_SUPPORTED,
          "COPY " + option + " must be a single one-byte character");
    }
    if (text.equals("\n") || text.equals("\r")) {
      throw invalid("COPY " + option + " cannot be newline or carriage return");
    }
    return text.charAt(0);
  }

  private static SqlException invalid(String message) {
    return new SqlException(SqlState.INVALID_PARAMETER_VALUE, message);
  }
}

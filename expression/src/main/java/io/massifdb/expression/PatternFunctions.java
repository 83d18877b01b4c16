package io.massifdb.expression;

import static io.massifdb.expression.Arguments.small;
import static io.massifdb.expression.Arguments.text;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// LIKE (`~~`), ILIKE (`~~*`), SIMILAR TO, regular expressions (`~`) and the functions with them.
final class PatternFunctions {
  private PatternFunctions() {}

  static void register(FunctionRegistry registry) {
    registerOperators(registry);
    registerSimilar(registry);
    registerMatching(registry);
    registerReplacing(registry);
  }

  private static boolean like(String text, String pattern, boolean ignoreCase) {
    return ignoreCase
        ? LikeMatcher.matches(StringFunctions.lower(text), StringFunctions.lower(pattern))
        : LikeMatcher.matches(text, pattern);
  }

  private static void registerOperators(FunctionRegistry registry) {
    for (String type : List.of("text", "bpchar", "name")) {
      String signature = "(" + type + ",text) bool";
      registry.strict("~~" + signature, (a, _) -> like(text(a, 0), text(a, 1), false));
      registry.strict("!~~" + signature, (a, _) -> !like(text(a, 0), text(a, 1), false));
      registry.strict("~~*" + signature, (a, _) -> like(text(a, 0), text(a, 1), true));
      registry.strict("!~~*" + signature, (a, _) -> !like(text(a, 0), text(a, 1), true));
      registry.strict("~" + signature, (a, _) -> find(text(a, 0), text(a, 1), ""));
      registry.strict("!~" + signature, (a, _) -> !find(text(a, 0), text(a, 1), ""));
      registry.strict("~*" + signature, (a, _) -> find(text(a, 0), text(a, 1), "i"));
      registry.strict("!~*" + signature, (a, _) -> !find(text(a, 0), text(a, 1), "i"));
    }
    registry.strict("like(text,text) bool", (a, _) -> like(text(a, 0), text(a, 1), false));
    registry.strict(
        "like_escape(text,text) text", (a, _) -> LikeMatcher.withEscape(text(a, 0), text(a, 1)));
  }

  private static boolean find(String text, String expression, String options) {
    return RegularExpressions.compile(expression, options).matcher(text).find();
  }

  private static void registerSimilar(FunctionRegistry registry) {
    registry.strict(
        "similar_to_escape(text) text", (a, _) -> SimilarPattern.translate(text(a, 0), "\\"));
    registry.strict(
        "similar_to_escape(text,text) text",
        (a, _) -> SimilarPattern.translate(text(a, 0), text(a, 1)));
    registry.strict(
        "similar_to(text,text) bool",
        (a, _) -> find(text(a, 0), SimilarPattern.translate(text(a, 1), "\\"), ""));
  }

  private static String options(@Nullable Object[] a, int index) {
    return a.length > index ? text(a, index) : "";
  }

  private static ArrayValue groups(MatchResult match) {
    List<@Nullable Object> groups = new ArrayList<>();
    for (int i = 1; i <= match.groupCount(); i++) {
      groups.add(match.group(i));
    }
    if (groups.isEmpty()) {
      groups.add(match.group());
    }
    return ArrayValue.of(SqlType.TEXT, groups);
  }

  private static void registerMatching(FunctionRegistry registry) {
    registry.strict(
        "substring(text,text) text",
        (a, _) -> {
          Matcher matcher = RegularExpressions.compile(text(a, 1), "").matcher(text(a, 0));
          return matcher.find() ? matcher.group(matcher.groupCount() > 0 ? 1 : 0) : null;
        });
    registry.strict(
        "regexp_match(text,text,text=) text[]",
        (a, _) -> {
          Matcher matcher =
              RegularExpressions.compile(text(a, 1), options(a, 2)).matcher(text(a, 0));
          return matcher.find() ? groups(matcher) : null;
        });
    registry.rows(
        "regexp_matches(text,text,text=) text[]",
        (a, _) -> {
          Matcher matcher =
              RegularExpressions.compile(text(a, 1), options(a, 2)).matcher(text(a, 0));
          long limit = options(a, 2).contains("g") ? Long.MAX_VALUE : 1;
          return matcher.results().limit(limit).map(PatternFunctions::groups).iterator();
        });
    registry.strict(
        "regexp_like(text,text,text=) bool", (a, _) -> find(text(a, 0), text(a, 1), options(a, 2)));
    registry.strict(
        "regexp_count(text,text,int4=,text=) int4",
        (a, _) -> {
          int start = a.length > 2 ? small(a, 2) - 1 : 0;
          Pattern pattern = RegularExpressions.compile(text(a, 1), options(a, 3));
          return start > text(a, 0).length()
              ? 0L
              : pattern.matcher(text(a, 0).substring(start)).results().count();
        });
    registry.strict(
        "regexp_substr(text,text) text",
        (a, _) -> {
          Matcher matcher = RegularExpressions.compile(text(a, 1), "").matcher(text(a, 0));
          return matcher.find() ? matcher.group() : null;
        });
    registry.strict(
        "regexp_instr(text,text) int4",
        (a, _) -> {
          Matcher matcher = RegularExpressions.compile(text(a, 1), "").matcher(text(a, 0));
          return matcher.find() ? text(a, 0).codePointCount(0, matcher.start()) + 1L : 0L;
        });
    registry.strict(
        "regexp_split_to_array(text,text,text=) text[]",
        (a, _) -> ArrayValue.of(SqlType.TEXT, split(text(a, 0), text(a, 1), options(a, 2))));
    registry.rows(
        "regexp_split_to_table(text,text,text=) text",
        (a, _) -> split(text(a, 0), text(a, 1), options(a, 2)).iterator());
  }

  private static List<String> split(String text, String expression, String options) {
    Matcher matcher = RegularExpressions.compile(expression, options).matcher(text);
    List<String> parts = new ArrayList<>();
    int from = 0;
    while (matcher.find()) {
      if (matcher.end() == matcher.start()
          && (matcher.start() == from || matcher.start() == text.length())) {
        if (matcher.start() == 0 || matcher.start() == text.length()) {
          continue;
        }
      }
      parts.add(text.substring(from, matcher.start()));
      from = matcher.end();
    }
    parts.add(text.substring(from));
    return parts;
  }

  private static void registerReplacing(FunctionRegistry registry) {
    registry.strict(
        "regexp_replace(text,text,text,text=) text",
        (a, _) -> {
          String options = options(a, 3);
          Pattern pattern = RegularExpressions.compile(text(a, 1), options);
          return replace(text(a, 0), pattern, text(a, 2), options.contains("g"));
        });
  }

  private static String replace(String text, Pattern pattern, String replacement, boolean all) {
    Matcher matcher = pattern.matcher(text);
    StringBuilder out = new StringBuilder();
    int from = 0;
    while (matcher.find()) {
      out.append(text, from, matcher.start());
      appendReplacement(out, matcher, replacement);
      from = matcher.end();
      if (!all) {
        break;
      }
    }
    return out.append(text, from, text.length()).toString();
  }

  /// `\1` to `\9` are groups, `\&` the whole match, `\\` a backslash.
  private static void appendReplacement(StringBuilder out, Matcher matcher, String replacement) {
    for (int i = 0; i < replacement.length(); i++) {
      char c = replacement.charAt(i);
      if (c != '\\' || i + 1 == replacement.length()) {
        out.append(c);
        continue;
      }
      char next = replacement.charAt(++i);
      if (next == '&') {
        out.append(matcher.group());
      } else if (next >= '1' && next <= '9') {
        String group = next - '0' <= matcher.groupCount() ? matcher.group(next - '0') : null;
        out.append(group == null ? "" : group);
      } else if (next == '\\') {
        out.append('\\');
      } else {
        out.append('\\').append(next);
      }
    }
  }
}

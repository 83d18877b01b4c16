package io.massifdb.sqlfrontend.validate;

import io.massifdb.expression.SqlException;
import io.massifdb.expression.SqlState;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.calcite.runtime.CalciteContextException;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.util.SqlBasicVisitor;
import org.jspecify.annotations.Nullable;

/// Calcite's complaints in PostgreSQL's words, with its SQLSTATEs and the place in the text.
final class Errors {
  private record Rule(Pattern pattern, Function<Matcher, SqlException> error) {}

  private static final List<Rule> RULES =
      List.of(
          rule(
              "Object '([^']*)' not found within '([^']*)'",
              m -> undefinedTable(m.group(2) + "." + m.group(1))),
          rule("Object '([^']*)' not found.*", m -> undefinedTable(m.group(1))),
          rule(
              "Table '([^']*)' not found.*",
              m ->
                  new SqlException(
                      SqlState.UNDEFINED_TABLE,
                      "missing FROM-clause entry for table \"" + last(m.group(1)) + "\"")),
          rule(
              "Column '([^']*)' not found in table '([^']*)'.*",
              m ->
                  new SqlException(
                      SqlState.UNDEFINED_COLUMN,
                      "column " + m.group(2) + "." + m.group(1) + " does not exist")),
          rule(
              "Column '([^']*)' not found in any table.*",
              m ->
                  new SqlException(
                      SqlState.UNDEFINED_COLUMN, "column \"" + m.group(1) + "\" does not exist")),
          rule(
              "Unknown (?:identifier|field) '([^']*)'.*",
              m ->
                  new SqlException(
                      SqlState.UNDEFINED_COLUMN, "column \"" + m.group(1) + "\" does not exist")),
          rule(
              "Column '([^']*)' is ambiguous.*",
              m ->
                  new SqlException(
                      SqlState.AMBIGUOUS_COLUMN,
                      "column reference \"" + m.group(1) + "\" is ambiguous")),
          rule(
              "Expression '(.*)' is not being grouped.*",
              m ->
                  new SqlException(
                      SqlState.GROUPING_ERROR,
                      "column \""
                          + m.group(1).replace("\"", "").replace("`", "")
                          + "\" must appear in the GROUP BY clause or be used in an aggregate"
                          + " function")),
          rule(
              "Duplicate relation name '([^']*)' in FROM clause.*",
              m ->
                  new SqlException(
                      SqlState.DUPLICATE_ALIAS,
                      "table name \"" + m.group(1) + "\" specified more than once")),
          rule(
              "Aggregate expression is illegal in (\\w+).*clause.*",
              m ->
                  new SqlException(
                      SqlState.GROUPING_ERROR,
                      "aggregate functions are not allowed in " + m.group(1))),
          rule(
              "Aggregate expressions? cannot be nested.*",
              _ ->
                  new SqlException(
                      SqlState.GROUPING_ERROR, "aggregate function calls cannot be nested")),
          rule(
              "(WHERE|ON|HAVING) clause must be a condition.*",
              m ->
                  new SqlException(
                      SqlState.DATATYPE_MISMATCH,
                      "argument of " + place(m.group(1)) + " must be type boolean")),
          rule(
              "Column count mismatch in (\\w+).*",
              m ->
                  new SqlException(
                      SqlState.SYNTAX_ERROR,
                      "each " + m.group(1) + " query must have the same number of columns")),
          rule(
              "Type mismatch in column (\\d+) of (\\w+).*",
              m ->
                  new SqlException(
                      SqlState.DATATYPE_MISMATCH,
                      m.group(2) + " types in column " + m.group(1) + " cannot be matched")),
          rule(
              "No match found for function signature (?:\\?from\\?)?(.*)",
              m ->
                  new SqlException(
                      SqlState.UNDEFINED_FUNCTION,
                      "function "
                          + m.group(1).replaceAll("[<>]", "").toLowerCase(Locale.ROOT)
                          + " does not exist",
                      null,
                      "No function matches the given name and argument types. You might need to"
                          + " add explicit type casts.")),
          rule(
              "Ordinal out of range.*",
              _ ->
                  new SqlException(
                      SqlState.INVALID_COLUMN_REFERENCE, "position is not in select list")),
          rule(
              "Expression '(.*)' is not in the select clause.*",
              _ ->
                  new SqlException(
                      SqlState.INVALID_COLUMN_REFERENCE,
                      "for SELECT DISTINCT, ORDER BY expressions must appear in select list")),
          rule(
              "Window '([^']*)' not found.*",
              m ->
                  new SqlException(
                      SqlState.UNDEFINED_OBJECT, "window \"" + m.group(1) + "\" does not exist")),
          rule(
              "Windowed aggregate expression is illegal in (.*) clause.*",
              m ->
                  new SqlException(
                      new SqlState("42P20"), "window functions are not allowed in " + m.group(1))),
          rule(
              "OVER clause is necessary for window functions.*",
              _ ->
                  new SqlException(
                      SqlState.WRONG_OBJECT_TYPE, "window function requires an OVER clause")),
          rule(
              "Cannot apply .* to arguments of type '?(.*)\\..*",
              m ->
                  new SqlException(
                      SqlState.DATATYPE_MISMATCH, "argument types do not fit: " + m.group(1))),
          rule(
              "Values passed to ((?:NOT )?IN|.* SOME|.* ALL) operator must have compatible types.*",
              m ->
                  new SqlException(
                      SqlState.UNDEFINED_FUNCTION, "operator does not exist: " + m.group(1))),
          rule(
              "Values passed to (.*) operator must have compatible types.*",
              m ->
                  new SqlException(
                      SqlState.DATATYPE_MISMATCH, m.group(1) + " types cannot be matched")),
          rule(
              "Number of columns must match number of query columns.*",
              _ ->
                  new SqlException(
                      SqlState.INVALID_COLUMN_REFERENCE,
                      "table has fewer columns available than columns specified")),
          rule(
              "List of column aliases must have same degree as table.*",
              _ ->
                  new SqlException(
                      SqlState.INVALID_COLUMN_REFERENCE,
                      "table has a different number of columns than column aliases specified")));

  private Errors() {}

  private static Rule rule(String pattern, Function<Matcher, SqlException> error) {
    return new Rule(Pattern.compile(pattern, Pattern.DOTALL), error);
  }

  private static SqlException undefinedTable(String name) {
    return new SqlException(SqlState.UNDEFINED_TABLE, "relation \"" + name + "\" does not exist");
  }

  private static String last(String name) {
    return name.substring(name.lastIndexOf('.') + 1);
  }

  private static String place(String clause) {
    return clause.equals("ON") ? "JOIN/ON" : clause;
  }

  /// The same error with the place of a node, unless it has one.
  static SqlException at(SqlException error, SqlNode node) {
    int column = node.getParserPosition().getColumnNum();
    return error.position() > 0 || column <= 0 ? error : error.withPosition(column);
  }

  /// The same error with the whole name of the relation that stands at its place, where Calcite
  /// says only the part that it did not find.
  static SqlException named(SqlException error, SqlNode tree) {
    if (!error.state().equals(SqlState.UNDEFINED_TABLE)) {
      return error;
    }
    List<SqlIdentifier> found = new ArrayList<>();
    tree.accept(
        new SqlBasicVisitor<@Nullable Void>() {
          @Override
          public @Nullable Void visit(SqlIdentifier id) {
            if (id.getParserPosition().getColumnNum() == error.position() && !id.isStar()) {
              found.add(id);
            }
            return null;
          }
        });
    boolean relation = error.message().startsWith("relation ");
    return relation && found.size() == 1
        ? undefinedTable(String.join(".", found.getFirst().names)).withPosition(error.position())
        : error;
  }

  static SqlException translate(CalciteContextException error) {
    int position = error.getPosColumn();
    Throwable cause = error.getCause() == null ? error : error.getCause();
    if (cause instanceof SqlException sql) {
      return sql.position() > 0 || position <= 0 ? sql : sql.withPosition(position);
    }
    String message = String.valueOf(cause.getMessage());
    for (Rule rule : RULES) {
      Matcher matcher = rule.pattern().matcher(message);
      if (matcher.matches()) {
        SqlException translated = rule.error().apply(matcher);
        return position > 0 ? translated.withPosition(position) : translated;
      }
    }
    SqlException other = new SqlException(SqlState.SYNTAX_ERROR_OR_ACCESS_RULE_VIOLATION, message);
    return position > 0 ? other.withPosition(position) : other;
  }
}

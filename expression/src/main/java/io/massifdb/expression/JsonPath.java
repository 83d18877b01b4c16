package io.massifdb.expression;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// A path of SQL/JSON: what it selects from a document. [JsonPathParser] reads it, [JsonPathSteps]
/// follows it.
///
/// @param strict structural errors are errors; else (lax) arrays are unwrapped where an object is
///   wanted, values taken for arrays of one, and what is not there is not found
record JsonPath(boolean strict, Node root) {
  /// Part of a path: gives a sequence of items for an item, or a truth value.
  sealed interface Node {}

  /// `$`, or `@` in a filter.
  record Item(boolean current) implements Node {}

  /// `$name`, from the variables that the function was given.
  record Variable(String name) implements Node {}

  record Literal(Object value) implements Node {}

  /// `last` in a subscript.
  record Last() implements Node {}

  /// `.key`; null for `.*`.
  record Member(Node of, @Nullable String key) implements Node {}

  /// `[0, 2 to last]`; an empty list for `[*]`.
  record Elements(Node of, List<Range> ranges) implements Node {}

  record Range(Node from, @Nullable Node to) {}

  /// `? (condition)`.
  record Filter(Node of, Node condition) implements Node {}

  /// `.size()` and the like.
  record Method(Node of, String name) implements Node {}

  record Arithmetic(char symbol, Node left, Node right) implements Node {}

  record Negative(Node operand) implements Node {}

  // ---- truth values

  record Comparison(String symbol, Node left, Node right) implements Node {}

  record Both(Node left, Node right) implements Node {}

  record Either(Node left, Node right) implements Node {}

  record Not(Node operand) implements Node {}

  record IsUnknown(Node operand) implements Node {}

  record Exists(Node operand) implements Node {}

  record LikeRegex(Node operand, String pattern, String flags) implements Node {}

  record StartsWith(Node operand, Node prefix) implements Node {}

  static boolean isCondition(Node node) {
    return switch (node) {
      case Comparison _,
          Both _,
          Either _,
          Not _,
          IsUnknown _,
          Exists _,
          LikeRegex _,
          StartsWith _ ->
          true;
      case Item _,
          Variable _,
          Literal _,
          Last _,
          Member _,
          Elements _,
          Filter _,
          Method _,
          Arithmetic _,
          Negative _ ->
          false;
    };
  }
}

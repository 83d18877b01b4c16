package io.massifdb.planner;

import io.massifdb.expression.Expression;
import io.massifdb.expression.Expression.Call;
import io.massifdb.expression.Expression.Cast;
import io.massifdb.expression.Expression.Column;
import io.massifdb.expression.Expression.Constant;
import io.massifdb.expression.Expression.In;
import io.massifdb.expression.Expression.IsNull;
import io.massifdb.expression.Expression.Not;
import io.massifdb.expression.Expression.Or;
import io.massifdb.expression.Expression.Quantified;
import io.massifdb.expression.SqlType;
import io.massifdb.expression.TypeKind;
import io.massifdb.planner.plan.ColumnSpan;
import io.massifdb.planner.plan.ExpressionTree;
import io.massifdb.planner.plan.SpanTemplate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Finds the part of an index that a conjunction leaves: equalities on the first key columns, then
/// at most one range.
final class SpanBuilder {
  private static final int COMBINATIONS_MAX = 5000;

  /// What one conjunct says about one column.
  ///
  /// @param exact the span says all that the conjunct says, so that it need not be tested again
  private record Fact(int column, ColumnSpan span, boolean exact, Expression conjunct) {}

  /// @param used conjuncts that the spans express completely
  record Spans(SpanTemplate template, Set<Expression> used) {}

  private final List<Fact> facts = new ArrayList<>();

  SpanBuilder(List<Expression> conjuncts) {
    for (Expression conjunct : conjuncts) {
      Fact fact = fact(conjunct);
      if (fact != null) {
        facts.add(fact);
      }
    }
  }

  /// @param keyColumns columns, as the conjuncts count them, of the index key; -1 for a column that
  ///   the query does not have
  Spans spans(List<Integer> keyColumns) {
    List<ColumnSpan> spans = new ArrayList<>();
    Set<Expression> used = new java.util.LinkedHashSet<>();
    long combinations = 1;
    for (int column : keyColumns) {
      Fact points = points(column, combinations);
      if (points != null) {
        spans.add(points.span());
        combinations *= Math.max(1, size(points.span()));
        if (points.exact()) {
          used.add(points.conjunct());
        }
        continue;
      }
      ColumnSpan.Range range = range(column, used);
      if (range != null) {
        spans.add(range);
      }
      break;
    }
    return new Spans(new SpanTemplate(spans), used);
  }

  private @Nullable Fact points(int column, long combinations) {
    Fact best = null;
    for (Fact fact : facts) {
      boolean fits =
          fact.column() == column
              && !(fact.span() instanceof ColumnSpan.Range)
              && combinations * size(fact.span()) <= COMBINATIONS_MAX;
      if (fits && (best == null || size(fact.span()) < size(best.span()))) {
        best = fact;
      }
    }
    return best;
  }

  private static long size(ColumnSpan span) {
    return switch (span) {
      case ColumnSpan.Points points -> points.values().size();
      case ColumnSpan.Elements _ -> 10;
      case ColumnSpan.Null _, ColumnSpan.Range _ -> 1;
    };
  }

  private ColumnSpan.@Nullable Range range(int column, Set<Expression> used) {
    Fact lower = null;
    Fact upper = null;
    for (Fact fact : facts) {
      if (fact.column() == column && fact.span() instanceof ColumnSpan.Range range) {
        if (range.lower() != null && lower == null) {
          lower = fact;
        }
        if (range.upper() != null && upper == null) {
          upper = fact;
        }
      }
    }
    if (lower == null && upper == null) {
      return null;
    }
    ColumnSpan.Range low = lower == null ? null : (ColumnSpan.Range) lower.span();
    ColumnSpan.Range high = upper == null ? null : (ColumnSpan.Range) upper.span();
    for (Fact fact : new @Nullable Fact[] {lower, upper}) {
      if (fact != null && fact.exact()) {
        used.add(fact.conjunct());
      }
    }
    return new ColumnSpan.Range(
        low == null ? null : low.lower(),
        low != null && low.lowerInclusive(),
        high == null ? null : high.upper(),
        high != null && high.upperInclusive());
  }

  // ---- facts

  private static @Nullable Fact fact(Expression conjunct) {
    return switch (conjunct) {
      case Call call when call.arguments().size() == 2 -> comparison(call);
      case In in -> points(in.operand(), in.list(), conjunct);
      case Or or -> disjunction(or);
      case Quantified quantified when !quantified.all() -> elements(quantified);
      case IsNull isNull ->
          isNull.operand() instanceof Column column
              ? new Fact(column.index(), new ColumnSpan.Null(), true, conjunct)
              : null;
      case Column column when column.type().kind() == TypeKind.BOOLEAN ->
          truth(column, true, conjunct);
      case Not not when not.operand() instanceof Column column -> truth(column, false, conjunct);
      default -> null;
    };
  }

  private static Fact truth(Column column, boolean value, Expression conjunct) {
    Expression constant = new Constant(value, SqlType.BOOLEAN);
    return new Fact(column.index(), new ColumnSpan.Points(List.of(constant)), true, conjunct);
  }

  private static @Nullable Fact comparison(Call call) {
    Expression left = call.arguments().get(0);
    Expression right = call.arguments().get(1);
    String name = call.function().name();
    if (name.equals("~~")) {
      return prefix(left, right, call);
    }
    Column column = column(left, right);
    Expression bound = right;
    if (column == null) {
      column = column(right, left);
      bound = left;
      name = mirrored(name);
    }
    if (column == null) {
      return null;
    }
    boolean exact = isExact(column, left instanceof Column || right instanceof Column, bound);
    ColumnSpan span =
        switch (name) {
          case "=" -> new ColumnSpan.Points(List.of(bound));
          case "<" -> new ColumnSpan.Range(null, false, bound, false);
          case "<=" -> new ColumnSpan.Range(null, false, bound, true);
          case ">" -> new ColumnSpan.Range(bound, false, null, false);
          case ">=" -> new ColumnSpan.Range(bound, true, null, false);
          default -> null;
        };
    return span == null ? null : new Fact(column.index(), span, exact, call);
  }

  private static String mirrored(String name) {
    return switch (name) {
      case "<" -> ">";
      case "<=" -> ">=";
      case ">" -> "<";
      case ">=" -> "<=";
      default -> name;
    };
  }

  private static @Nullable Fact points(
      Expression operand, List<Expression> values, Expression conjunct) {
    Column column = null;
    boolean exact = true;
    for (Expression value : values) {
      column = column(operand, value);
      if (column == null) {
        return null;
      }
      exact &= isExact(column, operand instanceof Column, value);
    }
    return column == null
        ? null
        : new Fact(column.index(), new ColumnSpan.Points(values), exact, conjunct);
  }

  /// `a = 1 OR a = 2 OR a IN (...)`.
  private static @Nullable Fact disjunction(Or or) {
    List<Expression> values = new ArrayList<>();
    int column = -1;
    boolean exact = true;
    for (Expression operand : or.operands()) {
      Fact fact = fact(operand);
      if (fact == null
          || !(fact.span() instanceof ColumnSpan.Points points)
          || (column >= 0 && column != fact.column())) {
        return null;
      }
      column = fact.column();
      exact &= fact.exact();
      values.addAll(points.values());
    }
    return new Fact(column, new ColumnSpan.Points(values), exact, or);
  }

  private static @Nullable Fact elements(Quantified quantified) {
    SqlType arrayType = quantified.array().type();
    if (!quantified.operator().name().equals("=")
        || !arrayType.isArray()
        || ExpressionTree.hasColumns(quantified.array())
        || ExpressionTree.isVolatile(quantified.array())) {
      return null;
    }
    Expression sample = new Constant(null, arrayType.elementType());
    Column column = column(quantified.operand(), sample);
    if (column == null) {
      return null;
    }
    boolean exact = isExact(column, quantified.operand() instanceof Column, sample);
    return new Fact(column.index(), new ColumnSpan.Elements(quantified.array()), exact, quantified);
  }

  /// `text LIKE 'prefix%'`.
  private static @Nullable Fact prefix(Expression operand, Expression pattern, Call call) {
    if (!(operand instanceof Column column)
        || !(pattern instanceof Constant constant)
        || !(constant.value() instanceof String text)
        || !isPlainText(column.type())) {
      return null;
    }
    String prefix = literalPrefix(text);
    if (prefix.isEmpty()) {
      return null;
    }
    Expression lower = new Constant(prefix, SqlType.TEXT);
    String end = successor(prefix);
    Expression upper = end == null ? null : new Constant(end, SqlType.TEXT);
    return new Fact(column.index(), new ColumnSpan.Range(lower, true, upper, false), false, call);
  }

  static String literalPrefix(String pattern) {
    StringBuilder prefix = new StringBuilder();
    for (int i = 0; i < pattern.length(); i++) {
      char c = pattern.charAt(i);
      if (c == '%' || c == '_') {
        break;
      }
      if (c == '\\') {
        i++;
        if (i == pattern.length()) {
          break;
        }
      }
      prefix.append(pattern.charAt(i));
    }
    return prefix.toString();
  }

  /// The least text above all texts with this prefix, by code points; null when there is none.
  static @Nullable String successor(String prefix) {
    int[] points = prefix.codePoints().toArray();
    for (int i = points.length - 1; i >= 0; i--) {
      int next = points[i] + 1;
      if (next == Character.MIN_SURROGATE) {
        next = Character.MAX_SURROGATE + 1;
      }
      if (next <= Character.MAX_CODE_POINT) {
        points[i] = next;
        return new String(points, 0, i + 1);
      }
    }
    return null;
  }

  // ---- types

  /// The column behind an operand, when the other side can be a bound of an index on it.
  private static @Nullable Column column(Expression operand, Expression bound) {
    if (ExpressionTree.hasColumns(bound) || ExpressionTree.isVolatile(bound)) {
      return null;
    }
    return switch (operand) {
      case Column column when isComparable(column.type(), bound.type()) -> column;
      case Cast(Column column, SqlType type, _)
          when isOrderPreserving(column.type(), type)
              && isComparable(column.type(), bound.type()) ->
          column;
      default -> null;
    };
  }

  private static boolean isExact(Column column, boolean direct, Expression bound) {
    return direct && column.type().sameKind(bound.type()) && column.type().kind() != TypeKind.CHAR;
  }

  private static boolean isPlainText(SqlType type) {
    return type.kind() == TypeKind.TEXT
        || type.kind() == TypeKind.VARCHAR
        || type.kind() == TypeKind.NAME;
  }

  /// Whether a cast keeps the order of the values and no two become equal.
  private static boolean isOrderPreserving(SqlType from, SqlType to) {
    if (from.sameKind(to)) {
      return (from.precision() == to.precision() && from.scale() == to.scale())
          || to.equals(to.withoutModifiers());
    }
    return switch (from.kind()) {
      case INT2, INT4 ->
          to.kind().isInteger()
              || to.kind() == TypeKind.FLOAT8
              || (to.kind() == TypeKind.NUMERIC && to.precision() < 0);
      case INT8 -> to.kind() == TypeKind.NUMERIC && to.precision() < 0;
      case VARCHAR, NAME -> to.kind() == TypeKind.TEXT && to.precision() < 0;
      default -> false;
    };
  }

  private static boolean isComparable(SqlType column, SqlType bound) {
    if (column.sameKind(bound)) {
      return true;
    }
    TypeKind other = bound.kind();
    return switch (column.kind()) {
      case INT2, INT4 -> other.isInteger() || other == TypeKind.NUMERIC || other == TypeKind.FLOAT8;
      case INT8 -> other.isInteger() || other == TypeKind.NUMERIC;
      case NUMERIC -> other.isInteger();
      case FLOAT8 -> other.isInteger() || other == TypeKind.NUMERIC || other == TypeKind.FLOAT4;
      case TEXT, VARCHAR, NAME -> isPlainText(bound);
      default -> false;
    };
  }
}

package io.massifdb.planner;

import io.massifdb.expression.Expression;
import io.massifdb.expression.Expression.Call;
import io.massifdb.expression.Expression.Column;
import io.massifdb.expression.Expression.Constant;
import io.massifdb.expression.Expression.In;
import io.massifdb.expression.Expression.IsNull;
import io.massifdb.expression.Expression.Not;
import io.massifdb.expression.Expression.Or;
import io.massifdb.expression.SqlType;
import io.massifdb.planner.plan.ColumnSpan;
import io.massifdb.planner.plan.ExpressionTree;
import io.massifdb.planner.statistics.ColumnStatistics;
import io.massifdb.planner.statistics.ValueKey;
import java.util.List;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/// Estimates for which share of rows a condition is true: from the statistics of its columns where
/// there are any, else by rules of thumb in the spirit of PostgreSQL's defaults.
final class Selectivity {
  static final double EQUAL = 0.01;
  static final double RANGE = 0.33;
  private static final double BOTH_BOUNDS = RANGE * RANGE;
  private static final double LIKE = 0.05;
  private static final double OTHER = 0.25;

  private final IntFunction<@Nullable ColumnStatistics> columns;

  /// @param columns statistics of the columns that the conditions count
  Selectivity(IntFunction<@Nullable ColumnStatistics> columns) {
    this.columns = columns;
  }

  /// Nothing is known of the columns.
  static double blind(@Nullable Expression condition) {
    return new Selectivity(_ -> null).of(condition);
  }

  double of(@Nullable Expression condition) {
    double share = 1;
    for (Expression conjunct : ExpressionTree.conjuncts(condition)) {
      share *= conjunct(conjunct);
    }
    return share;
  }

  private double conjunct(Expression conjunct) {
    return switch (conjunct) {
      case Call call when call.arguments().size() == 2 -> comparison(call);
      case In in -> in(in);
      case IsNull isNull -> {
        ColumnStatistics column = statistics(isNull.operand());
        yield column == null ? EQUAL : column.nullFraction();
      }
      case Not not -> Math.max(0, 1 - conjunct(not.operand()));
      case Or or -> {
        double none = 1;
        for (Expression operand : or.operands()) {
          none *= 1 - Math.clamp(of(operand), 0, 1);
        }
        yield 1 - none;
      }
      case Column column when column.type().equals(SqlType.BOOLEAN) ->
          equal(column, new Constant(true, SqlType.BOOLEAN));
      default -> OTHER;
    };
  }

  private @Nullable ColumnStatistics statistics(Expression expression) {
    return expression instanceof Column column ? columns.apply(column.index()) : null;
  }

  private double comparison(Call call) {
    Expression left = call.arguments().get(0);
    Expression right = call.arguments().get(1);
    boolean mirrored = !(left instanceof Column) && right instanceof Column;
    Expression column = mirrored ? right : left;
    Expression bound = mirrored ? left : right;
    return switch (call.function().name()) {
      case "=" -> equal(column, bound);
      case "<>" -> {
        ColumnStatistics known = statistics(column);
        double nulls = known == null ? 0 : known.nullFraction();
        yield Math.max(0, 1 - nulls - equal(column, bound));
      }
      case "<", "<=" -> mirrored ? above(column, bound) : below(column, bound);
      case ">", ">=" -> mirrored ? below(column, bound) : above(column, bound);
      case "~~", "~~*" -> LIKE;
      case "!~~", "!~~*" -> 1 - LIKE;
      default -> OTHER;
    };
  }

  private double equal(Expression column, Expression bound) {
    ColumnStatistics known = statistics(column);
    if (known == null) {
      return EQUAL;
    }
    if (bound instanceof Column other) {
      ColumnStatistics otherKnown = columns.apply(other.index());
      double distinct = otherKnown == null ? 1 : otherKnown.distinct();
      return 1 / Math.max(1, Math.max(known.distinct(), distinct));
    }
    byte[] key = key(bound, column.type());
    return key == null ? known.equalUnknown() : known.equal(key);
  }

  private double in(In in) {
    double share = 0;
    for (Expression value : in.list()) {
      share += equal(in.operand(), value);
    }
    return statistics(in.operand()) == null ? Math.min(0.5, share) : Math.min(1, share);
  }

  private double below(Expression column, Expression bound) {
    ColumnStatistics known = statistics(column);
    byte[] key = known == null ? null : key(bound, column.type());
    return known == null || key == null ? RANGE : known.below(key);
  }

  private double above(Expression column, Expression bound) {
    ColumnStatistics known = statistics(column);
    byte[] key = known == null ? null : key(bound, column.type());
    return known == null || key == null
        ? RANGE
        : Math.max(0, 1 - known.nullFraction() - known.below(key));
  }

  /// The key form of a constant, null when it is not known now or not comparable in this form.
  private static byte @Nullable [] key(Expression bound, SqlType type) {
    if (!(bound instanceof Constant constant)) {
      return null;
    }
    Object value = constant.value();
    boolean comparable =
        constant.type().sameKind(type)
            || (constant.type().kind().isInteger() && type.kind().isInteger())
            || (constant.type().kind().isText() && type.kind().isText());
    return value == null || !comparable || !fits(value, type) ? null : ValueKey.of(value, type);
  }

  private static boolean fits(Object value, SqlType type) {
    if (!(value instanceof Long number)) {
      return true;
    }
    return switch (type.kind()) {
      case INT2 -> number == (short) number.longValue();
      case INT4 -> number == (int) number.longValue();
      default -> true;
    };
  }

  // ---- spans

  /// Share of an index's entries that lie between the spans of its first key column and so on.
  ///
  /// @param types of the key columns
  double of(List<ColumnSpan> spans, List<SqlType> types) {
    double share = 1;
    for (int i = 0; i < spans.size(); i++) {
      Column column = new Column(i, types.get(i));
      share *=
          switch (spans.get(i)) {
            case ColumnSpan.Points points ->
                Math.min(
                    1, points.values().stream().mapToDouble(value -> equal(column, value)).sum());
            case ColumnSpan.Elements _ -> {
              ColumnStatistics known = statistics(column);
              yield Math.min(1, 10 * (known == null ? EQUAL : known.equalUnknown()));
            }
            case ColumnSpan.Null _ -> conjunct(new IsNull(column));
            case ColumnSpan.Range range -> range(column, range);
          };
    }
    return share;
  }

  private double range(Column column, ColumnSpan.Range range) {
    Expression lower = range.lower();
    Expression upper = range.upper();
    if (lower != null && upper != null) {
      ColumnStatistics known = statistics(column);
      byte[] from = key(lower, column.type());
      byte[] to = key(upper, column.type());
      return known == null || from == null || to == null
          ? BOTH_BOUNDS
          : Math.max(0, known.below(to) - known.below(from) + known.equal(from));
    }
    return lower != null ? above(column, lower) : upper != null ? below(column, upper) : 1;
  }
}

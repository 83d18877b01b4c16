package io.massifdb.planner;

import io.massifdb.expression.Expression;
import io.massifdb.expression.Expression.And;
import io.massifdb.expression.Expression.BooleanTest;
import io.massifdb.expression.Expression.Call;
import io.massifdb.expression.Expression.IsDistinct;
import io.massifdb.expression.Expression.IsNull;
import io.massifdb.expression.Expression.Not;
import io.massifdb.expression.Expression.Or;
import io.massifdb.expression.SqlType;
import io.massifdb.planner.layout.IndexLayout;
import io.massifdb.planner.layout.TableLayout;
import io.massifdb.planner.plan.ExpressionTree;
import io.massifdb.planner.plan.JoinKind;
import io.massifdb.planner.plan.Locking;
import io.massifdb.planner.plan.OutputColumn;
import io.massifdb.planner.plan.PhysicalPlan;
import io.massifdb.planner.plan.PhysicalPlan.HashJoin;
import io.massifdb.planner.plan.PhysicalPlan.KeyLookup;
import io.massifdb.planner.plan.PhysicalPlan.NestedLoopJoin;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Chooses the algorithm of one join of two pieces that count their columns alike.
final class JoinBuilder {
  /// Lookups pay when the left side is so many times smaller than the table.
  static final double LOOKUP_FACTOR = 4;

  private final CardinalityEstimator estimator;

  JoinBuilder(CardinalityEstimator estimator) {
    this.estimator = estimator;
  }

  /// An equality between the two sides.
  private record Equality(Expression left, Expression right, boolean nullEqual) {}

  Piece join(JoinKind kind, Piece left, Piece right, List<Expression> conjuncts) {
    List<Equality> equalities = new ArrayList<>();
    List<Expression> rest = new ArrayList<>();
    for (Expression conjunct : conjuncts) {
      Equality equality = equality(conjunct, left, right);
      if (equality == null) {
        rest.add(conjunct);
      } else {
        equalities.add(equality);
      }
    }
    Piece lookup = lookup(kind, left, right, equalities, rest);
    if (lookup != null) {
      return lookup;
    }
    if (kind == JoinKind.INNER && right.rows() > left.rows()) {
      // The right side is the one that is kept in memory.
      return build(kind, right, left, equalities.stream().map(JoinBuilder::mirror).toList(), rest);
    }
    return build(kind, left, right, equalities, rest);
  }

  private static Equality mirror(Equality equality) {
    return new Equality(
        /* left= */ equality.right(), /* right= */ equality.left(), equality.nullEqual());
  }

  private Piece build(
      JoinKind kind, Piece left, Piece right, List<Equality> equalities, List<Expression> rest) {
    Piece shape = shape(kind, left, right);
    Piece pairs = kind.showsRight() ? shape : shape(JoinKind.INNER, left, right);
    Expression condition = ExpressionTree.and(pairs.map(rest));
    List<OutputColumn> columns = shape.plan().columns();
    PhysicalPlan join =
        equalities.isEmpty()
            ? new NestedLoopJoin(columns, left.plan(), right.plan(), kind, condition)
            : new HashJoin(
                columns,
                left.plan(),
                right.plan(),
                kind,
                equalities.stream().map(equality -> left.map(equality.left())).toList(),
                equalities.stream().map(equality -> right.map(equality.right())).toList(),
                equalities.stream().map(Equality::nullEqual).toList(),
                condition,
                false);
    double share =
        equalShare(left, right, equalities) * estimator.pairShare(left, right, condition);
    double rows = CardinalityEstimator.joinRows(kind, left.rows(), right.rows(), share);
    return new Piece(join, shape.positions(), rows);
  }

  private double equalShare(Piece left, Piece right, List<Equality> equalities) {
    List<Double> shares = new ArrayList<>();
    for (Equality equality : equalities) {
      shares.add(
          CardinalityEstimator.equalShare(
              estimator.distinct(left.plan(), left.map(equality.left()), left.rows()),
              estimator.distinct(right.plan(), right.map(equality.right()), right.rows())));
    }
    return CardinalityEstimator.together(shares);
  }

  /// Output columns and positions of a join; the plan in it only bears the columns.
  private static Piece shape(JoinKind kind, Piece left, Piece right) {
    int[] positions = Arrays.copyOf(left.positions(), left.positions().length);
    List<OutputColumn> columns = new ArrayList<>(left.plan().columns());
    if (kind.showsRight()) {
      columns.addAll(right.plan().columns());
      for (int i = 0; i < positions.length; i++) {
        if (right.has(i)) {
          positions[i] = left.width() + right.position(i);
        }
      }
    }
    return new Piece(new PhysicalPlan.Values(columns, List.of()), positions, 0);
  }

  // ---- equalities

  private static @Nullable Equality equality(Expression conjunct, Piece left, Piece right) {
    if (conjunct instanceof Call call
        && call.function().name().equals("=")
        && call.arguments().size() == 2) {
      return equality(call.arguments().get(0), call.arguments().get(1), false, left, right);
    }
    if (conjunct instanceof Not not && not.operand() instanceof IsDistinct distinct) {
      return equality(distinct.left(), distinct.right(), true, left, right);
    }
    Call nullSafe = conjunct instanceof Or or ? nullSafe(or) : null;
    if (nullSafe != null) {
      return equality(nullSafe.arguments().get(0), nullSafe.arguments().get(1), true, left, right);
    }
    return null;
  }

  /// The equality in `(a IS NULL AND b IS NULL) OR (a = b) IS TRUE`, into which Calcite expands `a
  /// IS NOT DISTINCT FROM b`.
  private static @Nullable Call nullSafe(Or or) {
    if (or.operands().size() != 2
        || !(or.operands().get(0) instanceof And and)
        || and.operands().size() != 2
        || !(and.operands().get(0) instanceof IsNull first)
        || !(and.operands().get(1) instanceof IsNull second)) {
      return null;
    }
    Expression equality = or.operands().get(1);
    if (equality instanceof BooleanTest test && Boolean.TRUE.equals(test.value())) {
      equality = test.operand();
    }
    boolean same =
        equality instanceof Call call
            && call.function().name().equals("=")
            && call.arguments().equals(List.of(first.operand(), second.operand()));
    return same ? (Call) equality : null;
  }

  private static @Nullable Equality equality(
      Expression first, Expression second, boolean nullEqual, Piece left, Piece right) {
    if (!isHashable(first.type(), second.type())
        || ExpressionTree.isVolatile(first)
        || ExpressionTree.isVolatile(second)) {
      return null;
    }
    if (isOf(first, left) && isOf(second, right)) {
      return new Equality(first, second, nullEqual);
    }
    if (isOf(first, right) && isOf(second, left)) {
      return new Equality(second, first, nullEqual);
    }
    return null;
  }

  /// Equal values have the same key form.
  private static boolean isHashable(SqlType left, SqlType right) {
    return left.sameKind(right)
        || (left.kind().isInteger() && right.kind().isInteger())
        || (isText(left) && isText(right));
  }

  private static boolean isText(SqlType type) {
    return switch (type.kind()) {
      case TEXT, VARCHAR, NAME -> true;
      default -> false;
    };
  }

  static boolean isOf(Expression expression, Piece piece) {
    var columns = ExpressionTree.columns(expression);
    return !columns.isEmpty() && columns.stream().allMatch(piece::has);
  }

  // ---- lookups

  private @Nullable Piece lookup(
      JoinKind kind, Piece left, Piece right, List<Equality> equalities, List<Expression> rest) {
    LookupTarget target = right.lookup();
    boolean possible =
        target != null
            && kind != JoinKind.RIGHT
            && kind != JoinKind.FULL
            && left.rows() * LOOKUP_FACTOR <= Math.min(right.rows(), target.tableRows());
    if (!possible || target == null) {
      return null;
    }
    TableLayout table = target.table();
    IndexLayout index = table.primary();
    List<Expression> keys = new ArrayList<>();
    List<Equality> open = new ArrayList<>(equalities);
    for (int ordinal : index.keyOrdinals()) {
      Equality found = keyEquality(target, ordinal, equalities);
      if (found == null) {
        return null;
      }
      open.remove(found);
      keys.add(Calls.castKind(left.map(found.left()), table.columns().get(ordinal).type()));
    }
    int[] positions = Arrays.copyOf(left.positions(), left.positions().length);
    for (int i = 0; i < target.columns().size(); i++) {
      positions[target.columns().get(i)] = left.width() + i;
    }
    List<OutputColumn> columns = new ArrayList<>(left.plan().columns());
    columns.addAll(AccessPaths.outputs(table, target.ordinals()));
    Piece pairs = new Piece(left.plan(), positions, left.rows());
    List<Expression> conditions = new ArrayList<>(pairs.map(target.predicates()));
    conditions.addAll(pairs.map(rest));
    for (Equality equality : open) {
      conditions.add(Calls.call("=", pairs.map(equality.left()), pairs.map(equality.right())));
    }
    if (open.stream().anyMatch(Equality::nullEqual)) {
      return null;
    }
    KeyLookup plan =
        new KeyLookup(
            kind.showsRight() ? columns : left.plan().columns(),
            left.plan(),
            kind,
            table.name(),
            index,
            keys,
            AccessPaths.sources(table, index, target.ordinals()),
            ExpressionTree.and(conditions),
            Locking.NONE);
    double matches = left.rows() * estimator.lookupShare(plan);
    double rows =
        switch (kind) {
          case INNER, SEMI -> matches;
          case ANTI -> left.rows() - matches;
          case LEFT, RIGHT, FULL -> left.rows();
        };
    return new Piece(plan, kind.showsRight() ? positions : left.positions(), Math.max(1, rows));
  }

  /// The equality that gives this key column, of a type that needs no narrowing.
  private static @Nullable Equality keyEquality(
      LookupTarget target, int ordinal, List<Equality> equalities) {
    int place = target.ordinals().indexOf(ordinal);
    if (place < 0) {
      return null;
    }
    int column = target.columns().get(place);
    for (Equality equality : equalities) {
      if (!equality.nullEqual()
          && equality.right() instanceof Expression.Column key
          && key.index() == column
          && equality.left().type().sameKind(key.type())) {
        return equality;
      }
    }
    return null;
  }
}

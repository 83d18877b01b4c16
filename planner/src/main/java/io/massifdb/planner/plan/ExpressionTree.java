package io.massifdb.planner.plan;

import io.massifdb.expression.Expression;
import io.massifdb.expression.Expression.And;
import io.massifdb.expression.Expression.ArrayConstructor;
import io.massifdb.expression.Expression.BooleanTest;
import io.massifdb.expression.Expression.Call;
import io.massifdb.expression.Expression.CaseWhen;
import io.massifdb.expression.Expression.Cast;
import io.massifdb.expression.Expression.Coalesce;
import io.massifdb.expression.Expression.Column;
import io.massifdb.expression.Expression.Constant;
import io.massifdb.expression.Expression.Correlation;
import io.massifdb.expression.Expression.In;
import io.massifdb.expression.Expression.IsDistinct;
import io.massifdb.expression.Expression.IsNull;
import io.massifdb.expression.Expression.Not;
import io.massifdb.expression.Expression.Or;
import io.massifdb.expression.Expression.Parameter;
import io.massifdb.expression.Expression.Quantified;
import io.massifdb.expression.Expression.RowConstructor;
import io.massifdb.expression.Expression.When;
import io.massifdb.expression.SqlType;
import io.massifdb.expression.TypeKind;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.IntUnaryOperator;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// Questions about expressions and changes of them.
public final class ExpressionTree {
  private ExpressionTree() {}

  /// The same expression with other operands, in the order of [Expression#children].
  public static Expression withChildren(Expression expression, List<Expression> children) {
    return switch (expression) {
      case Column _, Constant _, Parameter _, Correlation _ -> expression;
      case Call call -> new Call(call.function(), children, call.type());
      case And _ -> new And(children);
      case Or _ -> new Or(children);
      case Not _ -> new Not(children.getFirst());
      case IsNull _ -> new IsNull(children.getFirst());
      case BooleanTest test -> new BooleanTest(children.getFirst(), test.value());
      case IsDistinct _ -> new IsDistinct(children.get(0), children.get(1));
      case CaseWhen caseWhen -> caseWhen(caseWhen, children);
      case Coalesce coalesce -> new Coalesce(children, coalesce.type());
      case Cast cast -> new Cast(children.getFirst(), cast.type(), cast.explicit());
      case In _ -> new In(children.getFirst(), children.subList(1, children.size()));
      case Quantified quantified ->
          new Quantified(quantified.operator(), children.get(0), children.get(1), quantified.all());
      case ArrayConstructor array -> new ArrayConstructor(children, array.type());
      case RowConstructor _ -> new RowConstructor(children);
    };
  }

  private static CaseWhen caseWhen(CaseWhen old, List<Expression> children) {
    List<When> branches = new ArrayList<>();
    for (int i = 0; i < old.branches().size(); i++) {
      branches.add(new When(children.get(2 * i), children.get(2 * i + 1)));
    }
    Expression otherwise = old.otherwise() == null ? null : children.getLast();
    return new CaseWhen(branches, otherwise, old.type());
  }

  /// Replaces nodes from the leaves upwards; what does not change stays the same object.
  @SuppressWarnings("ReferenceEquality")
  public static Expression transform(Expression expression, UnaryOperator<Expression> change) {
    List<Expression> children = expression.children();
    if (children.isEmpty()) {
      return change.apply(expression);
    }
    List<Expression> changed = new ArrayList<>(children.size());
    boolean same = true;
    for (Expression child : children) {
      Expression other = transform(child, change);
      same &= other == child;
      changed.add(other);
    }
    return change.apply(same ? expression : withChildren(expression, changed));
  }

  /// The same expression over renumbered columns.
  public static Expression mapColumns(Expression expression, IntUnaryOperator map) {
    return transform(
        expression,
        node ->
            node instanceof Column column
                ? new Column(map.applyAsInt(column.index()), column.type())
                : node);
  }

  /// Replaces each column by an expression.
  public static Expression substitute(Expression expression, List<Expression> replacements) {
    return transform(
        expression,
        node -> node instanceof Column column ? replacements.get(column.index()) : node);
  }

  public static boolean any(Expression expression, Predicate<Expression> test) {
    if (test.test(expression)) {
      return true;
    }
    for (Expression child : expression.children()) {
      if (any(child, test)) {
        return true;
      }
    }
    return false;
  }

  public static boolean hasColumns(Expression expression) {
    return any(expression, node -> node instanceof Column);
  }

  public static boolean isVolatile(Expression expression) {
    return any(expression, node -> node instanceof Call call && call.function().isVolatile());
  }

  /// The columns that the expression reads.
  public static SortedSet<Integer> columns(Expression expression) {
    SortedSet<Integer> found = new TreeSet<>();
    any(
        expression,
        node -> {
          if (node instanceof Column column) {
            found.add(column.index());
          }
          return false;
        });
    return found;
  }

  /// The operands of nested ANDs.
  public static List<Expression> conjuncts(@Nullable Expression expression) {
    List<Expression> found = new ArrayList<>();
    collectConjuncts(expression, found);
    return found;
  }

  private static void collectConjuncts(@Nullable Expression expression, List<Expression> found) {
    if (expression instanceof And and) {
      and.operands().forEach(operand -> collectConjuncts(operand, found));
    } else if (expression != null && !isTrue(expression)) {
      found.add(expression);
    }
  }

  /// The conjunction; null for none.
  public static @Nullable Expression and(List<Expression> conjuncts) {
    return switch (conjuncts.size()) {
      case 0 -> null;
      case 1 -> conjuncts.getFirst();
      default -> new And(conjuncts);
    };
  }

  public static boolean isTrue(Expression expression) {
    return expression instanceof Constant constant && Boolean.TRUE.equals(constant.value());
  }

  /// Whether the expression means the same beside the data as at the gateway, once what has no
  /// columns in it is replaced by its value: a range knows no session, no catalogue, no clock.
  public static boolean isPushable(Expression expression) {
    if (isVolatile(expression)) {
      return false;
    }
    return !any(expression, node -> hasColumns(node) && !isSessionFree(node));
  }

  private static boolean isSessionFree(Expression node) {
    return switch (node) {
      case Call call -> !call.function().isStable() && !call.function().isGatewayOnly();
      case Cast cast -> isSessionFree(cast.operand().type(), cast.type());
      case Quantified quantified -> !quantified.operator().isGatewayOnly();
      default -> true;
    };
  }

  private static boolean isSessionFree(SqlType from, SqlType to) {
    return from.sameKind(to) || (isSessionFree(from) && isSessionFree(to));
  }

  private static boolean isSessionFree(SqlType type) {
    TypeKind kind = type.kind();
    return switch (kind) {
      case DATE, TIME, TIMESTAMP, TIMESTAMPTZ, INTERVAL, ARRAY, RECORD -> false;
      default -> !kind.isRegistered();
    };
  }
}
